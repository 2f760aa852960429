"""A name taken apart into what is compared: words with what they mean, how they sound and how much they may say."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA

from shiraka.engines.screening.sounds import ARABIC, LATIN, Sound, script_of, sound_of, spelt_out
from shiraka.values import name_words
from shiraka.values.folding import fold

PERSON, ORGANISATION, VESSEL, ANY = "person", "org", "vessel", "any"
OWN, GENERIC, PATRONYMIC, LETTERS, LEGAL, TITLE, PARTICLE, INITIAL, NUMBER = (
    "own", "generic", "patronymic", "letters", "legal", "title", "particle", "initial", "number",
)  # fmt: skip
SHARES: Mapping[str, float] = {
    OWN: 1.0, GENERIC: 0.7, PATRONYMIC: 0.5, LETTERS: 0.5, LEGAL: 0.08, TITLE: 0.15, PARTICLE: 0.1, INITIAL: 0.3,
    NUMBER: 0.8,
}  # fmt: skip
"""How much of what its rarity says a word of each class counts."""
MOST_WORDS = 14
LONGEST_NAME = 400
"""Letters that are read; nobody is called by more, and a hostile list may hold millions."""
_PATRONYMIC = re.compile("(?:[ua]viC|[ua]vna|[ua]vniC|iCna|uglu|ugli|kizi|uulu)$")
# Capitals run into small letters, or small into a capital word: two words that were joined.
_RUN_TOGETHER = re.compile("(?<=[A-Z]{2})(?=[a-z]{3})|(?<=[a-z]{2})(?=[A-Z][a-z])")
_SHORTEST_MISPRINT, _LETTERS_A_MISPRINT = 7, 4
_MARKS = re.compile(r"(?<=\w)['’`ʿʾʻʼ‘](?=\w)")
_ARTICLE = re.compile("^(?:و)?ال(?=.{2})")
_SERVANT = re.compile(r"^abd[aeiou]{0,2}(?:l+[aeiou]?(?=l?[^aeiou]|[aeiou])|([rsnzdt])(?=\1))-?(?=\w{3})")
_JOINED_ABD = re.compile("^عبد(?:ال)?(?=.{2})")
# Rahmatullah and Rahmat Allah, Shamsuddin and Shams al-Din.
_WITH_GOD = re.compile("^(?P<own>.{3,}?)(?:[aou]ll?ah|[aou]lla|الله|لله)$")
_WITH_FAITH = re.compile("^(?P<own>.{3,}?)(?:[aeou]dd[ie]ne?|udine?|edine|aldine?|eldine?|الدين)$")
_FATHER_OF = re.compile("^(?:abo?u|ابو)(?=.{3})")
_OF_GOD = re.compile("^(?:abd[aeiou]{0,2}l+ah?|عبد(?:ال)?له)$")
_SERVANT_OF, _GOD, _FAITH = "abd", "allah", "din"
_LETTERS_OF_DIGITS = str.maketrans("013579", "oiestg")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|e|eme|er|ere)$")
_ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6", "seventh": "7", "eighth": "8",
    "ninth": "9", "tenth": "10",
}  # fmt: skip
_JOIN = "."
_ADDRESSES = frozenset({"ms", "messrs", "the"})
"""What is written before the name of a firm."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word: as it stands, its key in the vocabulary (a meaning or a spelling), its sound, its class."""

    written: str
    key: str
    sound: Sound
    kind: str
    script: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name and its words in their order."""

    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Forms:
    by_first: Mapping[str, tuple[tuple[str, ...], ...]]
    legal: tuple[str, ...]
    titles: frozenset[str]
    particles: frozenset[str]


@cache
def _forms() -> _Forms:
    legal: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    single: dict[str, set[str]] = {TITLE: set(), PARTICLE: set()}
    with files("shiraka.engines.screening").joinpath("data/forms.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            words = tuple(fold(row["phrase"], strip_prefixes=False).split())
            if row["class"] == LEGAL:
                legal[words[0]].append(words)
            elif len(words) == 1:
                single[row["class"]].add(words[0])
    by_first = {first: tuple(sorted(found, key=len, reverse=True)) for first, found in legal.items()}
    long = {word for found in legal.values() for form in found for word in form if len(word) >= _SHORTEST_MISPRINT}
    return _Forms(by_first, tuple(sorted(long)), frozenset(single[TITLE]), frozenset(single[PARTICLE]))


@lru_cache(maxsize=65_536)
def read_name(text: str, kind: str) -> Name:
    """Take a name of a person, or of an organisation or vessel, apart; empty when it holds no letter or digit."""
    bare = spelt_out(_RUN_TOGETHER.sub(" ", _MARKS.sub("", text[:LONGEST_NAME]).replace("&", " and ")))
    parted = _parted(_joined_initials(fold(bare, strip_prefixes=False).split()))
    words = _of_person(parted) if kind == PERSON else _of_organisation(parted)
    return Name(text.strip()[:LONGEST_NAME], tuple(words[:MOST_WORDS]))


def _joined_initials(folded: Sequence[str]) -> list[str]:
    """Join single letters that stand in a row: S.A. is one word, marked as such; of a single one the dot is lost."""
    joined: list[str] = []
    run: list[str] = []
    for word in [*folded, ""]:
        if len(word) == 1 and word.isalpha():
            run.append(word)
            continue
        joined += [_JOIN + "".join(run)] if len(run) > 1 else run
        run = []
        if word:
            joined.append(word)
    return joined


def _parted(folded: Sequence[str]) -> list[str]:
    """Part what is written apart or together at will: the Arabic article, the servant of God, what is of the faith."""
    parted: list[str] = []
    for word in folded:
        if _OF_GOD.match(word):
            parted += [_SERVANT_OF, _GOD]
        elif word in {"الله", "ullah", "allah", "ollah"}:
            parted.append(_GOD)
        elif word in {"دين", "الدين"}:
            parted.append(_FAITH)
        elif (met := _WITH_GOD.match(word)) or (met := _WITH_FAITH.match(word)):
            parted += [met["own"], _GOD if met.re is _WITH_GOD else _FAITH]
        elif met := _FATHER_OF.match(word):
            parted += [met[0], word[met.end() :]]
        elif word.isascii():
            if len(word) > 5 and (met := _SERVANT.match(word)):  # noqa: PLR2004 - "abdou" is a name of its own
                parted += [_SERVANT_OF, word[met.end() :]]
            elif word in {"abdul", "abdel", "abdal", "abdol", "abdur", "abdoul", "abdu"}:
                parted.append(_SERVANT_OF)
            else:
                parted.append(word)
        else:
            bare = _ARTICLE.sub("", word) if script_of(word) == ARABIC else word
            met = _JOINED_ABD.match(bare)
            parted += [_SERVANT_OF, bare[met.end() :]] if met else [_SERVANT_OF if bare == "عبد" else bare]
    return parted


def _of_person(folded: Sequence[str]) -> list[Word]:
    forms, words = _forms(), []
    for word in folded:
        bare = _as_letters(word.removeprefix(_JOIN))
        made = _word(bare, LETTERS if word != bare else _class_of(bare, forms))
        is_patronymic = made.kind == OWN and _PATRONYMIC.search(made.sound.sound)
        words.append(replace(made, kind=PATRONYMIC) if is_patronymic else made)
    return words


def _as_letters(word: str) -> str:
    """Return a word of a person's name with the digits that stand for letters in it as these: S3rge1."""
    return word.translate(_LETTERS_OF_DIGITS) if word.isascii() and any(map(str.isalpha, word)) else word


