"""The words of a text as the index keeps them, and the stems by which their other forms are found.

A word is folded by `values.folding` (case, accents, vowel signs, variants of Arabic letters, article and
conjunction). Its stems are kept beside it, never in its place, so that what is typed exactly is found exactly.

Sources: for Arabic the suffixes of the light stemmer "light10" (Larkey, Ballesteros, Connell 2007), which brings
together about three quarters of the forms of a word and hardly ever two different words; roots are not used, since
they make one of شركة (company) and شراكة (partnership). For Latin script the Snowball stemmers for English and
French, both, as a name or an acronym does not say its language.
"""

import re
import threading
from functools import lru_cache

import Stemmer  # type: ignore[import-not-found]  # compiled, and ships no types

from shiraka.values.folding import fold

_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_SHORTEST_ARABIC, _LEFT = 4, 3
_SHORTEST_LATIN = 4
_ARABIC = re.compile("[ء-ي]+")
_LATIN = re.compile("[a-z]+")
_LANGUAGES = ("english", "french")
_own = threading.local()


def words_of(text: str) -> list[str]:
    """Return the folded words of a text, in their order."""
    return fold(text).split()


@lru_cache(maxsize=50_000)
def stems_of(word: str) -> frozenset[str]:
    """Return the stems of a folded word that differ from it; none for short words, numbers and other scripts."""
    if _ARABIC.fullmatch(word):
        return frozenset({_arabic_stem(word)} - {word})
    if _LATIN.fullmatch(word) and len(word) >= _SHORTEST_LATIN:
        return frozenset({stemmer.stemWord(word) for stemmer in _stemmers()} - {word})
    return frozenset()


def _arabic_stem(word: str) -> str:
    if len(word) < _SHORTEST_ARABIC:
        return word
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _LEFT:
            word = word[: -len(suffix)]
    return word


def _stemmers() -> tuple[Stemmer.Stemmer, ...]:
    """Return the stemmers of this thread: they hold a state while they work."""
    if not hasattr(_own, "stemmers"):
        _own.stemmers = tuple(Stemmer.Stemmer(language) for language in _LANGUAGES)
    found: tuple[Stemmer.Stemmer, ...] = _own.stemmers
    return found
