"""Which words of two names met, and how, as somebody reads it who must answer for the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from shiraka.engines.screening.names import INITIAL, Name, Word
from shiraka.engines.screening.sounds import ARABIC
from shiraka.engines.screening.vocabulary import Floats, Integers

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
    mine: Name, theirs: Name, met: Integers, likeness: Floats
) -> tuple[tuple[Met, ...], tuple[str, ...], tuple[str, ...]]:
    """Return the words that met, in the order of the first name, and those that only one of both has."""
    pairs = [(turn, int(met[turn])) for turn in range(min(len(mine.words), len(met))) if met[turn] >= 0]
    found = tuple(
        Met(one.written, other.written, _how(one, other), round(float(likeness[turn]), 3))
        for turn, place in pairs
        for one, other in [(mine.words[turn], theirs.words[place])]
    )
    return (
        found,
        _others(mine.words, [one for one, _other in pairs]),
        _others(theirs.words, [other for _one, other in pairs]),
    )


def _others(words: Sequence[Word], met: Sequence[int]) -> tuple[str, ...]:
    return tuple(word.written for place, word in enumerate(words) if place not in met)


def _how(one: Word, other: Word) -> str:
    if one.written == other.written:
        return SAME
    if one.key == other.key:
        return MEANING
    if INITIAL in {one.kind, other.kind}:
        return ABBREVIATED
    if (one.script == ARABIC) != (other.script == ARABIC):
        return CONSONANTS
    return SOUND if one.sound.sound == other.sound.sound else SPELLING
