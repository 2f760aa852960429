"""All words of a set of names, and which of them a word may be: its misspellings, its other romanisations.

Two steps, each for a whole batch of words in compiled code. What shares enough pieces of sound is found by one sparse
product; these are then compared letter by letter. Whether two words are alike depends on the two alone, never on what
else a list holds: so a list that changed in part can be asked about in part.
"""

import re
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist
from scipy import sparse

from shiraka.engines.screening.names import GENERIC, INITIAL, NUMBER, SHARES, Word
from shiraka.engines.screening.sounds import ARABIC, SCRIPTS, without_vowels

LEAST_SHARED = 1
"""What the pieces that two words share weigh at least, by what those of both weigh, for the words to be compared: a
tenth of it, in the tenths that pieces are weighed in."""
LEAST_ALIKE = 0.6
"""Words less alike than this are two words."""
SAME_MEANING = 0.97
_LONGEST_LESS_ONE, _SHORTEST_SPELT, _LESS_ONE = 9, 3, 160
# In whole tenths, so that sums are exact in whatever order they are taken, and one of two lists may ask the other.
_WHOLE_SKELETON, _WHOLE_KIN, _KIN_LESS_ONE, _PIECE, _LETTERS = 30, 20, 12, 10, 7
_SHORTEST_LESS_ONE = 3
_SHORT_SKELETON = (0.55, 0.55, 0.85, 0.96)
"""What a meeting of skeletons of no, one, two and more consonants counts, where vowels are not written."""

Floats = NDArray[np.float32]
Integers = NDArray[np.int32]
Flags = NDArray[np.bool_]
KIND = {kind: number for number, kind in enumerate(SHARES)}
SCRIPT = {script: number for number, script in enumerate(SCRIPTS)}


@dataclass(frozen=True, slots=True)
class Alike:
    """Words of a batch and of a vocabulary that may be one: their places, and from 0 to 1 how alike they are."""

    mine: Integers
    theirs: Integers
    likeness: Floats


@dataclass(frozen=True)
class Traits:
    """What is asked of many words at once, a column each.

    The columns of numbers have one place more, of no word, for places past the end of a name. `others` are further
    readings of the sound, of the few words that have any.
    """

    written: NDArray[np.object_]
    key: NDArray[np.object_]
    """A meaning, which several words share, or the word itself."""
    latin: NDArray[np.object_]
    sound: NDArray[np.object_]
    skeleton: NDArray[np.object_]
    kin: NDArray[np.object_]
    others: Mapping[int, tuple[str, ...]]
    first: Integers
    kind: NDArray[np.int8]
    script: NDArray[np.int8]

    @cached_property
    def consonants(self) -> Integers:
        return np.asarray([len(bare) for bare in self.skeleton], np.int32)

    @cached_property
    def readings_of(self) -> Integers:
        """Return how many readings each word has."""
        found = np.ones(len(self), np.int32)
        for place, readings in self.others.items():
            found[place] += len(readings)
        return found

    @cached_property
    def first_reading(self) -> Integers:
        """Return the place of the first reading of each word among all readings."""
        return np.asarray(np.cumsum(self.readings_of) - self.readings_of, np.int32)

    @cached_property
    def heard(self) -> NDArray[np.object_]:
        """Return all readings of all words."""
        return column_of([heard for place in range(len(self)) for heard in self.readings(place)])

    @cached_property
    def bare(self) -> NDArray[np.object_]:
        """Return the consonants of all readings of all words."""
        return column_of([without_vowels(heard) for heard in self.heard])

    def __len__(self) -> int:
        return len(self.key)

    @staticmethod
    def of(words: Sequence[Word]) -> "Traits":
        sounds = [word.sound for word in words]
        return Traits(
            written=column_of([word.written for word in words]),
            key=column_of([word.key for word in words]),
            latin=column_of([sound.latin for sound in sounds]),
            sound=column_of([sound.sound for sound in sounds]),
            skeleton=column_of([sound.skeleton for sound in sounds]),
            kin=column_of([sound.kin for sound in sounds]),
            others={place: sound.others for place, sound in enumerate(sounds) if sound.others},
            first=np.asarray([*(ord(sound.sound[:1] or " ") for sound in sounds), 0], np.int32),
            kind=np.asarray([*(KIND[word.kind] for word in words), -1], np.int8),
            script=np.asarray([*(SCRIPT[word.script] for word in words), -1], np.int8),
        )

    def readings(self, place: int) -> tuple[str, ...]:
        """Return the sound of a word and its further readings."""
        return (self.sound[place], *self.others.get(place, ()))

    def is_arabic(self, place: int) -> bool:
        return bool(self.script[place] == SCRIPT[ARABIC])

    def is_spelt(self, place: int) -> bool:
        """Tell whether a word may be spelt otherwise: numbers and initials are what they are."""
        return self.kind[place] not in _AS_THEY_ARE

    @property
    def are_spelt(self) -> Flags:
        """Tell of each word whether it may be spelt otherwise."""
        return ~np.isin(self.kind[:-1], _AS_THEY_ARE)