def _of_organisation(folded: Sequence[str]) -> list[Word]:
    forms, words, place = _forms(), [], 0
    bare = [word.removeprefix(_JOIN) for word in folded]
    while place < len(bare):
        word, is_letters = bare[place], bare[place] != folded[place]
        length = _form_at(bare, place, forms)
        if length:
            words.append(_word(" ".join(bare[place : place + length]), LEGAL))
            place += length
            continue
        place += 1
        words.append(_word_of_organisation(word, forms, is_letters=is_letters))
    return words


def _word_of_organisation(word: str, forms: _Forms, *, is_letters: bool) -> Word:
    if word in _ADDRESSES or is_letters or name_words.is_dropped(word):
        return _word(word, TITLE if word in _ADDRESSES else LETTERS if is_letters else PARTICLE)
    found = name_words.meaning_of(word)
    if found is not None and not word.isdigit():
        return _word(word, LEGAL) if found.kind == name_words.LEGAL else _word(word, GENERIC, f"={found.name}")
    if _is_misprinted_form(word):
        return _word(word, LEGAL)
    kind = _class_of(word, forms)
    if kind == NUMBER:
        return _word(_ORDINALS.get(word) or _ORDINAL.sub("", word), NUMBER)
    return _word(word, OWN if kind == TITLE else kind)


@lru_cache(maxsize=65_536)
def _is_misprinted_form(word: str) -> bool:
    """Tell whether a word is a misprint of one that names a legal form: "Limfited"."""
    if len(word) < _SHORTEST_MISPRINT:
        return False
    most = len(word) // _LETTERS_A_MISPRINT
    return process.extractOne(word, _forms().legal, scorer=OSA.distance, score_cutoff=most) is not None


def _form_at(folded: Sequence[str], place: int, forms: _Forms) -> int:
    for words in forms.by_first.get(folded[place], ()):
        if tuple(folded[place : place + len(words)]) == words:
            return len(words)
    return 0


def _class_of(word: str, forms: _Forms) -> str:
    if any(letter.isdigit() for letter in word) or word in _ORDINALS:
        return NUMBER
    if len(word) == 1:
        return INITIAL
    if word in forms.titles:
        return TITLE
    return PARTICLE if word in forms.particles else OWN


def _word(written: str, kind: str, key: str = "") -> Word:
    return Word(
        written, key or written, sound_of(written.replace(" ", "")), kind, script_of(written) if written else LATIN
    )
