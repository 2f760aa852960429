"""What a record is linked with, as far as the reader may know of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import GUARDED, visible
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.links.models import REVERSED, Link, LinkKind
from shiraka.foundation.people.models import User

_ACTIONS = frozenset({"link", "unlink"})


@dataclass(frozen=True, kw_only=True)
class LinkedRecord:
    """The record at the other end of a link; `label` says what this record is to it, in words."""

    pk: int
    record: Model
    kind: str
    label: str
    is_outgoing: bool
    note: str
    linked_at: datetime
    linked_by: User | None


def links_of(record: Model, user: User) -> list[LinkedRecord]:
    """Return the links of a record in both directions, newest first, without records hidden from the reader.

    What we see together is ours: from outside there are none. One query for the links and one for each kind of
    record at their other ends, however many there are.
    """
    if is_outside(user):
        return []
    here = (ContentType.objects.get_for_model(record).pk, record.pk)
    outgoing, incoming = Q(source_type=here[0], source_id=here[1]), Q(target_type=here[0], target_id=here[1])
    links = list(Link.objects.filter(outgoing | incoming).select_related("created_by"))
    others = _visible_records(user, {_other_end(link, here) for link in links})
    return [_linked(link, here, others[end]) for link in links if (end := _other_end(link, here)) in others]


def concealed(user: User, entries: Iterable[Entry]) -> frozenset[int]:
    """Return the keys of those entries of links whose other end the reader may not know of today.

    They were written when it could be named. No query where no entry is of a link.
    """
    beside = {entry.pk: _sequence_beside(entry) for entry in entries if entry.action in _ACTIONS}
    if not beside:
        return frozenset()
    there = Entry.objects.filter(action__in=_ACTIONS, sequence__in=beside.values())
    told = there.values_list("sequence", "content_type", "object_id")
    ends = {sequence: (kind, pk) for sequence, kind, pk in told if pk is not None}
    seen = _visible_records(user, set(ends.values()))
    return frozenset(pk for pk, sequence in beside.items() if ends.get(sequence) not in seen)


def _sequence_beside(entry: Entry) -> int:
    """Return the place of the entry that tells of the same link on its other end: the source is told first."""
    is_source = (entry.after or entry.before).get("direction") == "to"
    return entry.sequence + (1 if is_source else -1)


def _other_end(link: Link, here: tuple[int, int]) -> tuple[int, int]:
    source = (link.source_type_id, link.source_id)
    return (link.target_type_id, link.target_id) if source == here else source


def _visible_records(user: User, ends: set[tuple[int, int]]) -> dict[tuple[int, int], Model]:
    by_type: dict[int, set[int]] = defaultdict(set)
    for content_type, pk in ends:
        by_type[content_type].add(pk)
    found: dict[tuple[int, int], Model] = {}
    for content_type, keys in by_type.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        entity = GUARDED.by_model.get(model) if model is not None else None
        if entity is not None:
            records = visible(user, entity).filter(pk__in=keys)
            found |= {(content_type, record.pk): record for record in records}
    return found


def _linked(link: Link, here: tuple[int, int], other: Model) -> LinkedRecord:
    kind = LinkKind(link.kind)
    is_outgoing = (link.source_type_id, link.source_id) == here
    return LinkedRecord(
        pk=link.pk,
        record=other,
        kind=kind.value,
        label=str(kind.label if is_outgoing else REVERSED[kind]),
        is_outgoing=is_outgoing,
        note=link.note,
        linked_at=link.created_at,
        linked_by=link.created_by,
    )
