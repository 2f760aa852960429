"""Builds the page of a record: what it is, what it waits for, who can act, what happened."""

from collections.abc import Collection
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists
from django.urls import reverse

from shiraka.engines.lifecycle import Lifecycle, Move
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.outside import is_deed_told, is_outside
from shiraka.foundation.access.permission import Standing, cells_for, visible
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.queries import documents_of
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.history import lines_of
from shiraka.foundation.entities.list_page import add_url, rows_of
from shiraka.foundation.entities.missing import missing_on
from shiraka.foundation.entities.pages import Button, Children, Fact, RecordPage, TrackStep
from shiraka.foundation.entities.values import record_url, reference_of, title_of, value_of
from shiraka.foundation.entities.veil import veil, veil_all
from shiraka.foundation.links.queries import LinkedRecord, links_of
from shiraka.foundation.people.models import Unit, User
from shiraka.foundation.workflow.eyes import keep_writings
from shiraka.foundation.workflow.perform import Option, options

CHILDREN = 8
HISTORY = 8
_ASIDE = 100
"""Further than any path is long."""


def record_page(user: User, entity: Entity, record: Any, *, without: Collection[str] = ()) -> RecordPage:
    """Return everything one reader may see and do on a record; kinds of children that a page tells otherwise apart."""
    entity = entity.seen_by(user)
    entity.model.read_together([record])
    entries = entries_of(record)
    keep_writings(record, entries)
    standing = Standing.seen(user, record)
    open_moves = options(record, user, standing)
    parent = getattr(record, entity.parent) if entity.parent else None
    return RecordPage(
        entity=entity,
        record=record,
        reference=reference_of(record),
        title=title_of(record),
        status=value_of(entity, record, "status") if hasattr(record, "status") else None,
        confidentiality=str(Confidentiality(record.confidentiality).label)
        if hasattr(record, "confidentiality") and "confidentiality" not in entity.untold
        else "",
        buttons=[
            Button(
                option=option,
                url=move_url(entity, record, option),
                is_onward=_steps(entity, record, option.move) > 0 or option.move.target == record.status,
            )
            for option in sorted(open_moves, key=lambda option: _way(entity, record, option))
        ],
        track=_track(entity, record, entries),
        missing=missing_on(user, entity, record, standing, open_moves),
        facts=facts_of(entity, record),
        children=_all_children(user, record, entity, without),
        documents=documents_of(record, user),
        links=_links(user, record),
        history=lines_of(user, entity, told_to(user, entries)[:HISTORY], in_short=True),
        edit_url=reverse(f"{entity.key}-edit", args=[record.pk])
        if entity.form_fields() and standing.allows(entity.edit)
        else "",
        list_url=reverse(f"{entity.key}-list"),
        parent=parent,
        parent_url=record_url(parent) if parent is not None else "",
        add_document_url=_add_document(entity, record, standing),
        may_share=bool(_add_document(entity, record, standing)) and not is_outside(user),
        add_link_url=_add_link(user, entity, record, standing),
        readers_url=_readers_page(entity, record, standing),
        history_url=reverse(f"{entity.key}-history", args=[record.pk]),
    )


def entries_of(record: models.Model) -> list[Entry]:
    """Return the trail of a record, newest first."""
    content_type = ContentType.objects.get_for_model(record)
    return list(Entry.objects.filter(content_type=content_type, object_id=record.pk).select_related("actor"))


def told_to(user: User, entries: list[Entry]) -> list[Entry]:
    """Keep what a reader may be told of a trail."""
    return [entry for entry in entries if is_deed_told(user, entry.actor_id)]


def facts_of(entity: Entity, record: models.Model) -> list[Fact]:
    """Return the shown fields in their sections; empty values and those in the head are left out."""
    groups: list[tuple[str, list[Any]]] = []
    for show in entity.shows:
        if show.section or not groups:
            groups.append((str(show.section), []))
        if show.name in {
            "status",
            "confidentiality",
            "number",
            entity.title,
            entity.number_field,
        } or show.name.endswith("_currency"):
            continue
        value = value_of(entity, record, show.name)
        if not value.is_empty:
            groups[-1][1].append(value)
    return [Fact(title=title, values=tuple(values)) for title, values in groups if values]


def move_url(entity: Entity, record: models.Model, option: Option) -> str:
    return reverse(f"{entity.key}-move", args=[record.pk, option.move.action])


def _add_link(user: User, entity: Entity, record: models.Model, standing: Standing) -> str:
    """What belongs together is for the staff to say."""
    if is_outside(user) or not standing.allows(entity.edit):
        return ""
    return reverse(f"{entity.key}-link", args=[record.pk])


def _add_document(entity: Entity, record: models.Model, standing: Standing) -> str:
    if not entity.has_documents or not standing.allows(entity.edit):
        return ""
    return reverse(f"{entity.key}-document", args=[record.pk])


def _readers_page(entity: Entity, record: Any, standing: Standing) -> str:
    """Return where people are named, for a record of its own whose level asks for names."""
    level = getattr(record, "confidentiality", Confidentiality.INTERNAL)
    if entity.parent or level < Confidentiality.RESTRICTED or not standing.allows(entity.edit):
        return ""
    return reverse("readers", args=[entity.key, record.pk])


