"""What of an organisation tells at a glance that it is another one: most of those that share a key are.

To compare a name word by word takes a hundred times as long as to see that it cannot meet. What is ruled out here
would never have reached the likelihood: the comparison alone decides.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from shiraka.engines.matching.alignment import LACKING, OTHERWISE, word_likeness
from shiraka.engines.matching.comparison import CLOSE, START, WEIGHTS, facts_beside_names
from shiraka.engines.matching.names import Word
from shiraka.engines.matching.organisation import Organisation
from shiraka.values.name_words import LEGAL

_STEPS = 1_000
_SLACK = 2e-3
"""Odds by which scores and likenesses, which are rounded, may lie above what they were worked out from."""


def _most_points(likeness: float) -> float:
    """Return the most that names which are that alike can add to the odds."""
    close = max(0.0, likeness - CLOSE) / (1 - CLOSE)
    return WEIGHTS["name"] * likeness**2 + WEIGHTS["name_close"] * close + WEIGHTS["name_said"] * likeness


_POINTS: Final = tuple(_most_points(step / _STEPS) for step in range(_STEPS + 1))


@dataclass(frozen=True, slots=True)
class Outline:
    """An organisation in little room: its names as words only, and its other facts in their comparable forms."""

    names: tuple[tuple[Word, ...], ...]
    given_acronyms: frozenset[str]
    made_acronyms: frozenset[str]
    code: str
    host: str
    domain: str
    country: str
    place: str


def outline_of(organisation: Organisation) -> Outline:
    """Return the outline of an organisation."""
    return Outline(
        names=tuple(name.words for name in organisation.read_names),
        given_acronyms=organisation.given_acronyms,
        made_acronyms=organisation.made_acronyms,
        code=organisation.code,
        host=organisation.host,
        domain=organisation.domain,
        country=organisation.country,
        place=organisation.place,
    )


def may_reach(mine: Outline, theirs: Outline, least: float) -> bool:
    """Tell whether the comparison of two could say that they are as likely one; False is certain."""
    points = sum(WEIGHTS[code] * value for code, value in facts_beside_names(mine, theirs).items() if value)
    needed = math.log(least / (1 - least)) - START - points - _SLACK
    if needed <= 0:
        return True
    if needed > _POINTS[-1]:
        return False
    likeness = (bisect_left(_POINTS, needed) - 1) / _STEPS
    return any(_may_be_alike(one, other, likeness) for one in mine.names for other in theirs.names)


def _may_be_alike(mine: Sequence[Word], theirs: Sequence[Word], likeness: float) -> bool:
    """Tell whether two names could be that alike: words that meet none of the other name are weighed."""
    whole = sum(word.weight for word in mine) + sum(word.weight for word in theirs)
    lacking = added = 0.0
    for word in mine:
        if _meets_none(word, theirs):
            lacking += word.weight
            if not _is_within(whole, lacking, 0.0, likeness):
                return _run_together(mine, theirs)
    for word in theirs:
        if _meets_none(word, mine):
            added += word.weight
            if not _is_within(whole, lacking, added, likeness):
                return _run_together(mine, theirs)
    return True


def _meets_none(word: Word, others: Sequence[Word]) -> bool:
    # The legal form is left out where names are held to be the same.
    return word.kind != LEGAL and all(word.sense != other.sense and not word_likeness(word, other) for other in others)


def _is_within(whole: float, lacking: float, added: float, likeness: float) -> bool:
    met = (whole - lacking - added) / 2
    cost = OTHERWISE * min(lacking, added) + LACKING * abs(lacking - added)
    return met >= likeness * (met + cost)


def _run_together(mine: Sequence[Word], theirs: Sequence[Word]) -> bool:
    """Tell whether one name writes as one word what the other writes as two: those meet though no word does."""
    return _has_joined(mine, theirs) or _has_joined(theirs, mine)


def _has_joined(apart: Sequence[Word], joined: Sequence[Word]) -> bool:
    together = {one.latin + other.latin for one, other in pairwise(apart)}
    return any(word.latin in together for word in joined)
