"""A batch of names against a part of a list: candidates by sparse products, then every pair measured at once.

Whether a pair is a candidate, and what is measured of it, depends on the two names and on the rarity of words alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from shiraka.engines.screening.index import (
    ALMOST_SAME,
    BLOCK,
    LEAST_SAYING,
    Part,
    Rarity,
    Wholes,
    are_known,
    counts_of,
    have_arabic,
    lengths_of,
    rarity_of,
    shares_of,
    weights_of,
)
from shiraka.engines.screening.joints import MEETS, Joints, hints, table_of
from shiraka.engines.screening.names import (
    GENERIC,
    INITIAL,
    MOST_WORDS,
    NUMBER,
    ORGANISATION,
    OWN,
    PATRONYMIC,
    PERSON,
    Name,
    Word,
)
from shiraka.engines.screening.sounds import ARABIC, CYRILLIC
from shiraka.engines.screening.vocabulary import KIND, SCRIPT, Alike, Flags, Floats, Integers, Traits, compared

BATCH = 512
"""Names that are measured at once."""
LEAST_COMMON = 0.3
CLOSE: Mapping[str, float] = {PERSON: 0.5, ORGANISATION: 0.45}
"""Cosine of two names, by words that may be one: from the first on they are compared word by word where they are one
when written together, where one alone is in Arabic, or where a fact beside the names may lift the pair; from that of
their kind on always."""
LEAST_MEETING = 0.65
"""How alike words are, at least, by which names are found. Of 5,703 names that `benchmarks.screening.made` asks for and
that are found without this cut and the ones above, none is lost by them."""
INITIAL_MEETS = 0.6
TOGETHER, SHORTEST_TOGETHER = 0.93, 6
"""How alike whole names are, at least, that differ in where words are parted, and how long."""
GOOD = 0.75
"""Words at least so alike are counted as met."""

FEATURES = (
    "cover_mine", "cover_theirs", "lacking_mine", "lacking_theirs", "contradicted", "information", "met", "weakest",
    "mean", "joined", "consonants", "initials", "arabic", "cyrillic", "single", "own", "generic_apart", "numbers",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """The names of a batch and their words, each distinct word once."""

    traits: Traits
    places: Integers
    weight: Floats
    is_known: Flags
    wholes: Wholes
    joints: Joints
    lengths: Integers
    whole_lengths: Integers
    counts: Integers
    has_arabic: Flags


@dataclass(frozen=True)
class Pairs:
    """Names of a batch and names of a list, what was measured of each pair, and which words met."""

    mine: Integers
    theirs: Integers
    features: Floats
    met: Integers
    """By word of the asked name: the place in the other name of the word it met, else -1."""
    likeness: Floats
    is_together: Flags


def ask(names: Sequence[Name], rarity: Rarity) -> Asked:
    """Gather the words of a batch."""
    known: dict[tuple[str, str], int] = {}
    words: list[Word] = []
    places = np.full((len(names), MOST_WORDS), -1, np.int32)
    for row, name in enumerate(names):
        for column, word in enumerate(name.words):
            place = known.setdefault((word.written, word.kind), len(words))
            if place == len(words):
                words.append(word)
            places[row, column] = place
    traits, wholes = Traits.of(words), Wholes.of(names)
    return Asked(
        traits,
        places,
        weights_of(traits, rarity_of(traits, rarity)),
        are_known(traits, rarity),
        wholes,
        Joints.of(traits, places),
        lengths_of(wholes.joined),
        lengths_of(wholes.every),
        counts_of(places),
        have_arabic(traits, places),
    )


def asked_of(part: Part) -> Asked:
    """Return the names of a part as those that are asked for."""
    return Asked(
        part.columns.traits,
        part.words,
        part.weight,
        part.is_known,
        part.wholes,
        part.columns.joints,
        part.lengths,
        part.whole_lengths,
        part.counts,
        part.has_arabic,
    )


def candidates(
    part: Part, asked: Asked, alike: Alike, *, wide: Flags | None = None, their_wide: Flags | None = None
) -> tuple[Integers, Integers]:
    """Return pairs of a name asked for and a name of the list that have enough in common.

    `wide` and `their_wide` tell for which names, asked for or listed, this is more than names alone make a match of.
    """
    rows, columns, cosine = cosines(part, asked, alike)
    near = cosine >= CLOSE[part.kind]
    if wide is not None:
        near |= wide[rows]
    if their_wide is not None:
        near |= their_wide[columns]
    far = np.flatnonzero(~near)
    # Arabic leaves out the vowels: words that are one seem less alike than elsewhere.
    near[far] = asked.has_arabic[rows[far]] ^ part.has_arabic[columns[far]]
    far = np.flatnonzero(~near)
    near[far] = _are_together(asked, part, rows[far], columns[far])
    rows, columns = rows[near], columns[near]
    order = np.argsort(rows.astype(np.int64) * len(part.words) + columns, kind="stable")
    return rows[order], columns[order]


def cosines(part: Part, asked: Asked, alike: Alike) -> tuple[Integers, Integers, Floats]:
    """Return pairs of a name asked for and a name of the list, and their cosines, where these are enough."""
    size, other = len(asked.traits), len(part.columns.traits)
    wanted = table_of(asked.places, shares_of(asked.places, asked.weight), asked.joints, size, LEAST_SAYING)
    word, run = hints(asked.traits, asked.joints, part.vocabulary, part.runs)
    hinted = np.full(len(word[0]) + len(run[0]), MEETS, np.float32)
    near = alike.likeness >= LEAST_MEETING
    values = np.concatenate((alike.likeness[near] ** 2, hinted))
    mine = np.concatenate((alike.mine[near], word[0], np.asarray(run[0], np.int32) + size))
    theirs = np.concatenate((alike.theirs[near], np.asarray(word[1], np.int32) + other, run[1]))
    shape = (wanted.shape[0], part.tables[0].shape[0])
    spelt = wanted.T.tocsr().dot(sparse.csr_matrix((values, (mine, theirs)), shape, np.float32))
    found: list[tuple[Integers, Integers, Floats]] = []
    for turn, table in enumerate(part.tables):
        common = spelt.dot(table)
        kept = np.flatnonzero(common.data >= LEAST_COMMON)
        rows = np.searchsorted(common.indptr, kept, side="right") - 1
        columns = common.indices[kept] + turn * BLOCK
        found.append((rows.astype(np.int32), columns.astype(np.int32), common.data[kept]))
    every = [np.concatenate(column) for column in zip(*found, strict=True)]
    return every[0], every[1], every[2]


def _may_be_together(asked: Asked, part: Part, mine: Integers, theirs: Integers) -> Flags:
    """Tell which pairs of names are of such lengths that they may be one when each is written together."""
    one, other = asked.lengths[mine], part.lengths[theirs]
    near = np.maximum(one, other) * TOGETHER <= np.minimum(one, other)
    return np.asarray((other >= SHORTEST_TOGETHER) & (near | _are_same(asked, part, mine, theirs)), bool)


def _are_together(asked: Asked, part: Part, mine: Integers, theirs: Integers) -> Flags:
    """Tell which pairs of names are one when each is written together."""
    found = _may_be_together(asked, part, mine, theirs)
    places = np.flatnonzero(found)
    likeness = compared(asked.wholes.joined[mine[places]].tolist(), part.wholes.joined[theirs[places]].tolist())
    found[places] = (likeness >= TOGETHER) | _are_same(asked, part, mine[places], theirs[places])
    return found


def _are_same(asked: Asked, part: Part, mine: Integers, theirs: Integers) -> Flags:
    """Tell which names are the same written together, with an article that one has in its word and the other apart."""
    length = part.whole_lengths[theirs]
    found = np.asarray((asked.whole_lengths[mine] == length) & (length >= SHORTEST_TOGETHER), bool)
    places = np.flatnonzero(found)
    found[places] = np.asarray(asked.wholes.every[mine[places]] == part.wholes.every[theirs[places]], bool)
    return found


def measure(
    part: Part,
    asked: Asked,
    alike: Alike,
    mine: Integers,
    theirs: Integers,
    is_hopeless: Callable[[Floats, Integers], Flags] | None = None,
) -> Pairs:
    """Lay each pair beside one another word by word, the words that meet best first, and measure how they meet.

    Names of a like length are measured together, at a width of their own: sums do not depend on the rest of a batch.
    `is_hopeless` is told which pairs, and their measures at the best that they may be, and tells which to leave out.
    """
    table = np.zeros((len(asked.traits) + 1, len(part.weight) + 1), np.uint8)
    table[alike.mine, alike.theirs] = np.round(alike.likeness * 255)
    longest = np.maximum(asked.counts[mine], part.counts[theirs])
    features = np.zeros((len(mine), len(FEATURES)), np.float32)
    met, likeness = np.full((len(mine), MOST_WORDS), -1, np.int32), np.zeros((len(mine), MOST_WORDS), np.float32)
    is_together, is_left = np.zeros(len(mine), bool), np.ones(len(mine), bool)
    for width, before in zip(_WIDTHS, (-1, *_WIDTHS), strict=False):
        every = np.flatnonzero((longest > before) & (longest <= width)).astype(np.int32)
        for start in range(0, len(every), _AT_ONCE):
            some = every[start : start + _AT_ONCE]
            ours, other = asked.places[mine[some], :width], part.words[theirs[some], :width]
            pairs, one, their = _laid_beside(part, asked, table, ours, other)
            if is_hopeless is not None and len(some) >= _WORTH_A_LOOK:
                best, _together = _features(one, their, _Whole.best(len(some)))
                left = ~is_hopeless(best, some) | _may_be_together(asked, part, mine[some], theirs[some])
                is_left[some], some, pairs, one, their = left, some[left], pairs[left], one.of(left), their.of(left)
            met[some, :width], likeness[some, :width] = pairs, one.value
            whole = _compared_whole(asked, part, mine[some], theirs[some])
            features[some], is_together[some] = _features(one, their, whole)
    return Pairs(
        mine[is_left], theirs[is_left], features[is_left], met[is_left], likeness[is_left], is_together[is_left]
    )


def _laid_beside(
    part: Part, asked: Asked, table: NDArray[np.uint8], ours: Integers, other: Integers
) -> tuple[Integers, "_Side", "_Side"]:
    """Return which words of each pair of names met, and both sides."""
    traits, others = asked.traits, part.vocabulary.traits
    likeness: Floats = (table[ours[:, :, None], other[:, None, :]] / np.float32(255)).astype(np.float32)
    _let_initials_meet(likeness, traits, others, ours, other)
    weight, their_weight = np.append(asked.weight, 0)[ours], np.append(part.weight, 0)[other]
    worth: Floats = (likeness * (weight[:, :, None] + their_weight[:, None, :])).astype(np.float32)
    met, value, their_value = _paired(likeness, worth)
    # A word that no list holds is as common as the one it is almost the same as.
    unknown = (value >= ALMOST_SAME) & ~np.append(asked.is_known, True)[ours]
    weight = np.where(unknown, np.minimum(weight, np.take_along_axis(their_weight, np.maximum(met, 0), axis=1)), weight)
    return (
        met,
        _Side(traits.kind[ours], traits.script[ours], weight, value),
        _Side(others.kind[other], others.script[other], their_weight, their_value),
    )


_WIDTHS = (2, 3, 4, 6, 9, MOST_WORDS)
_AT_ONCE = 8_192
"""Pairs that are measured at once, as the caches of a processor hold them."""
_WORTH_A_LOOK = 512
"""Pairs of which it costs less to look for the hopeless than to measure them."""


@dataclass(frozen=True)
class _Side:
    """The words of one name of each pair: kind, script, what each says, and how alike it is to the one it met."""

    kind: NDArray[np.int8]
    script: NDArray[np.int8]
    weight: Floats
    value: Floats

    def of(self, some: Flags) -> "_Side":
        return _Side(self.kind[some], self.script[some], self.weight[some], self.value[some])

    @property
    def whole(self) -> Floats:
        return np.asarray(self.weight.sum(axis=1) + np.float32(1e-6), np.float32)

    @property
    def cover(self) -> Floats:
        """Return which share of what the name says is met."""
        return np.asarray(1 - (self.weight * (1 - self.value)).sum(axis=1) / self.whole, np.float32)

    @property
    def lacking(self) -> Floats:
        return np.where(self.value > 0, np.float32(0), self.weight).astype(np.float32)

    def is_kind(self, *kinds: str) -> Flags:
        return np.asarray(_among(kinds)[self.kind], bool)

    def has_script(self, script: str) -> Flags:
        return np.asarray((self.script == SCRIPT[script]).any(axis=1), bool)


@cache
def _among(kinds: tuple[str, ...]) -> Flags:
    """Tell of each number of a kind, and last of -1, which is none, whether it is that of one of some kinds."""
    return np.isin(np.arange(len(KIND) + 1), [KIND[kind] for kind in kinds])


@dataclass(frozen=True)
class _Whole:
    """How alike whole names are, written together in their order, in one of their own, and their consonants."""

    joined: Floats
    ordered: Floats
    consonants: Floats
    length: Integers
    """Sounds of the listed name."""

    @staticmethod
    def best(size: int) -> "_Whole":
        """Return what names at most are that are not one when written together."""
        none, full = np.zeros(size, np.float32), np.ones(size, np.float32)
        return _Whole(none, full, full, np.zeros(size, np.int32))


def _features(one: _Side, other: _Side, whole: _Whole) -> tuple[Floats, Flags]:
    # Words that one writes together and the other apart meet as a whole.
    together = (whole.joined >= TOGETHER) & (whole.length >= SHORTEST_TOGETHER)
    whole_met, apart = np.where(together, whole.joined, 0), ~together
    told, their_told = (side.is_kind(OWN, GENERIC, PATRONYMIC, NUMBER) for side in (one, other))
    matched = (one.value > 0) & told
    information = np.maximum((one.value * one.weight).sum(axis=1), whole_met * np.maximum(one.whole, other.whole))
    generic = sum((side.lacking * side.is_kind(GENERIC)).sum(axis=1) for side in (one, other))
    numbers = sum((side.is_kind(NUMBER) & (side.value < 1)).any(axis=1).astype(np.float32) for side in (one, other))
    mean = (one.value * one.weight * told).sum(axis=1) / ((one.weight * matched).sum(axis=1) + np.float32(1e-6))
    columns = {
        "cover_mine": np.maximum(whole_met, one.cover),
        "cover_theirs": np.maximum(whole_met, other.cover),
        "lacking_mine": apart * one.lacking.max(axis=1),
        "lacking_theirs": apart * other.lacking.max(axis=1),
        "contradicted": apart * np.minimum(one.lacking.sum(axis=1), other.lacking.sum(axis=1)),
        "information": information,
        "met": ((one.value >= GOOD) & told).sum(axis=1),
        "weakest": np.maximum(whole_met, np.where(matched, one.value, 1).min(axis=1)),
        "mean": np.maximum(whole_met, mean),
        "joined": np.maximum(whole.joined, whole.ordered),
        "consonants": whole.consonants,
        "initials": (one.value == np.float32(INITIAL_MEETS)).any(axis=1),
        "arabic": one.has_script(ARABIC) ^ other.has_script(ARABIC),
        "cyrillic": one.has_script(CYRILLIC) ^ other.has_script(CYRILLIC),
        "single": np.minimum(told.sum(axis=1), their_told.sum(axis=1)) <= 1,
        "own": ((one.value >= GOOD) & one.is_kind(OWN)).any(axis=1),
        "generic_apart": apart * generic,
        "numbers": numbers,
    }
    return np.stack([np.asarray(columns[name], np.float32) for name in FEATURES], axis=1), together


def _let_initials_meet(likeness: Floats, traits: Traits, others: Traits, ours: Integers, other: Integers) -> None:
    """Let an initial meet a word of somebody's own that begins with it."""
    initial, their_initial = (kind == KIND[INITIAL] for kind in (traits.kind[ours], others.kind[other]))
    if not (initial.any() or their_initial.any()):
        return
    own, their_own = (_among((OWN, PATRONYMIC))[kind] for kind in (traits.kind[ours], others.kind[other]))
    pairs = (initial[:, :, None] & their_own[:, None, :]) | (own[:, :, None] & their_initial[:, None, :])
    pairs &= traits.first[ours][:, :, None] == others.first[other][:, None, :]
    np.maximum(likeness, np.float32(INITIAL_MEETS), out=likeness, where=pairs)


