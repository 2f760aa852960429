"""What waits for a person in the lifecycles of all entities: opinions on routes, and moves with a term."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import Move, Step
from shiraka.foundation.access.matrix import Right
from shiraka.foundation.access.permission import allowed, visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.values import record_url, reference_of, title_of
from shiraka.foundation.people.models import User
from shiraka.foundation.work.dates import due
from shiraka.foundation.work.sources import WorkItem
from shiraka.foundation.workflow.approvals import drafters, route_state
from shiraka.foundation.workflow.models import Approval
from shiraka.foundation.workflow.perform import concerns

_MOST = 100


@dataclass(frozen=True, kw_only=True)
class Tray:
    """The records of one entity that may wait for a person, and what of them the person may do."""

    entity: Entity
    moves: tuple[Move, ...]
    steps: tuple[tuple[Move, Step], ...]
    records: tuple[Any, ...]


def waiting_for(user: User, today: date) -> Iterator[WorkItem]:
    """Yield what a person could decide or say now: one query per entity, and one for all opinions."""
    trays = [tray for entity in ENTITIES if (tray := _tray(user, entity)) is not None]
    given = _opinions(trays)
    for tray in trays:
        for record in tray.records:
            record.__dict__["_opinions"] = given[type(record), record.pk]
            yield from _of_record(tray, record, user, today)


def _tray(user: User, entity: Entity) -> Tray | None:
    moves = entity.lifecycle.moves if entity.lifecycle else ()
    mine = tuple(move for move in moves if move.days and not move.is_automatic and allowed(user, move.right))
    steps = tuple(
        (move, step)
        for move in moves
        for step in (move.approval.steps if move.approval else ())
        if allowed(user, step.right)
    )
    states = {state for move in mine for state in move.sources} | {
        state for move, _step in steps for state in move.sources
    }
    if not states:
        return None
    records = visible(user, entity).filter(status__in=states).select_related(*entity.relations())
    return Tray(entity=entity, moves=mine, steps=steps, records=tuple(records.order_by("updated_at")[:_MOST]))


def _opinions(trays: list[Tray]) -> dict[tuple[type[Any], int], list[Approval]]:
    found: dict[tuple[type[Any], int], list[Approval]] = defaultdict(list)
    models = {ContentType.objects.get_for_model(tray.entity.model).pk: tray for tray in trays if tray.steps}
    if models:
        wanted = reduce(
            or_,
            (Q(content_type=pk, object_id__in=[record.pk for record in tray.records]) for pk, tray in models.items()),
        )
        for opinion in Approval.objects.filter(wanted).select_related("given_by"):
            found[models[opinion.content_type_id].entity.model, opinion.object_id].append(opinion)
    return found


def _of_record(tray: Tray, record: Any, user: User, today: date) -> Iterator[WorkItem]:
    for move in tray.moves:
        if record.status in move.sources and concerns(move, record) and _is_theirs(tray.entity, record, move, user):
            why = _("Now: %(state)s.") % {"state": record.get_status_display()}
            yield _item(record, str(move.label), why, move.days, today, url=record_url(record), action=_("Open"))
    if user.pk in drafters(record):
        return
    for move, step in tray.steps:
        if record.status in move.sources and concerns(move, record) and _is_open(record, move, step, user):
            url = reverse(f"{tray.entity.key}-opinion", args=[record.pk, move.action, step.name])
            why = _("Needed for: %(step)s.") % {"step": move.label}
            yield _item(record, str(step.label), why, step.days, today, url=url, action=_("Give opinion"))


def _is_theirs(entity: Entity, record: Any, move: Move, user: User) -> bool:
    """Everybody who may edit could go on with a file, but it waits for those who lead it."""
    if Right.of(move.right).code == "C":
        return user.pk in {getattr(record, f"{lookup}_id", None) for lookup in entity.scope.people}
    return bool(record.created_by_id != user.pk)


def _is_open(record: Any, move: Move, step: Step, user: User) -> bool:
    if move.approval is None or (step.applies is not None and not step.applies(record)):
        return False
    if not [item for item in record.__dict__["_opinions"] if item.route == move.approval.name]:
        return not step.after
    # Only a file on which somebody has spoken needs its fingerprint, which is dearer to work out.
    state = route_state(record, move.approval)
    spoke_elsewhere = any(user.pk in other.agreed for other in state.steps)
    return state.of(step.name).is_open and not spoke_elsewhere


def _item(record: Any, title: str, why: str, days: int, today: date, *, url: str, action: str) -> WorkItem:
    due_date = due(record.updated_at, days)
    return WorkItem(
        due_date=due_date,
        title=title,
        why=why,
        record_reference=reference_of(record) or ENTITIES.of(record).label,
        record_title=title_of(record),
        url=url,
        action_label=action,
        is_late=due_date < today,
    )
