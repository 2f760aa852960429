"""Checking the trail: a changed, missing or inserted entry is found and named."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import DatabaseError

from shiraka.foundation.audit.chain import GENESIS, seal, seal_of_end
from shiraka.foundation.audit.models import Entry, Head

CHUNK = 2000
UNREADABLE = (ValueError, TypeError, AttributeError, DatabaseError)
"""What reading a column raises into which somebody wrote what does not belong there."""


@dataclass(frozen=True)
class Defect:
    """One thing wrong with the trail: the sequence number it shows at, and what is wrong."""

    sequence: int
    fault: str


@dataclass(frozen=True)
class Report:
    """How many entries were read and what is wrong with them."""

    entries: int
    head: str
    defects: tuple[Defect, ...]

    @property
    def is_sound(self) -> bool:
        return not self.defects


def verify() -> Report:
    """Read the whole trail in order and compare each entry with its seal and its neighbours."""
    defects: list[Defect] = []
    previous, expected, count, end = GENESIS, 1, 0, ""
    for sequence, entry in _entries():
        count += 1
        if entry is None:
            defects.append(Defect(expected, "its content was changed: it cannot be read"))
            expected += 1
            continue
        defects.extend(_faults(entry, expected, previous))
        previous, expected, end = entry.hash, sequence + 1, seal_of_end(end, entry.hash)
    head = Head.objects.filter(pk=1).first()
    last = (head.sequence, head.hash, head.seal) if head else (0, GENESIS, "")
    if last[:2] != (expected - 1, previous):
        defects.append(Defect(last[0], f"the trail should end at entry {last[0]}, it ends at {expected - 1}"))
    elif not defects and last[2] != end:
        defects.append(Defect(last[0], "the trail was cut short or begun anew: the system did not seal this end"))
    return Report(entries=count, head=previous, defects=tuple(defects))


def _entries() -> Iterator[tuple[int, Entry | None]]:
    """Yield the entries in order with their sequence numbers; none for one that cannot be read any more."""
    rows = Entry.objects.order_by("sequence", "pk").values_list("pk", "sequence")
    keys: Iterator[tuple[int, Any]] = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(keys, CHUNK)):
        try:
            found = Entry.objects.in_bulk([key for key, _sequence in chunk])
        except UNREADABLE:
            found = {key: entry for key, _sequence in chunk if (entry := _alone(key)) is not None}
        for key, sequence in chunk:
            yield sequence, found.get(key) if isinstance(sequence, int) else None


def _alone(key: int) -> Entry | None:
    try:
        return Entry.objects.get(pk=key)
    except UNREADABLE:
        return None


def _faults(entry: Entry, expected: int, previous: str) -> Iterator[Defect]:
    if entry.sequence > expected:
        yield Defect(expected, f"entries {expected} to {entry.sequence - 1} are missing")
    elif entry.sequence < expected:
        yield Defect(entry.sequence, "an entry was inserted")
    elif entry.previous_hash != previous:
        yield Defect(entry.sequence, "the entry before it is not the one it was chained to")
    if not _is_sealed(entry):
        yield Defect(entry.sequence, "its content was changed or it was not written by the system")


def _is_sealed(entry: Entry) -> bool:
    try:
        return entry.hash == seal(entry)
    except UNREADABLE:
        # A column holds what the system never writes there, such as no instant for a time.
        return False
