"""The names of a list, laid out so that a whole batch of names is looked up at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from shiraka.engines.screening.joints import Joints, table_of
from shiraka.engines.screening.names import (
    LEGAL,
    MOST_WORDS,
    OWN,
    PARTICLE,
    SHARES,
    TITLE,
    Name,
    Word,
    read_name,
)
from shiraka.engines.screening.sounds import ARABIC
from shiraka.engines.screening.vocabulary import (
    SCRIPT,
    Flags,
    Floats,
    Integers,
    Pieces,
    Traits,
    Vocabulary,
    column_of,
    written_together,
)

FEWEST = 3_000
"""A list is weighed as if it had at least so many entries: of few names the rarity of a word says nothing."""
COMMON = 4
"""Entries from which on a word is common enough to make its other spellings common."""
ALMOST_SAME = 0.84
BLOCK = 32_768
"""Names in one table, of which the sums of a row stay in the caches of a processor."""
LEAST_SAYING = 0.1
"""Of the length of a name's vector, what a word is at least by which names are found: not the "Ltd" in it."""
_LEAST_RARITY = 0.02

Rarity = Mapping[tuple[str, int], float]
"""By meaning or spelling, and kind, of a word: from 0 to 1 how rare it is; one that is not there is most rare."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A name on a list: its text, the number of its entry, and whether the list itself trusts it little."""

    text: str
    entry: int
    is_weak: bool = False


@dataclass(frozen=True)
class Columns:
    """All that is kept of the names of a part; the rest is made of it."""

    texts: Sequence[str]
    entries: Integers
    is_weak: Flags
    words: Integers
    """Names by places of their words in the vocabulary; -1 past the end."""
    wholes: "Wholes"
    traits: Traits
    rare: Floats
    """How rare each word is."""
    joints: Joints


class Part:
    """The names of one kind of entries: those of persons, or those of organisations and vessels."""

    def __init__(self, kind: str, columns: Columns, rarity: Rarity | None = None, pieces: Pieces | None = None) -> None:
        """Make the tables; `rarity` is that of another part, by which words are weighed here too."""
        self.kind, self.columns, self.is_weighed_apart = kind, columns, rarity is not None
        self.words, self.wholes = columns.words, columns.wholes
        self.vocabulary = Vocabulary(columns.traits, pieces)
        pairs = zip(columns.traits.key, columns.traits.kind.tolist(), strict=False)
        self.rarity: Rarity = dict(zip(pairs, columns.rare.tolist(), strict=True)) if rarity is None else rarity
        self.weight = weights_of(columns.traits, rarity_of(columns.traits, self.rarity))
        share = shares_of(self.words, self.weight)
        self.tables = [
            table_of(
                self.words[first : first + BLOCK],
                share[first : first + BLOCK],
                columns.joints.between(first, first + BLOCK),
                len(columns.traits),
                LEAST_SAYING,
            )
            for first in range(0, max(1, len(self.words)), BLOCK)
        ]
        self.runs = dict(zip(columns.joints.texts, range(len(columns.joints.texts)), strict=True))
        self.lengths, self.whole_lengths = lengths_of(self.wholes.joined), lengths_of(self.wholes.every)
        self.counts = counts_of(self.words)
        self.has_arabic = have_arabic(columns.traits, self.words)

    @cached_property
    def is_known(self) -> Flags:
        """Tell of each word whether its rarity is known."""
        return are_known(self.columns.traits, self.rarity)


def lay_out(kind: str, names: Iterable[Listed], rarity: Rarity | None = None) -> Part:
    """Read names and lay them out; `rarity` weighs words as another part does, instead of by these names."""
    read = [(listed, name) for listed in names if (name := read_name(listed.text, kind)).words]
    places: dict[tuple[str, str], int] = {}
    distinct: list[Word] = []
    words: Integers = np.full((len(read), MOST_WORDS), -1, np.int32)
    for row, (_listed, name) in enumerate(read):
        for column, word in enumerate(name.words):
            place = places.setdefault((word.written, word.kind), len(distinct))
            if place == len(distinct):
                distinct.append(word)
            words[row, column] = place
    traits = Traits.of(distinct)
    entries = np.asarray([listed.entry for listed, _name in read], np.int32)
    pieces = Pieces.of(traits)
    rare = rarity_of(traits, rarity) if rarity is not None else _rareness(distinct, traits, pieces, words, entries)
    columns = Columns(
        texts=[listed.text for listed, _name in read],
        entries=entries,
        is_weak=np.asarray([listed.is_weak for listed, _name in read], bool),
        words=words,
        wholes=Wholes.of([name for _listed, name in read]),
        traits=traits,
        rare=rare,
        joints=Joints.of(traits, words),
    )
    return Part(kind, columns, rarity, pieces)