_AS_THEY_ARE = (KIND[NUMBER], KIND[INITIAL])


def column_of(texts: Sequence[str]) -> NDArray[np.object_]:
    column = np.empty(len(texts), object)
    column[:] = texts
    return column


@dataclass(frozen=True)
class Pieces:
    """The pieces of sound that some words hold: texts, what each weighs by piece and word, and the sum of each word."""

    texts: Sequence[str]
    table: sparse.csr_matrix
    whole: Integers

    @staticmethod
    def of(traits: Traits) -> "Pieces":
        known: dict[str, int] = {}
        rows, columns, weights = array("i"), array("i"), array("i")
        whole = np.zeros(len(traits), np.int32)
        for place in range(len(traits)):
            if not traits.is_spelt(place):
                continue
            pieces = pieces_of(traits, place)
            whole[place] = sum(pieces.values())
            pieces |= one_less(traits.latin[place])
            rows.extend([known.setdefault(piece, len(known)) for piece in pieces])
            columns.extend([place] * len(pieces))
            weights.extend(pieces.values())
        shape = (max(1, len(known)), len(traits))
        values = np.frombuffer(weights, np.int32).astype(np.float32) if weights else np.zeros(0, np.float32)
        return Pieces(list(known), sparse.csr_matrix((values, (rows, columns)), shape, np.float32), whole)


