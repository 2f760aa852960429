"""Decisions that wait for a person: records in a state that a move with a term leads out of."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import Move
from shiraka.foundation.access.matrix import Right
from shiraka.foundation.access.permission import allowed, visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.values import reference_of, title_of
from shiraka.foundation.people.models import User
from shiraka.foundation.work.dates import due
from shiraka.foundation.work.sources import WorkItem

_MOST = 100


def moves_waiting_for(user: User, today: date) -> Iterator[WorkItem]:
    """Yield the moves with a term that this person could make: one query per entity."""
    for entity in ENTITIES:
        moves = [
            move
            for move in (entity.lifecycle.moves if entity.lifecycle else ())
            if move.days and not move.is_automatic and allowed(user, move.right)
        ]
        states = frozenset().union(*(move.sources for move in moves))
        for record in _records(user, entity, states) if states else ():
            for move in moves:
                if record.status in move.sources and _is_theirs(entity, record, move, user):
                    yield _item(entity, record, move, today)


def _records(user: User, entity: Entity, states: frozenset[str]) -> list[Any]:
    records = visible(user, entity).filter(status__in=states).select_related(*entity.relations())
    return list(records.order_by("updated_at")[:_MOST])


def _is_theirs(entity: Entity, record: Any, move: Move, user: User) -> bool:
    """Everybody who may edit could go on with a file, but it waits for those who lead it."""
    if Right.of(move.right).code == "C":
        return user.pk in {getattr(record, f"{lookup}_id", None) for lookup in entity.scope.people}
    return bool(record.created_by_id != user.pk)


def _item(entity: Entity, record: Any, move: Move, today: date) -> WorkItem:
    due_date = due(record.updated_at, move.days)
    return WorkItem(
        due_date=due_date,
        title=str(move.label),
        why=_("Now: %(state)s.") % {"state": record.get_status_display()},
        record_reference=reference_of(record) or entity.label,
        record_title=title_of(record),
        url=reverse(f"{entity.key}-record", args=[record.pk]),
        action_label=_("Open"),
        is_late=due_date < today,
    )