def _rareness(distinct: Sequence[Word], traits: Traits, pieces: Pieces, words: Integers, entries: Integers) -> Floats:
    """Weigh words by how many entries bear them, in any spelling."""
    held = words >= 0
    borne = np.stack((np.repeat(entries.astype(np.int64), held.sum(axis=1)), words[held].astype(np.int64)), axis=1)
    # Words of one meaning are as common as all of them are.
    first: dict[tuple[str, str], int] = {}
    same = np.asarray([first.setdefault((word.key, word.kind), place) for place, word in enumerate(distinct)], np.int64)
    borne[:, 1] = same[borne[:, 1]]
    counts = np.bincount(np.unique(borne, axis=0)[:, 1], minlength=len(distinct)).astype(np.float64)[same]
    common = [place for place in np.flatnonzero(counts >= COMMON).tolist() if distinct[place].kind == OWN]
    alike = Vocabulary(traits, pieces).alike(Traits.of([distinct[place] for place in common]))
    near = alike.likeness >= ALMOST_SAME
    origin = np.asarray(common, np.int64)[alike.mine[near]]
    other = origin != alike.theirs[near]
    spread = counts.copy()
    np.add.at(spread, alike.theirs[near][other], counts[origin[other]])
    whole = max(FEWEST, len(set(entries.tolist())))
    rare = np.log(whole / (1.0 + spread)) / np.log(whole)
    return np.asarray(np.round(rare.clip(_LEAST_RARITY, 1.0), 4), np.float32)


def rarity_of(traits: Traits, rarity: Rarity) -> Floats:
    """Return from 0 to 1 how rare each word is."""
    pairs = zip(traits.key, traits.kind.tolist(), strict=False)
    return np.asarray([rarity.get(pair, 1.0) for pair in pairs], np.float32)


def are_known(traits: Traits, rarity: Rarity) -> Flags:
    """Tell of each word whether its rarity is known."""
    return np.asarray([pair in rarity for pair in zip(traits.key, traits.kind.tolist(), strict=False)], bool)


def lengths_of(texts: NDArray[np.object_]) -> Integers:
    """Return how many letters each text has."""
    return np.asarray([len(text) for text in texts], np.int32)


def counts_of(words: Integers) -> Integers:
    """Return how many words each name has."""
    return np.asarray((words >= 0).sum(axis=1), np.int32)


def have_arabic(traits: Traits, words: Integers) -> Flags:
    """Tell of each name whether a word of it is in Arabic letters."""
    return np.asarray((traits.script[words] == SCRIPT[ARABIC]).any(axis=1), bool)


def weights_of(traits: Traits, rare: Floats) -> Floats:
    """Return from 0 to 1 what each word says, by how rare it is."""
    return np.asarray(_SHARES[traits.kind[:-1]] * rare, np.float32)


_SHARES = np.asarray(list(SHARES.values()), np.float32)


def shares_of(words: Integers, weight: Floats) -> Floats:
    """Return by name and place what each word says of what the name says, the length of its vector; 0 past the end."""
    said = np.append(weight, np.float32(0))[words]
    return np.asarray(said / (np.sqrt((said**2).sum(axis=1, keepdims=True)) + np.float32(1e-6)), np.float32)


@dataclass(frozen=True)
class Wholes:
    """Names as they sound, written together; the same with the words in an order of their own; their consonants so.

    `every` is written together of every word but legal forms and titles, the articles too; the others leave these out.
    """

    joined: NDArray[np.object_]
    ordered: NDArray[np.object_]
    consonants: NDArray[np.object_]
    every: NDArray[np.object_]

    @staticmethod
    def of(names: Sequence[Name]) -> "Wholes":
        told = [[word.sound for word in name.words if word.kind not in _SAYING_LITTLE] for name in names]
        told = [some or [word.sound for word in name.words] for some, name in zip(told, names, strict=True)]
        return Wholes(
            column_of([written_together([sound.sound for sound in some]) for some in told]),
            column_of(["".join(sorted(sound.sound for sound in some)) for some in told]),
            column_of(["".join(sorted(sound.skeleton for sound in some)) for some in told]),
            column_of([_every(name) for name in names]),
        )


def _every(name: Name) -> str:
    return written_together([word.sound.sound for word in name.words if word.kind not in {LEGAL, TITLE}])


_SAYING_LITTLE = frozenset({LEGAL, TITLE, PARTICLE})
