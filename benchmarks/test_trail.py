"""The trail: what writing and checking an entry takes, and whether checking grows with its length alone."""

import pytest
from django.db import transaction

from benchmarks.figures import Figures, best_of
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.record import write
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.people.models import Unit
from shiraka.values.text import Text

pytestmark = [pytest.mark.bench, pytest.mark.django_db]


LINEAR = 20
"""Ten times the entries may take ten times as long, and what a busy machine adds; not a hundred times."""


def lengthen(wanted: int) -> None:
    """Write entries like those of a change until there are so many."""
    for number in range(Entry.objects.count(), wanted):
        write("update", None, actor=None, before={"city": "Rabat"}, after={"city": f"City {number}"}, reason="Moved")


def test_checking_the_trail(figures: Figures) -> None:
    seconds = {}
    for size in (1_000, 10_000):
        lengthen(size)
        seconds[size] = best_of(verify, repeated=3)
        assert (verify().entries, verify().is_sound) == (size, True)
    speed = f"{10_000 / seconds[10_000]:,.0f} entries/s"
    ratio = figures.note("checking 10,000 entries", seconds[10_000], seconds[1_000], "1,000 entries", extra=speed)
    assert ratio < LINEAR


def test_writing_an_entry(figures: Figures) -> None:
    number = iter(range(10**6))

    @transaction.atomic
    def plain() -> None:
        Unit.objects.create(code=f"U{next(number)}", name=Text(en="Unit"))

    @transaction.atomic
    def told() -> None:
        unit = Unit.objects.create(code=f"U{next(number)}", name=Text(en="Unit"))
        write("create", unit, actor=None, after={"code": unit.code, "at": clock.now().isoformat()})

    stored, with_entry = best_of(plain, rounds=100), best_of(told, rounds=100)
    figures.note("storing a row and its entry", with_entry, stored, "storing the row")
