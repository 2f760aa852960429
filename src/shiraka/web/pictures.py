"""What the pictures of the home page draw, and where: plain values, drawn as SVG by the templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import cycle, pairwise

from shiraka.values.country import ACCESSION_PENDING, Country, all_countries

TILE = 32
TILE_STEPS = ("0", "1–4", "5–9", "10–19", "20+")
DARK_STEPS = (3, 4)
HORIZON_DAYS = 180
HORIZON_MARKS = (0, 30, 60, 90, 180)
HORIZON_LANES = (76, 56, 36)
MOST_POINTS = 60
"""Points that can still be told apart; more are drawn as a column a week."""
_HORIZON_GROUND, _TALLEST_COLUMN = 88, 62
_WEEK = 7

# One tile a State, roughly where it lies; "MAR:5" puts Morocco in the sixth column of its line.
_TILE_LINES = (
    "KAZ:15",
    "TUR:11 AZE:13 UZB:15 KGZ:16",
    "TUN:7 LBN:10 SYR:11 IRQ:12 IRN:13 AFG:15 TJK:16",
    "MAR:5 DZA:6 LBY:7 EGY:8 PSE:10 JOR:11 KWT:12 BHR:13 PAK:15",
    "MRT:4 MLI:5 NER:6 TCD:7 SDN:8 SAU:11 QAT:12 ARE:13 OMN:14 BGD:17",
    "GMB:3 SEN:4 BFA:5 BEN:6 NGA:7 DJI:9 YEM:11",
    "GUY:0 SUR:1 GNB:3 GIN:4 CIV:5 TGO:6 CMR:7 UGA:8 SOM:10 MDV:15 MYS:17 BRN:18",
    "SLE:4 GAB:7 COM:10 IDN:17",
)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One row of a ranking: a label, its number, and where its rows are listed."""

    label: str
    value: int
    url: str = ""
    aside: str = ""
    """A second fact printed small before the number, such as "34 days"."""


@dataclass(frozen=True, kw_only=True)
class Bars:
    """A ranking drawn as a table with a bar in each row; the table is its data table."""

    title: str
    rows: Sequence[Bar]
    head: str = ""
    value_head: str = ""
    aside_head: str = ""
    note: str = ""
    url: str = ""
    """Where all that is counted is listed."""

    @property
    def total(self) -> int:
        return sum(bar.value for bar in self.rows)

    @property
    def drawn(self) -> list[tuple[Bar, float]]:
        """Return each row with the length of its bar, in percent of the longest."""
        longest = max((bar.value for bar in self.rows), default=0) or 1
        return [(bar, 100 * bar.value / longest) for bar in self.rows]


@dataclass(frozen=True, kw_only=True)
class Share:
    """A part of a whole against its target, in percent: `part` of `whole`, wanted `target`."""

    label: str
    part: int
    whole: int
    target: int
    url: str = ""

    @property
    def percent(self) -> int:
        return round(100 * self.part / self.whole) if self.whole else 0

    @property
    def is_met(self) -> bool:
        return self.percent >= self.target

    @property
    def missing(self) -> int:
        return max(0, self.target - self.percent)


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Shares drawn on one scale, long enough for the largest share and target."""

    title: str
    rows: Sequence[Share]
    note: str = ""
    url: str = ""

    @cached_property
    def scale(self) -> int:
        """The end of the scale in percent: the next ten above everything drawn, at least 50."""
        highest = max((max(row.percent, row.target) for row in self.rows), default=0)
        return max(50, min(100, 10 * (highest // 10 + 1)))

    @property
    def drawn(self) -> list[tuple[Share, float, float]]:
        """Return each share with the length of its bar and the place of its target line."""
        return [(row, 100 * row.percent / self.scale, 100 * row.target / self.scale) for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One State on the tile map."""

    country: Country
    x: int
    y: int
    count: int
    url: str = ""

    @property
    def step(self) -> int:
        """The step of the colour scale, 0 to 4; the number is always printed too."""
        return sum(self.count >= bound for bound in (1, 5, 10, 20))

    @property
    def words_at(self) -> tuple[int, int, int]:
        """Return where the code and the number stand: the shared middle, then their two lines."""
        return self.x + TILE // 2 - 1, self.y + 13, self.y + 25

    @property
    def is_dark(self) -> bool:
        return self.step in DARK_STEPS

    @property
    def is_pending(self) -> bool:
        return self.country.status == ACCESSION_PENDING


