"""The timeline of agreements: months ahead in the reading direction, one line a kind, told apart by shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse

from shiraka.apps.agreements.terms import RUNNING, Renewal
from shiraka.engines.deadlines import add_months
from shiraka.foundation.languages.formats import month

MONTHS: Final = 24
WIDTH, MONTH, LANE, NAMES = 1080, 36, 44, 200


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What happens in one month on one line: how often, and where these agreements are listed."""

    month: str
    kind: str
    count: int
    x: int
    y: int
    url: str = ""

    @property
    def points(self) -> str:
        """The outline of its shape: up for a start, a square for notice, a diamond for a renewal."""
        x, y = self.x, self.y
        shapes = {
            "start": ((x, y - 8), (x + 8, y + 6), (x - 8, y + 6)),
            "notice": ((x - 6, y - 6), (x + 6, y - 6), (x + 6, y + 6), (x - 6, y + 6)),
            "renewal": ((x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)),
        }
        return " ".join(f"{across},{down}" for across, down in shapes.get(self.kind, ()))


@dataclass(frozen=True, kw_only=True)
class Lane:
    """One line of the timeline."""

    kind: str
    label: str
    y: int
    label_x: int
    marks: Sequence[Mark]

    @property
    def total(self) -> int:
        return sum(mark.count for mark in self.marks)

    @property
    def drawn(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.count]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Its lines, and the years and months along them."""

    lanes: Sequence[Lane]
    months: Sequence[tuple[str, int]]

    @property
    def height(self) -> int:
        return LANE * len(self.lanes) + 40

    @property
    def rows(self) -> list[tuple[str, list[Mark]]]:
        """Return the table behind the drawing, without months in which nothing happens."""
        found = [(name, [lane.marks[turn] for lane in self.lanes]) for turn, (name, _x) in enumerate(self.months)]
        return [(name, marks) for name, marks in found if any(mark.count for mark in marks)]

    @classmethod
    def of(
        cls, rows: Sequence[tuple[str, str, Mapping[date, int]]], *, first: date, today: date, is_mirrored: bool
    ) -> "Timeline":
        """Lay out the lines; each of `rows` is a kind, its name and its counts by the first day of the month."""
        starts = [add_months(first, turn) for turn in range(MONTHS)]
        places = [NAMES + MONTH * turn + MONTH // 2 for turn in range(MONTHS)]
        places = [WIDTH - x for x in places] if is_mirrored else places
        lanes = []
        for turn, (kind, label, counts) in enumerate(rows):
            y = LANE * turn + 24
            marks = [
                Mark(
                    month=month(start), kind=kind, count=counts.get(start, 0), x=x, y=y, url=_listed(kind, start, today)
                )
                for start, x in zip(starts, places, strict=True)
            ]
            lanes.append(Lane(kind=kind, label=label, y=y, label_x=WIDTH if is_mirrored else 0, marks=marks))
        return cls(lanes=lanes, months=[(month(start), x) for start, x in zip(starts, places, strict=True)])


def _listed(kind: str, start: date, today: date) -> str:
    """Return the list that proves a number; days of notice and of a start are no filter of it."""
    if kind not in {"renewal", "end"}:
        return ""
    renewals = [Renewal.TACIT] if kind == "renewal" else [item for item in Renewal if item != Renewal.TACIT]
    query = [
        *(("status", str(status)) for status in sorted(RUNNING)),
        *(("renewal", str(item)) for item in renewals),
        ("end_date_after", max(start, today).isoformat()),
        ("end_date_before", (add_months(start, 1) - timedelta(days=1)).isoformat()),
    ]
    return f"{reverse('agreement-list')}?{urlencode(query)}"
