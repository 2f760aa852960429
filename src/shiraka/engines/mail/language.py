"""In which of the three languages a text is written, told from its script and its commonest words."""

import re
from collections import Counter
from typing import Final

_LOOKED_AT: Final = 5000
_LEAST_WORDS: Final = 2
_FRENCH: Final = (
    "le la les des du de un une et est en pour que qui dans sur vous nous votre notre avec aux au par ce cette "
    "bonjour merci cordialement veuillez être avons"
)
_ENGLISH: Final = (
    "the of and to in is for that on you we our your with this are be have as at by from will please dear thank "
    "thanks regards hello would"
)
_WORDS: Final = {"fr": frozenset(_FRENCH.split()), "en": frozenset(_ENGLISH.split())}
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def language_of(text: str) -> str:
    """Return ar, en or fr; "" where nothing tells."""
    seen = text[:_LOOKED_AT]
    arabic, latin = len(_ARABIC.findall(seen)), len(_LATIN.findall(seen))
    if arabic > latin:
        return "ar"
    words = Counter(word.lower() for word in _LETTERS.findall(seen))
    counts = {language: sum(words[word] for word in known) for language, known in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    is_clear = counts[best] >= _LEAST_WORDS and counts[best] > min(counts.values())
    return best if is_clear else ""