def _track(entity: Entity, record: Any, entries: list[Entry]) -> list[TrackStep]:
    lifecycle: Lifecycle | None = entity.lifecycle
    if lifecycle is None or not lifecycle.path:
        return []
    reached: dict[str, datetime] = {}
    for entry in entries:
        state = entry.after.get("status")
        if isinstance(state, str):
            reached.setdefault(state, entry.at)
    labels = dict(entity.field("status").flatchoices)
    path = list(lifecycle.path)
    if record.status not in path:
        # Off the main path the present state stands where the next one would have come.
        place = _furthest(path, reached) + 1
        path[place : place + 1] = [record.status]
    at = path.index(record.status)
    path = [_gone_through(path, position, reached) if position < at else state for position, state in enumerate(path)]
    steps: list[TrackStep] = []
    for position, state in enumerate(path):
        kind = "now" if state == record.status else ("done" if position < at and state in reached else "todo")
        steps.append(TrackStep(label=str(labels[state]), state=kind, at=reached.get(state) if kind != "todo" else None))
    return steps


def _gone_through(path: list[str], position: int, reached: dict[str, datetime]) -> str:
    """Return the state that stood in for one of the path, such as cleared with conditions for cleared."""
    before, after = (reached.get(state) for state in (path[position - 1], path[position + 1]))
    if path[position] in reached or not position or before is None or after is None:
        return path[position]
    between = [state for state, at in reached.items() if state not in path and before <= at <= after]
    return min(between, key=lambda state: reached[state], default=path[position])


def _way(entity: Entity, record: Any, option: Option) -> tuple[bool, int]:
    """Put the moves in order: onward along the path first, back and aside after, severe ones last."""
    steps = _steps(entity, record, option.move)
    return option.move.severe, steps if steps > 0 else _ASIDE


def _steps(entity: Entity, record: Any, move: Move) -> int:
    """Return how many steps onward along the path a move leads; 0 or fewer is back or aside.

    A move to a state aside leads as far as the daily run takes it from there: from signed into force.
    """
    path = entity.lifecycle.path if entity.lifecycle else ()
    after = entity.lifecycle.moves_from(move.target) if entity.lifecycle and move.target not in path else ()
    targets = [move.target, *(later.target for later in after if later.is_automatic)]
    here, *there = (path.index(state) if state in path else -1 for state in (record.status, *targets))
    return max(there) - here


def _furthest(path: list[str], reached: dict[str, datetime]) -> int:
    """A record off the main path has done the steps it passed through before it left."""
    return max((position for position, state in enumerate(path) if state in reached), default=-1)


def _links(user: User, record: Any) -> list[LinkedRecord]:
    found = links_of(record, user)
    veil_all(user, (item.record for item in found))
    return found


def _readable(user: User, entity: Entity) -> list[tuple[Entity, tuple[str, ...]]]:
    return [(other, lookups) for other, lookups in ENTITIES.listed_on(entity) if cells_for(user, other)]


def _read_already(user: User, record: Any, other: Entity, lookups: tuple[str, ...]) -> list[Any] | None:
    """Return records that a guard has read with this one; whoever sees the whole sees its parts, but for own ones."""
    if lookups != (other.parent,) or all(cell.is_own for _post, cell in cells_for(user, other)):
        return None
    accessor = other.model._meta.get_field(other.parent).remote_field.get_accessor_name()  # type: ignore[union-attr]
    kept: dict[str, Any] = record.__dict__.get("_prefetched_objects_cache", {})
    return list(kept[accessor]) if accessor in kept else None


def listed(user: User, record: models.Model, other: Entity, lookups: tuple[str, ...], most: int) -> list[Any]:
    """Return the first records of another entity that stand on a record's page, as it and this reader know them."""
    found = _read_already(user, record, other, lookups)
    if found is None:
        records = _standing_on(user, record, other, lookups).select_related(*other.relations())
        found = list(records.order_by(other.order, "-pk")[:most])
    return list(veil(user, other, [item.told_on(record) for item in found[:most]]))


def _standing_on(user: User, record: models.Model, other: Entity, lookups: tuple[str, ...]) -> models.QuerySet[Any]:
    theirs = reduce(or_, (models.Q(**{lookup: record}) for lookup in lookups))
    return visible(user, other).filter(theirs)


def _all_children(user: User, record: Any, entity: Entity, without: Collection[str]) -> list[Children]:
    """Return what stands on the page of a record: one query tells which kinds there are, then one for each."""
    kinds = [kind for kind in _readable(user, entity) if kind[0].key not in without]
    unread = [kind for kind in kinds if _read_already(user, record, *kind) is None]
    asked = [Exists(_standing_on(user, record, *kind)) for kind in unread]
    answers = type(record)._default_manager.filter(pk=record.pk).values_list(*asked).get() if asked else ()
    empty = [kind for kind, is_there in zip(unread, answers, strict=True) if not is_there]
    return [_children(user, record, *kind, is_empty=kind in empty) for kind in kinds]


def _children(user: User, record: Any, other: Entity, lookups: tuple[str, ...], *, is_empty: bool) -> Children:
    other = other.seen_by(user)
    found = [] if is_empty else listed(user, record, other, lookups, CHILDREN + 1)
    known = _known_here(other, lookups[0])
    shown = [show.name for show in other.columns() if show.name not in {other.title, other.number_field, *known}]
    return Children(
        entity=other,
        columns=[str(other.field(other.title).verbose_name), *(str(other.field(name).verbose_name) for name in shown)],
        rows=rows_of(other, found[:CHILDREN], without=known),
        has_more=len(found) > CHILDREN,
        add_url=add_url(user, other, **{lookups[0]: record.pk}) if lookups[0] == other.parent else "",
        list_url=f"{reverse(f'{other.key}-list')}?{lookups[0]}={record.pk}",
    )


def _known_here(other: Entity, lookup: str) -> frozenset[str]:
    """Return the columns that the page of a record leaves to the row's own: the record itself, whose work it is.

    Beside the facts there is no room for more.
    """
    ours = (show.name for show in other.columns() if other.field(show.name).related_model in {User, Unit})
    return frozenset({lookup, *ours})
