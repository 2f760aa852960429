"""Two names laid beside one another, word by word, whatever their order, language or script."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from shiraka.engines.matching.names import Name, Word
from shiraka.values.name_words import APART, KIND, OWN

LEAST_ALIKE = 0.72
"""Words less alike than this are two words."""
SHORTEST_MISPRINT = 4
SHORTEST_BEGINNING = 3
SHORTEST_SKELETON = 3
ABBREVIATED, ACROSS_SCRIPTS, SAME_MEANING = 0.8, 0.85, 0.95
LACKING, OTHERWISE = 0.45, 1.25
"""What a word costs that the other name merely lacks, and one that stands where the other has another word."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two names meet.

    `likeness` is from 0 to 1. `lacking` and `added` are the words that only the first and only the second
    name has. `weight` is how much the words that meet say: two names that share only "national university"
    are no more alike for it. `kinds` counts the names that call themselves a kind of body the other one does not.
    `is_apart` says that only one of them has a number, or a word that sets bodies of one name apart.
    """

    mine: Name
    theirs: Name
    likeness: float
    weight: float
    only_mine: tuple[Word, ...]
    only_theirs: tuple[Word, ...]
    kinds: int
    is_apart: bool
    is_same: bool


def align(mine: Name, theirs: Name) -> Alignment:
    """Lay two names beside one another; the answer for the two the other way round is the same."""
    is_same = mine.senses == theirs.senses
    only_mine, only_theirs = list(mine.words), list(theirs.words)
    # Before words are paired: "SahelWatch" begins as "Sahel" does, and would leave "Watch" alone.
    full = _run_together(only_mine, only_theirs) + _run_together(only_theirs, only_mine)
    met = full
    pairs = _pairs(only_mine, only_theirs)
    left, right = set(range(len(only_mine))), set(range(len(only_theirs)))
    for value, first, second, most in sorted(pairs, key=lambda pair: (-pair[0], pair[1] + pair[2], pair[1] * pair[2])):
        if first in left and second in right:
            left.discard(first)
            right.discard(second)
            met += value
            full += most
    only_mine = [only_mine[place] for place in sorted(left)]
    only_theirs = [only_theirs[place] for place in sorted(right)]
    mine_rest, theirs_rest = _weight(only_mine), _weight(only_theirs)
    both, alone = min(mine_rest, theirs_rest), abs(mine_rest - theirs_rest)
    whole = full + OTHERWISE * both + LACKING * alone
    return Alignment(
        mine=mine,
        theirs=theirs,
        likeness=1.0 if is_same else round(met / whole, 6) if whole else 0.0,
        weight=round(met, 6),
        only_mine=tuple(only_mine),
        only_theirs=tuple(only_theirs),
        kinds=_has_kind(only_mine) + _has_kind(only_theirs),
        is_apart=any(word.kind == APART or word.is_number for word in (*only_mine, *only_theirs)),
        is_same=is_same,
    )


def _has_kind(rest: Sequence[Word]) -> bool:
    return any(word.kind == KIND for word in rest)


def _weight(rest: Sequence[Word]) -> float:
    return sum(word.weight for word in rest)


def _pairs(mine: Sequence[Word], theirs: Sequence[Word]) -> list[tuple[float, int, int, float]]:
    found = []
    for first, word in enumerate(mine):
        for second, other in enumerate(theirs):
            likeness = word_likeness(word, other)
            if likeness > 0:
                most = (word.weight + other.weight) / 2
                found.append((likeness * most, first, second, most))
    return found


def word_likeness(word: Word, other: Word) -> float:
    """Return from 0 to 1 how alike two words are; 0 where they are two words."""
    if word.written == other.written:
        return 1.0
    if word.meaning and other.meaning:
        return SAME_MEANING if word.meaning == other.meaning else 0.0
    # In one order, so that the answer is the same, and kept, the other way round.
    return _spelt(word, other) if word.written < other.written else _spelt(other, word)


_kept: dict[tuple[str, str], float] = {}
_MOST_KEPT = 262_144


def _spelt(word: Word, other: Word) -> float:
    pair = (word.written, other.written)
    known = _kept.get(pair)
    if known is None:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _kept[pair] = round(_by_letters(word, other), 6)
    return known


def _by_letters(word: Word, other: Word) -> float:
    if word.is_number or other.is_number:
        return 0.0
    is_one_script = word.is_ascii == other.is_ascii
    likeness = _misprint(word.latin, other.latin, is_one_script=is_one_script)
    if likeness or is_one_script or not word.kind == other.kind == OWN:
        return likeness
    return _by_sound(word.skeleton, other.skeleton)


def _misprint(one: str, two: str, *, is_one_script: bool) -> float:
    short, long = sorted((one, two), key=len)
    if len(short) >= SHORTEST_MISPRINT:
        likeness = OSA.normalized_similarity(one, two, score_cutoff=LEAST_ALIKE)
        if likeness >= LEAST_ALIKE:
            return likeness * (1 if is_one_script else ACROSS_SCRIPTS)
    if len(short) >= SHORTEST_BEGINNING and is_one_script and long.startswith(short):
        return ABBREVIATED if len(short) > SHORTEST_BEGINNING else LEAST_ALIKE
    return 0.0


def _by_sound(one: str, two: str) -> float:
    if min(len(one), len(two)) < SHORTEST_SKELETON:
        return ACROSS_SCRIPTS * LEAST_ALIKE if one == two and len(one) > 1 else 0.0
    likeness = OSA.normalized_similarity(one, two, score_cutoff=LEAST_ALIKE)
    return likeness * ACROSS_SCRIPTS if likeness >= LEAST_ALIKE else 0.0


def _run_together(apart: list[Word], joined: list[Word]) -> float:
    """Take out the words that one name writes apart and the other as one; return the weight that meets."""
    gained = 0.0
    place = 0
    while place + 1 < len(apart):
        together = apart[place].latin + apart[place + 1].latin
        other = next((word for word in joined if word.latin == together), None)
        if other is None:
            place += 1
            continue
        gained += (apart[place].weight + apart[place + 1].weight + other.weight) / 2
        del apart[place : place + 2]
        joined.remove(other)
    return gained
