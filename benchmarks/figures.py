"""Timing, and the table of figures that a run ends with."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

REPEATED = 5


def best_of(function: Callable[[], object], *, rounds: int = 1, repeated: int = REPEATED) -> float:
    """Return the seconds one call takes, the best of several times: what else the machine does only adds."""
    function()
    found = []
    for _turn in range(repeated):
        began = time.perf_counter()
        for _round in range(rounds):
            function()
        found.append((time.perf_counter() - began) / rounds)
    return min(found)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line: what was measured, in its own unit, how many times what it is compared with."""

    what: str
    measured: str
    ratio: float
    against: str


@dataclass
class Figures:
    """The lines of a run."""

    lines: list[Figure] = field(default_factory=list)

    def note(self, what: str, seconds: float, peer: float, against: str, *, extra: str = "") -> float:
        """Note a time beside another one and return their ratio."""
        measured = f"{written(seconds)}{f', {extra}' if extra else ''}"
        self.lines.append(Figure(what=what, measured=measured, ratio=seconds / peer, against=against))
        return seconds / peer

    def table(self) -> list[str]:
        """Return the lines as columns that stand under one another."""
        rows = [(line.what, line.measured, f"{line.ratio:.3g}", line.against) for line in self.lines]
        rows.insert(0, ("what", "takes", "times", "of"))
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        return [
            f"{what:<{widths[0]}}  {measured:>{widths[1]}}  {ratio:>{widths[2]}}  {against}"
            for what, measured, ratio, against in rows
        ]


def written(seconds: float) -> str:
    """Return a time in the unit in which it is a number people read."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds * 1e9:.0f} ns"