class Vocabulary:
    """The distinct words of some names, in the order in which they first came."""

    def __init__(self, traits: Traits, pieces: Pieces | None = None) -> None:
        """Make the tables; `pieces` are those of the words, where they are there already."""
        self.traits = traits
        self.pieces = Pieces.of(traits) if pieces is None else pieces
        self._piece = dict(zip(self.pieces.texts, range(len(self.pieces.texts)), strict=True))
        self._least_whole = _least(self.pieces.whole)
        self._places = {
            pair: place for place, pair in enumerate(zip(traits.written, traits.kind.tolist(), strict=False))
        }
        self._meaning: dict[str, list[int]] = {}
        for place in np.flatnonzero(traits.kind[:-1] == KIND[GENERIC]).tolist():
            self._meaning.setdefault(traits.key[place], []).append(place)

    @cached_property
    def heard(self) -> Mapping[str, Sequence[int]]:
        """Return which words sound like a text, or, where it is marked so, have its consonants."""
        found: dict[str, list[int]] = {}
        for place in np.flatnonzero(self.traits.are_spelt).tolist():
            for heard in heard_as(self.traits, place):
                found.setdefault(heard, []).append(place)
        return found

    def alike(self, asked: Traits) -> Alike:
        """Return which words of the vocabulary each of some distinct words may be."""
        known_mine, known_theirs, known = self._known(asked)
        mine, theirs = self._share_pieces(asked)
        likeness = likeness_of(asked, mine, self.traits, theirs)
        size = len(self.traits)
        is_known = np.isin(mine.astype(np.int64) * size + theirs, known_mine.astype(np.int64) * size + known_theirs)
        kept = (likeness >= LEAST_ALIKE) & ~is_known
        return Alike(
            np.concatenate((mine[kept], known_mine)),
            np.concatenate((theirs[kept], known_theirs)),
            np.concatenate((likeness[kept], known)),
        )

    def _known(self, asked: Traits) -> tuple[Integers, Integers, Floats]:
        """Return pairs of words that are the same, or mean the same, and how alike they are."""
        turns, places = array("i"), array("i")
        for turn in np.flatnonzero(asked.kind[:-1] == KIND[GENERIC]).tolist():
            meant = self._meaning.get(asked.key[turn], ())
            turns.extend([turn] * len(meant))
            places.extend(meant)
        means = np.full(len(turns), SAME_MEANING, np.float32)
        pairs = enumerate(zip(asked.written, asked.kind.tolist(), strict=False))
        same = [(turn, place) for turn, pair in pairs if (place := self._places.get(pair)) is not None]
        mine, theirs = np.asarray(same, np.int32).reshape(-1, 2).T
        # A word is more than of one meaning with itself.
        others = np.asarray(places, np.int32) != _by_turn(len(asked), mine, theirs)[np.asarray(turns, np.int32)]
        return (
            np.concatenate((np.asarray(turns, np.int32)[others], mine)),
            np.concatenate((np.asarray(places, np.int32)[others], theirs)),
            np.concatenate((means[others], np.ones(len(mine), np.float32))),
        )

    def _share_pieces(self, asked: Traits) -> tuple[Integers, Integers]:
        columns, weights, ends = array("i"), array("i"), [0]
        whole = np.zeros(len(asked), np.int32)
        for turn, is_spelt in enumerate(asked.are_spelt.tolist()):
            if is_spelt:
                pieces = pieces_of(asked, turn)
                whole[turn] = sum(pieces.values())
                pieces |= one_less(asked.latin[turn])
                found = [(column, pieces[piece]) for piece in pieces if (column := self._piece.get(piece)) is not None]
                columns.extend([column for column, _weight in found])
                weights.extend([weight for _column, weight in found])
            ends.append(len(columns))
        shape = (len(asked), self.pieces.table.shape[0])
        wanted = sparse.csr_matrix((np.asarray(weights, np.float32), np.asarray(columns, np.int32), ends), shape)
        shared = wanted.dot(self.pieces.table)
        # Most words share one piece alone, which is never enough.
        least = LEAST_SHARED * (_least(whole) + self._least_whole)
        enough = np.flatnonzero(shared.data >= least)
        mine = (np.searchsorted(shared.indptr, enough, side="right") - 1).astype(np.int32)
        theirs, weight = shared.indices[enough].astype(np.int32), shared.data[enough]
        kept = weight >= LEAST_SHARED * (whole[mine] + self.pieces.whole[theirs])
        return mine[kept], theirs[kept]


def _by_turn(size: int, turns: Integers, places: Integers) -> Integers:
    found = np.full(size, -1, np.int32)
    found[turns] = places
    return found


def _least(whole: Integers) -> int:
    """Return the least that the pieces of a word weigh, of those words that have any."""
    some = whole[whole > 0]
    return int(some.min()) if len(some) else 0


def heard_as(traits: Traits, place: int) -> list[str]:
    """Return what a word is looked up by when others join to it: its sound; of words in Arabic, marked, consonants."""
    bare = f"'{traits.skeleton[place]}"
    return [bare] if traits.is_arabic(place) else [traits.sound[place], bare]


def heard_together(traits: Traits, places: Sequence[int]) -> str:
    """Return what words that are written together are looked up by."""
    if any(traits.is_arabic(place) for place in places):
        return "'" + "".join(traits.skeleton[place] for place in places)
    return written_together([traits.sound[place] for place in places])


def written_together(sounds: Sequence[str]) -> str:
    """Return sounds as one: where two meet, the same sound is heard once, as in "Rezansari" for "Reza Ansari"."""
    return _SEAM.sub(r"\1", "".join(sounds))


_SEAM = re.compile(r"(.)\1+")


