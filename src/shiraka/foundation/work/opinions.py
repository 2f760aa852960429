"""Opinions that wait for a person on the approval routes of all entities."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import Move, Step
from shiraka.foundation.access.permission import allowed, visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.values import reference_of, title_of
from shiraka.foundation.people.models import User
from shiraka.foundation.work.dates import due
from shiraka.foundation.work.sources import WorkItem
from shiraka.foundation.workflow.approvals import drafters, route_state
from shiraka.foundation.workflow.models import Approval

_MOST = 50


def opinions_waiting_for(user: User, today: date) -> Iterator[WorkItem]:
    """Yield the steps that this person could take now: two queries per entity with routes."""
    for entity in ENTITIES:
        mine = {
            move: [step for step in move.approval.steps if allowed(user, step.right)]
            for move in (entity.lifecycle.moves if entity.lifecycle else ())
            if move.approval is not None
        }
        mine = {move: steps for move, steps in mine.items() if steps}
        if mine:
            yield from _waiting(user, entity, mine, today)


def _waiting(user: User, entity: Entity, mine: dict[Move, list[Step]], today: date) -> Iterator[WorkItem]:
    states = frozenset().union(*(move.sources for move in mine))
    waiting = visible(user, entity).filter(status__in=states).select_related(*entity.relations())
    records: list[Any] = list(waiting.order_by("updated_at")[:_MOST])
    given = _opinions(entity, [record.pk for record in records])
    for record in records:
        record.__dict__["_opinions"] = given[record.pk]
        if user.pk in drafters(record):
            continue
        for move, steps in mine.items():
            if record.status in move.sources:
                for step in steps:
                    if _is_open(record, move, step, user):
                        yield _item(entity, record, move, step, today)


def _opinions(entity: Entity, keys: list[int]) -> dict[int, list[Approval]]:
    found: dict[int, list[Approval]] = defaultdict(list)
    content_type = ContentType.objects.get_for_model(entity.model)
    for opinion in Approval.objects.filter(content_type=content_type, object_id__in=keys).select_related("given_by"):
        found[opinion.object_id].append(opinion)
    return found


def _is_open(record: Any, move: Move, step: Step, user: User) -> bool:
    if move.approval is None or (step.applies is not None and not step.applies(record)):
        return False
    given = [item for item in record.__dict__["_opinions"] if item.route == move.approval.name]
    if not given:
        return not step.after
    # Only a file on which somebody has spoken needs its fingerprint, which is dearer to work out.
    state = route_state(record, move.approval)
    spoke_elsewhere = any(user.pk in other.agreed for other in state.steps)
    return state.of(step.name).is_open and not spoke_elsewhere


def _item(entity: Entity, record: Any, move: Move, step: Step, today: date) -> WorkItem:
    due_date = due(record.updated_at, step.days)
    return WorkItem(
        due_date=due_date,
        title=str(step.label),
        why=_("Needed for: %(step)s.") % {"step": move.label},
        record_reference=reference_of(record) or entity.label,
        record_title=title_of(record),
        url=reverse(f"{entity.key}-opinion", args=[record.pk, move.action, step.name]),
        action_label=_("Give opinion"),
        is_late=due_date < today,
    )
