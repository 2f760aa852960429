"""What would lower a risk most: single answers, each raised as far as it can be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from shiraka.engines.risk.assessment import Assessment, assess
from shiraka.engines.risk.scheme import LEVELS, MOST_POINTS, NOT_APPLICABLE, Points, Scheme


@dataclass(frozen=True, kw_only=True, slots=True)
class Improvement:
    """One answer raised: from what to what, the figure and level it would lead to, and by how much the figure falls."""

    code: str
    now: int
    to: int
    figure: Fraction
    level: str
    gain: Fraction


def improvements(
    scheme: Scheme, answers: Mapping[str, Points], reasons: Iterable[str] = (), limit: int = 5
) -> tuple[Improvement, ...]:
    """Return the answers whose raising would lower the risk most, the best first, at most `limit`.

    An answer that lifts the level counts before one that only lowers the figure, and is raised only as far as the
    level asks: a critical answer of 0 needs no more than 1 for that. All others are raised to 4. Empty while a
    question is unanswered: nothing is known to be low yet.
    """
    why = tuple(reasons)
    present = assess(scheme, answers, why)
    if present.figure is None:
        return ()
    found = [
        made
        for code, answer in answers.items()
        if answer is not NOT_APPLICABLE and int(answer) < MOST_POINTS
        for made in [_best(scheme, answers, why, present, code)]
        if made is not None
    ]
    found.sort(key=lambda item: (LEVELS.index(item.level), -item.gain, item.code))
    return tuple(found[:limit])


def _best(
    scheme: Scheme, answers: Mapping[str, Points], reasons: tuple[str, ...], present: Assessment, code: str
) -> Improvement | None:
    """Return the least raise that lifts the level, else the whole one; None where neither changes anything."""
    now = answers[code]
    if now is NOT_APPLICABLE or present.figure is None:
        return None
    whole: Improvement | None = None
    for to in range(int(now) + 1, MOST_POINTS + 1):
        after = assess(scheme, {**answers, code: to}, reasons)
        if after.figure is None:
            return None
        gain = present.figure - after.figure
        whole = Improvement(code=code, now=int(now), to=to, figure=after.figure, level=after.level, gain=gain)
        if LEVELS.index(after.level) < LEVELS.index(present.level):
            return whole
    return whole if whole is not None and whole.gain > 0 else None
