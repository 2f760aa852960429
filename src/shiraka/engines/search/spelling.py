"""Words close to a mistyped one, through an index of keys instead of a look at every word.

Two words of which one results from the other by leaving out, adding, replacing or exchanging one letter share a
key: the word, or the word without one of its letters (the "deletes" of symmetric spelling correction, Garbe 2012).
The keys of a vocabulary are stored once, those of a query looked up, and what they lead to is measured.
"""

import zlib
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_SHORTEST, _LONGEST = 4, 24
_LONG = 8
"""From this length on two mistakes are forgiven."""


def spelling_keys(word: str) -> frozenset[int]:
    """Return the keys of a folded word, whole numbers below 2**32; none for what is no word or too short to guess."""
    if not (_SHORTEST <= len(word) <= _LONGEST and word.isalpha()):
        return frozenset()
    forms = {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}
    return frozenset(spelling_key(form) for form in forms)


def spelling_key(form: str) -> int:
    """Return the key of one form of a word."""
    return zlib.crc32(form.encode())


def nearest(word: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """Return the known words closest to a mistyped one, all at the same distance; none when none is close."""
    allowed = 1 if len(word) < _LONG else 2
    distances: dict[str, int] = {}
    for other in set(known):
        distance = OSA.distance(word, other, score_cutoff=allowed)
        if distance <= allowed:
            distances[other] = distance
    least = min(distances.values(), default=0)
    close = [other for other, distance in distances.items() if distance == least]
    return tuple(sorted(close, key=lambda other: (other[0] != word[0], abs(len(other) - len(word)), other))[:most])
