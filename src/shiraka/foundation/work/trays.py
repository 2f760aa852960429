"""What waits for a person on the records of all entities: opinions on routes, moves with a term, reminders."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import Move, Step
from shiraka.foundation.access.matrix import Right
from shiraka.foundation.access.outside import may_move
from shiraka.foundation.access.permission import NOBODY, allowed, visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.people.models import User
from shiraka.foundation.work.dates import due
from shiraka.foundation.work.kinds import Kind
from shiraka.foundation.work.sources import Source, WorkItem, item_on, sources_of
from shiraka.foundation.workflow.eyes import drafters, noting_interest, read_writings, refusal_to_act
from shiraka.foundation.workflow.models import Approval
from shiraka.foundation.workflow.perform import concerns
from shiraka.foundation.workflow.routes import route_state

MOST = 200
"""Records of one kind that are looked at: those that lie longest, when there are more."""


@dataclass(frozen=True, kw_only=True)
class Tray:
    """The records of one entity that may wait for a person, and what of them the person may do.

    `candidates` are those records before they are read.
    """

    entity: Entity
    moves: tuple[Move, ...]
    steps: tuple[tuple[Move, Step], ...]
    sources: tuple[Source, ...]
    candidates: QuerySet[Any]
    records: tuple[Any, ...] = ()


def waiting_for(user: User, today: date) -> Iterator[WorkItem]:
    """Yield what a person could decide or say now, and what they are reminded of.

    One query tells which entities have something, then comes one for each of these, one for all opinions, and
    what `Record.read_together` of a model asks: with ever more entities a person still reads only their own.
    """
    trays = _read(user, [tray for entity in ENTITIES if (tray := _tray(user, entity, today)) is not None])
    _read_opinions(trays)
    read_writings([record for tray in trays if tray.steps for record in tray.records], user)
    for tray in trays:
        tray.entity.model.read_together(tray.records)
        for record in tray.records:
            yield from _of_record(tray, record, user, today)


def _tray(user: User, entity: Entity, today: date) -> Tray | None:
    moves = entity.lifecycle.moves if entity.lifecycle and may_move(user) else ()
    mine = tuple(move for move in moves if move.deadline and not move.is_automatic and allowed(user, move.right))
    steps = tuple(_steps(user, moves))
    told = {source: where for source in sources_of(entity.model) if (where := source.where(user, today)) is not None}
    wanted = [_awaiting(user, entity, move) for move in mine]
    wanted += [Q(status__in=move.sources) for move, _step in steps]
    wanted += told.values()
    if not wanted:
        return None
    candidates = noting_interest(visible(user, entity), user).filter(reduce(or_, wanted, NOBODY))
    return Tray(entity=entity, moves=mine, steps=steps, sources=tuple(told), candidates=candidates)


def _read(user: User, trays: list[Tray]) -> list[Tray]:
    """Return the trays that hold something, with their records."""
    if not trays:
        return []
    held = User.objects.filter(pk=user.pk).values_list(*(Exists(tray.candidates) for tray in trays))
    full = [tray for tray, is_full in zip(trays, *held, strict=True) if is_full]
    return [
        replace(
            tray,
            records=tuple(tray.candidates.select_related(*_relations(tray.entity)).order_by("updated_at", "pk")[:MOST]),
        )
        for tray in full
    ]


def _steps(user: User, moves: tuple[Move, ...]) -> Iterator[tuple[Move, Step]]:
    """Yield the steps a person may fill, each with the moves that wait for it: several share a route."""
    for move in moves:
        for step in move.approval.steps if move.approval else ():
            if allowed(user, step.right):
                yield move, step


def _awaiting(user: User, entity: Entity, move: Move) -> Q:
    """Everybody who may edit could go on with a file, but it waits for those who lead it."""
    here = Q(status__in=move.sources)
    if Right.of(move.right).code == "C":
        return here & reduce(or_, [Q(**{lookup: user.pk}) for lookup in entity.scope.people], NOBODY)
    return here & ~Q(created_by=user)


def _relations(entity: Entity) -> set[str]:
    """Return what a line tells of a record: its relations, and those of the record it belongs to."""
    return {*entity.relations(), *((entity.parent,) if entity.parent else ())}


def _read_opinions(trays: list[Tray]) -> None:
    """Read the opinions on all records at once and keep each with its record."""
    given: dict[tuple[int, int], list[Approval]] = defaultdict(list)
    reviewed = {ContentType.objects.get_for_model(tray.entity.model).pk: tray.records for tray in trays if tray.steps}
    if any(reviewed.values()):
        wanted = [Q(content_type=kind, object_id__in=[record.pk for record in of]) for kind, of in reviewed.items()]
        for opinion in Approval.objects.filter(reduce(or_, wanted)).select_related("given_by"):
            given[opinion.content_type_id, opinion.object_id].append(opinion)
    for kind, records in reviewed.items():
        for record in records:
            record.__dict__["_opinions"] = given[kind, record.pk]


def _of_record(tray: Tray, record: Any, user: User, today: date) -> Iterator[WorkItem]:
    for move in tray.moves:
        if _waits(tray.entity, move, record, user):
            why = _("Now: %(state)s.") % {"state": record.get_status_display()}
            by = due(move.deadline, record.updated_at)
            item = item_on(record, today, due_date=by, title=move.label, why=why)
            yield replace(item, kind=Kind.DECISION)
    yield from _opinions_on(tray, record, user, today)
    for source in tray.sources:
        yield from (replace(item, kind=source.kind) for item in source.items(record, user, today))


def _waits(entity: Entity, move: Move, record: Any, user: User) -> bool:
    """Tell whether a move waits for this person: rightly placed, of their concern, and theirs to make."""
    if record.status not in move.sources or not concerns(move, record):
        return False
    if move.waits_for is not None:
        return bool(move.waits_for(record, user))
    if Right.of(move.right).code == "C":
        return user.pk in {getattr(record, f"{lookup}_id", None) for lookup in entity.scope.people}
    return bool(record.created_by_id != user.pk)


def _opinions_on(tray: Tray, record: Any, user: User, today: date) -> Iterator[WorkItem]:
    asked: set[tuple[str, str]] = set()
    if not tray.steps or user.pk in drafters(record):
        return
    for move, step in tray.steps:
        route = move.approval.name if move.approval else ""
        if (route, step.name) in asked or record.status not in move.sources or not concerns(move, record):
            continue
        asked.add((route, step.name))
        if _is_open(record, move, step, user):
            url = reverse(f"{tray.entity.key}-opinion", args=[record.pk, move.action, step.name])
            why = _("Needed for: %(step)s.") % {"step": move.label}
            item = item_on(record, today, due_date=due(step.deadline, record.updated_at), title=step.label, why=why)
            yield replace(item, url=url, action_label=_("Give opinion"), kind=Kind.OPINION)


def _is_open(record: Any, move: Move, step: Step, user: User) -> bool:
    route = move.approval
    if route is None or (step.applies is not None and not step.applies(record)):
        return False
    return route_state(record, route).of(step.name).is_open and refusal_to_act(record, route, step, user) is None
