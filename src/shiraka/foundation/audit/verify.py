"""Checking the trail: a changed, missing or inserted entry is found and named."""

from collections.abc import Iterator
from dataclasses import dataclass

from shiraka.foundation.audit.chain import GENESIS, seal
from shiraka.foundation.audit.models import Entry, Head


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
    previous, expected, count = GENESIS, 1, 0
    for entry in Entry.objects.order_by("sequence", "pk").iterator(chunk_size=2000):
        count += 1
        defects.extend(_faults(entry, expected, previous))
        previous, expected = entry.hash, entry.sequence + 1
    head = Head.objects.filter(pk=1).first()
    last = (head.sequence, head.hash) if head else (0, GENESIS)
    if last != (expected - 1, previous):
        defects.append(Defect(last[0], f"the trail should end at entry {last[0]}, it ends at {expected - 1}"))
    return Report(entries=count, head=previous, defects=tuple(defects))


def _faults(entry: Entry, expected: int, previous: str) -> Iterator[Defect]:
    if entry.sequence > expected:
        yield Defect(expected, f"entries {expected} to {entry.sequence - 1} are missing")
    elif entry.sequence < expected:
        yield Defect(entry.sequence, "an entry was inserted")
    elif entry.previous_hash != previous:
        yield Defect(entry.sequence, "the entry before it is not the one it was chained to")
    if entry.hash != seal(entry):
        yield Defect(entry.sequence, "its content was changed or it was not written by the system")