def pieces_of(traits: Traits, place: int) -> dict[str, int]:
    """Return the pieces by which words that sound alike are found, and what each weighs."""
    found: dict[str, int] = {}
    for heard in traits.readings(place):
        padded = f"^{heard}$"
        for start in range(len(padded) - 2):
            found[padded[start : start + 3]] = _PIECE
        found[f"s{without_vowels(heard)}"] = _WHOLE_SKELETON
    latin, kin = traits.latin[place], traits.kin[place]
    for start in range(len(latin) - 2):
        found[f"l{latin[start : start + 3]}"] = _LETTERS
    found[f"k{kin}"] = _WHOLE_KIN
    if len(kin) >= _SHORTEST_LESS_ONE:
        for cut in range(len(kin)):
            found.setdefault(f"k{kin[:cut]}{kin[cut + 1 :]}", _KIN_LESS_ONE)
    return found


def one_less(latin: str) -> dict[str, int]:
    """Return the word and what is left of it without one letter: words with one misprint between them share one.

    They weigh enough to be compared for one of them alone, and are no share of the whole.
    """
    if not _SHORTEST_SPELT <= len(latin) <= _LONGEST_LESS_ONE:
        return {}
    return {f"d{latin}": _LESS_ONE, **{f"d{latin[:cut]}{latin[cut + 1 :]}": _LESS_ONE for cut in range(len(latin))}}


def compared(mine: Sequence[str], theirs: Sequence[str]) -> Floats:
    """Return from 0 to 1 how alike pairs of texts are, letter by letter; two letters changed about are one misprint."""
    return np.asarray(cpdist(mine, theirs, scorer=OSA.normalized_similarity, dtype=np.float32), np.float32)


def _alike_by_sound(one: Traits, mine: Integers, other: Traits, theirs: Integers) -> tuple[Floats, Floats]:
    """Return how alike pairs of words sound, by those of their readings of which the consonants are most alike.

    Returned are the likeness of the wholes and that of the consonants.
    """
    first, width = one.first_reading[mine], one.readings_of[mine]
    other_first, height = other.first_reading[theirs], other.readings_of[theirs]
    size = width * height
    pair = np.repeat(np.arange(len(mine)), size)
    turn = np.arange(len(pair)) - np.repeat(np.cumsum(size) - size, size)
    left, right = first[pair] + turn // height[pair], other_first[pair] + turn % height[pair]
    wholes = compared(one.heard[left].tolist(), other.heard[right].tolist())
    bare = compared(one.bare[left].tolist(), other.bare[right].tolist())
    order = np.lexsort((wholes, bare, pair))
    best = order[np.cumsum(size) - 1]
    return wholes[best], bare[best]


def likeness_of(one: Traits, mine: Integers, other: Traits, theirs: Integers) -> Floats:
    """Return from 0 to 1 how alike pairs of words are.

    Of two that write their vowels the better of spelling and sound counts, the consonants for more than the vowels;
    where one of them is in Arabic letters the consonants alone, which say less the fewer they are.
    """
    if not len(mine):
        return np.zeros(0, np.float32)
    letters, sounds, skeletons, kins = (
        compared(getattr(one, name)[mine].tolist(), getattr(other, name)[theirs].tolist())
        for name in ("latin", "sound", "skeleton", "kin")
    )
    several = np.flatnonzero((one.readings_of[mine] > 1) | (other.readings_of[theirs] > 1))
    sounds[several], skeletons[several] = _alike_by_sound(one, mine[several], other, theirs[several])
    kins[several] = np.maximum(kins[several], skeletons[several])
    with_vowels = np.maximum(
        np.maximum(letters, 0.97 * sounds), 0.42 * sounds + 0.5 * np.maximum(skeletons, 0.9 * kins) + 0.05
    )
    fewest = np.minimum(one.consonants[mine], other.consonants[theirs])
    share = np.asarray(_SHORT_SKELETON, np.float32)[np.minimum(fewest, len(_SHORT_SKELETON) - 1)]
    bare = share * (0.55 * skeletons + 0.25 * kins + 0.2 * np.minimum(1.0, 1.5 * sounds))
    is_across = (one.script[mine] == SCRIPT[ARABIC]) != (other.script[theirs] == SCRIPT[ARABIC])
    return np.asarray(np.where(is_across, np.maximum(bare, 0.97 * sounds), with_vowels), np.float32)
