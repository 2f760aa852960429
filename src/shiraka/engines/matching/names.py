"""A name taken apart: its words with what they mean, how they sound, and how much they say."""

from dataclasses import dataclass, field
from functools import lru_cache

from anyascii import anyascii

from shiraka.values import name_words as words
from shiraka.values.folding import fold
from shiraka.values.name_words import KIND, LEGAL, OWN, PLACE, WEIGHTS

LONGEST_NAME = 300
"""Letters of a name that are compared; what follows in a longer one is no name."""
MOST_WORDS = 30
LONGEST_ACRONYM, SHORTEST_ACRONYM = 12, 2
_VOWELS = str.maketrans("", "", "aeiouyhw'`")
_SOUNDS = str.maketrans({"c": "k", "q": "k", "z": "s", "v": "f", "p": "b", "d": "t", "g": "k", "j": "k", "x": "k"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name.

    `latin` is it in Latin letters, `skeleton` its consonants as they sound, which is what a word keeps from one
    script to another. `meaning` is one for all languages, empty for a word of the organisation's own. `sense` is
    what it is compared by: the meaning, else the word.
    """

    written: str
    latin: str
    skeleton: str
    kind: str
    meaning: str
    weight: float
    sense: str = field(init=False, compare=False)
    is_number: bool = field(init=False, compare=False)
    is_ascii: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        # Asked millions of times over a register: worked out once, as words are kept.
        object.__setattr__(self, "sense", self.meaning or self.written)
        object.__setattr__(self, "is_number", any(letter.isdigit() for letter in self.written))
        object.__setattr__(self, "is_ascii", self.written.isascii())


@dataclass(frozen=True, slots=True)
class Name:
    """A name and its words, without those that only join.

    `senses` are the words in an order of their own, for names that differ in order only.
    """

    text: str
    words: tuple[Word, ...]
    senses: tuple[str, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        senses = tuple(sorted(word.sense for word in self.words if word.kind != LEGAL))
        object.__setattr__(self, "senses", senses)

    @property
    def weight(self) -> float:
        return sum(word.weight for word in self.words)


@lru_cache(maxsize=4096)
def read_name(text: str) -> Name:
    """Take a name apart. Words that only join go, unless nothing is left without them."""
    folded = _folded(text[:LONGEST_NAME])
    kept = [word for word in folded if not words.is_dropped(word)] or list(folded)
    return Name(text=text.strip(), words=tuple(_read(kept[:MOST_WORDS])))


def acronyms_of(text: str) -> frozenset[str]:
    """Return the acronyms that the words of a name make, with and without the words that only join."""
    folded = _folded(text[:LONGEST_NAME])
    kept = [word for word in folded if not words.is_dropped(word)]
    without_form = [word for word in kept if (found := words.meaning_of(word)) is None or found.kind != LEGAL]
    made = ("".join(word[0] for word in chosen) for chosen in (folded, kept, without_form))
    return frozenset(initials for initials in made if 3 <= len(initials) <= LONGEST_ACRONYM)  # noqa: PLR2004 - two letters stand for too much


@lru_cache(maxsize=256)
def _folded(text: str) -> tuple[str, ...]:
    # Words and acronyms of a name are read one after the other.
    return tuple(_joined_initials(fold(text).split()))


def read_acronym(text: str) -> str:
    """Return an acronym in its comparable form, empty for what is too short or too long to be one."""
    joined = fold(text, strip_prefixes=False).replace(" ", "")
    return joined if SHORTEST_ACRONYM <= len(joined) <= LONGEST_ACRONYM else ""


def looks_like_acronym(text: str) -> bool:
    """Tell whether a name is written as acronyms are: one word of capitals."""
    word = text.strip().replace(".", "")
    return " " not in word and word.isupper() and SHORTEST_ACRONYM < len(word) <= LONGEST_ACRONYM


def skeleton_of(latin: str) -> str:
    """Return the consonants of a word as they sound, each run of one told once."""
    bare = latin.replace("kh", "k").replace("ch", "k").replace("sh", "s").replace("ph", "f").replace("gh", "k")
    sounds = bare.translate(_VOWELS).translate(_SOUNDS)
    return "".join(letter for place, letter in enumerate(sounds) if place == 0 or sounds[place - 1] != letter)


def _joined_initials(found: list[str]) -> list[str]:
    """Join single letters that stand in a row: U.N.E.S.C.O. is one word."""
    joined: list[str] = []
    run = ""
    for word in [*found, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined += [run] if len(run) > 2 else list(run)  # noqa: PLR2004 - "l" and "d" before a vowel are no initials
            run = ""
        if word:
            joined.append(word)
    return joined


def _read(kept: list[str]) -> list[Word]:
    read: list[Word] = []
    place = 0
    while place < len(kept):
        length, code = _country_at(kept, place)
        if length and length < len(kept):
            written = " ".join(kept[place : place + length])
            read.append(Word(written, written, "", PLACE, f"@{code}", WEIGHTS[PLACE]))
            place += length
            continue
        read.append(_word(kept[place]))
        place += 1
    return read


def _country_at(kept: list[str], place: int) -> tuple[int, str]:
    for names, code in words.countries().get(kept[place], ()):
        if tuple(kept[place : place + len(names)]) == names:
            return len(names), code
    return 0, ""


@lru_cache(maxsize=65536)
def _word(written: str) -> Word:
    found = words.meaning_of(written)
    latin = written if written.isascii() else anyascii(written).lower().replace(" ", "")
    skeleton = skeleton_of(latin)
    if found is not None:
        return Word(written, latin, skeleton, found.kind, found.name, WEIGHTS[found.kind])
    if written.isdigit():
        return Word(written, written, "", OWN, "", WEIGHTS[KIND])
    return Word(written, latin, skeleton, OWN, "", WEIGHTS[OWN] if len(latin) > 2 else WEIGHTS[KIND])  # noqa: PLR2004