def tiles(counts: Mapping[str, int], urls: dict[str, str] | None = None) -> list[Tile]:
    """Return the map: one tile for each State, with its number by alpha-3 code.

    The map is never mirrored: it shows where States lie, and west is left on every map, whatever way one reads.
    The table behind it follows the language.
    """
    countries = {country.iso3: country for country in all_countries()}
    found: list[Tile] = []
    for line, states in enumerate(_TILE_LINES):
        for placed in states.split():
            code, column = placed.split(":")
            found.append(
                Tile(
                    country=countries[code],
                    x=int(column) * TILE + 1,
                    y=line * TILE + 1,
                    count=counts.get(code, 0),
                    url=(urls or {}).get(code, ""),
                )
            )
    return found


@dataclass(frozen=True, kw_only=True)
class HorizonPoint:
    """Something that ends on a day, and whether what follows is decided."""

    day: date
    title: object
    reference: str
    url: str
    decision: str
    is_decided: bool
    is_renewed: bool = False


@dataclass(frozen=True, kw_only=True)
class Week:
    """A column of the horizon: what is decided on within seven days, and of how much that is done.

    `start` and `width` are in percent, the heights in units of the picture, from its ground upwards.
    """

    first: date
    last: date
    count: int
    decided: int
    start: float
    width: float
    height: float
    decided_height: float

    @property
    def undecided(self) -> int:
        return self.count - self.decided

    @property
    def top(self) -> float:
        return _HORIZON_GROUND - self.height

    @property
    def decided_top(self) -> float:
        return _HORIZON_GROUND - self.decided_height


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """What ends within 180 days, along a line that runs in the reading direction.

    `counts` tells of each day how many end and how many of these are decided; `points` are the soonest of them, all
    when they are few.
    """

    points: Sequence[HorizonPoint]
    counts: Sequence[tuple[date, int, int]]
    today: date
    is_mirrored: bool = False

    @property
    def total(self) -> int:
        return sum(count for _day, count, _decided in self.counts)

    @property
    def undecided(self) -> int:
        return sum(count - decided for _day, count, decided in self.counts)

    @property
    def soonest(self) -> list[HorizonPoint]:
        """Return what ends within 30 days, at most ten, or the next three when nothing does."""
        ordered = sorted(self.points, key=lambda point: point.day)
        near = [point for point in ordered if (point.day - self.today).days <= HORIZON_MARKS[1]]
        return near[:10] or ordered[:3]

    @property
    def drawn(self) -> list[tuple[HorizonPoint, float, int]]:
        """Return each point with its place in percent and its lane, so that neighbours do not cover; none of many."""
        ordered = sorted(self.points, key=lambda point: point.day) if self.total <= MOST_POINTS else []
        return [
            (point, self._place((point.day - self.today).days), lane)
            for point, lane in zip(ordered, cycle(HORIZON_LANES), strict=False)
        ]

    @cached_property
    def weeks(self) -> list[Week]:
        """Return a column a week, where there are too many points to draw."""
        if self.total <= MOST_POINTS:
            return []
        sums: dict[int, tuple[int, int]] = {}
        for day, count, decided in self.counts:
            week = min((day - self.today).days, HORIZON_DAYS - 1) // _WEEK
            held = sums.get(week, (0, 0))
            sums[week] = (held[0] + count, held[1] + decided)
        tallest = max(count for count, _decided in sums.values())
        return [self._week(week, *sums[week], _TALLEST_COLUMN / tallest) for week in sorted(sums)]

    def _week(self, week: int, count: int, decided: int, scale: float) -> Week:
        first, last = week * _WEEK, min((week + 1) * _WEEK, HORIZON_DAYS)
        start, end = sorted((self._place(first), self._place(last)))
        gap = (end - start) / 8
        return Week(
            first=self.today + timedelta(days=first),
            last=self.today + timedelta(days=last - (last < HORIZON_DAYS)),
            count=count,
            decided=decided,
            start=start + gap,
            width=end - start - 2 * gap,
            height=count * scale,
            decided_height=decided * scale,
        )

    @property
    def zones(self) -> list[tuple[float, float, int]]:
        """Return each stretch between two marks: where it starts, how wide it is, how many end in it."""
        found: list[tuple[float, float, int]] = []
        for start, end in pairwise(HORIZON_MARKS):
            count = sum(
                count
                for day, count, _decided in self.counts
                if start <= (day - self.today).days < end + (end == HORIZON_DAYS)
            )
            left, right = sorted((self._place(start), self._place(end)))
            found.append((left, right - left, count))
        return found

    @property
    def marks(self) -> list[tuple[float, int, str]]:
        """Return the place of each mark, its day and where its text is anchored."""
        ends = {HORIZON_MARKS[0]: "start", HORIZON_MARKS[-1]: "end"}
        return [(self._place(mark), mark, ends.get(mark, "middle")) for mark in HORIZON_MARKS]

    def _place(self, days: int) -> float:
        share = 100 * max(0, min(HORIZON_DAYS, days)) / HORIZON_DAYS
        return 100 - share if self.is_mirrored else share
