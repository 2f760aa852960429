"""Which words of two names met, and how, as somebody reads it who must answer for the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from shiraka.engines.screening.names import INITIAL
from shiraka.engines.screening.vocabulary import KIND, Traits

SAME, MEANING, SPELLING, SOUND, CONSONANTS, ABBREVIATED = (
    "same", "meaning", "spelling", "sound", "consonants", "initial",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Met:
    """Two words that met: as they are written, how they are one, and how alike from 0 to 1."""

    mine: str
    theirs: str
    how: str
    likeness: float


def words_met(
    mine: Traits,
    ours: Sequence[int],
    theirs: Traits,
    others: Sequence[int],
    met: Sequence[int],
    likeness: Sequence[float],
) -> tuple[tuple[Met, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the words that met, in the order of the first name, and those that only one of both has.

    Names are places of their words among all words of their side; `met` tells by word of the first name the position in
    the other of the word it met, -1 of one that met none.
    """
    pairs = [(turn, place) for turn, place in enumerate(met) if place >= 0]
    found = tuple(
        Met(mine.written[one], theirs.written[other], _how(mine, one, theirs, other), round(likeness[turn], 3))
        for turn, place in pairs
        for one, other in [(ours[turn], others[place])]
    )
    return (
        found,
        _others(mine, ours, [one for one, _other in pairs]),
        _others(theirs, others, [other for _one, other in pairs]),
    )


def _others(traits: Traits, words: Sequence[int], met: Sequence[int]) -> tuple[str, ...]:
    return tuple([traits.written[word] for place, word in enumerate(words) if place not in met])


def _how(mine: Traits, one: int, theirs: Traits, other: int) -> str:
    if mine.written[one] == theirs.written[other]:
        return SAME
    if mine.key[one] == theirs.key[other]:
        return MEANING
    if KIND[INITIAL] in {int(mine.kind[one]), int(theirs.kind[other])}:
        return ABBREVIATED
    if mine.is_arabic(one) != theirs.is_arabic(other):
        return CONSONANTS
    return SOUND if mine.sound[one] == theirs.sound[other] else SPELLING
