"""Whether a text uses a term, whatever its number, gender or case: compared by the stems of its words."""

import re
import unicodedata
from functools import cache

LEAST = 3
"""Letters a stem keeps when endings are taken off."""

_SMALL = frozenset(
    {
        "a", "an", "and", "at", "by", "for", "in", "is", "of", "on", "or", "per", "that", "the", "this", "to", "with",
        "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour",
        "qu", "que", "se", "sur", "un", "une", "y",
        "او", "الي", "عن", "علي", "في", "من", "مع", "ما",
    }
)  # fmt: skip
_LATIN_ENDINGS = ("ement", "ation", "ant", "ez", "er", "re", "r")
_LONG_VOWELS = str.maketrans("", "", "اويىآأإئؤءة")
_ARABIC_PREFIXES = ("", "وبال", "وال", "بال", "فال", "كال", "لل", "الت", "ال", *"وبلفكتين")
_ARABIC_SUFFIXES = ("", "ات", "ون", "ين", "ان", "كم", "ها", "هم", "نا", "ه")
_CONSONANTS = 2
"""Consonants an Arabic stem keeps."""


@cache
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters, without accents, signs of vowels or placeholders."""
    bare = re.sub(r"%\(\w+\)[srd]|%[sd]|\{\w+\}", " ", text)
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", bare.casefold()) if not unicodedata.combining(letter)
    )
    return tuple(re.findall(r"[a-z0-9]+|[\u0621-\u064a]+", plain.replace("œ", "oe").replace("ـ", "")))


@cache
def english_words(text: str) -> tuple[str, ...]:
    """Return the words of an English text, each in the singular and in one spelling."""
    return tuple(_singular(word) for word in words_of(text))


def uses(text: str, term: str, language: str, *, is_state: bool = False) -> bool:
    """Tell whether every word of a term stands in a text, by its stem and in any order.

    A state (`is_state`) may be said as a verb too: موقّع and وُقّعت, مغلق and إغلاق.
    """
    needed = [word for word in words_of(term) if word not in _SMALL] or words_of(term)
    there = words_of(text)
    if language != "ar":
        return all(any(_same_latin(word, other) for other in there) for word in needed)
    return all(any(_same_arabic(word, other, is_state=is_state) for other in there) for word in needed)


def _singular(word: str) -> str:
    word = re.sub(r"is(e|es|ed|ing|ation|ations)$", r"iz\1", word)
    if word.endswith("ies") and len(word) > LEAST + 1:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > LEAST:
        return word[:-1]
    return word


def _same_latin(term: str, other: str) -> bool:
    first, second = _latin_stem(term), _latin_stem(other)
    shortest = min(len(first), len(second))
    return first == second or (shortest > LEAST and first[:shortest] == second[:shortest])


@cache
def _latin_stem(word: str) -> str:
    word = re.sub(r"aux$", "al", word)
    word = word.rstrip("sx").rstrip("e") if len(word) > LEAST else word
    for ending in _LATIN_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            return word.removesuffix(ending)
    return word


def _same_arabic(term: str, other: str, *, is_state: bool) -> bool:
    """Compare consonants, so that broken plurals meet their singular: شريك and شركاء, طرف and أطراف."""
    wanted = _skeletons(term)
    if is_state and term.startswith("م"):
        wanted |= _skeletons(term.removeprefix("م"))
    return bool(wanted & _skeletons(other))


@cache
def _skeletons(word: str) -> set[str]:
    """Return the consonants of a word with each of the prefixes and suffixes it may have taken off."""
    found = {word}
    for prefix in _ARABIC_PREFIXES:
        for suffix in _ARABIC_SUFFIXES:
            if word.startswith(prefix) and word.endswith(suffix) and len(prefix) + len(suffix) < len(word):
                rest = word[len(prefix) : len(word) - len(suffix)].removesuffix("ه")
                bare = rest.translate(_LONG_VOWELS)
                # نص and نصوص: a doubled consonant is written once.
                bare = re.sub(r"(.)\1", r"\1", bare)
                found |= {bare, bare.removesuffix("ت")} if len(bare) > _CONSONANTS else {bare}
                # ولاية has one consonant and no stem: it is known as it is written.
                found |= {rest} if len(bare) < _CONSONANTS else set()
    return {one for one in found if len(one) >= _CONSONANTS}