def _paired(likeness: Floats, worth: Floats) -> tuple[Integers, Floats, Floats]:
    """Pair the words of each pair of names one to one, what is worth most first; all pairs at once."""
    size, width, height = worth.shape
    met = np.full((size, width), -1, np.int32)
    value, their_value = np.zeros((size, width), np.float32), np.zeros((size, height), np.float32)
    left = np.arange(size)
    grid = worth.copy()
    for _turn in range(min(width, height)):
        flat = grid[left].reshape(len(left), width * height)
        best = flat.argmax(axis=1)
        going = flat[np.arange(len(left)), best] > 0
        left, best = left[going], best[going]
        if not len(left):
            break
        row, column = best // height, best % height
        met[left, row] = column
        value[left, row] = their_value[left, column] = likeness[left, row, column]
        grid[left, row, :] = 0
        grid[left, :, column] = 0
    return met, value, their_value


def _compared_whole(asked: Asked, part: Part, mine: Integers, theirs: Integers) -> _Whole:
    joined, ordered, consonants = (
        compared(getattr(asked.wholes, name)[mine].tolist(), getattr(part.wholes, name)[theirs].tolist())
        for name in ("joined", "ordered", "consonants")
    )
    joined[_are_same(asked, part, mine, theirs)] = 1
    return _Whole(joined, ordered, consonants, part.lengths[theirs])
