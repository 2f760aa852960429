"""Under which keys an organisation is looked up, so that those like it are found without comparing with all.

Two records of one organisation nearly always share a key: their registration number, domain or acronym, a word of
their own (as it sounds, so that misprints and other scripts meet), or two words side by side in any order.
A key begins with the letter of its kind. Whoever stores keys fills them anew when `VERSION` rises.
"""

import hashlib
from collections.abc import Iterator
from itertools import pairwise

from shiraka.engines.matching.names import Name
from shiraka.engines.matching.organisation import Organisation
from shiraka.values.name_words import KIND, LEGAL, OWN

VERSION = 1
LONGEST_KEY = 40
MOST_KEYS = 48
_SHORTEST_WORD = 3
_SKELETON = 3


def keys_of(organisation: Organisation) -> tuple[str, ...]:
    """Return the keys of an organisation, those that say most first, at most `MOST_KEYS`."""
    found = dict.fromkeys(_short(key) for key in _keys(organisation))
    return tuple(found)[:MOST_KEYS]


def _short(key: str) -> str:
    if len(key) <= LONGEST_KEY:
        return key
    return f"{key[:2]}{hashlib.blake2b(key.encode(), digest_size=12).hexdigest()}"


def _keys(organisation: Organisation) -> Iterator[str]:
    if organisation.code:
        yield f"r:{organisation.country}{organisation.code}"
    if organisation.host:
        yield f"h:{organisation.domain}"
    names = organisation.read_names
    for name in names:
        yield "n:" + " ".join(name.senses)
    for acronym in sorted(organisation.given_acronyms):
        yield f"a:{acronym}"
    for name in names:
        yield from _of_words(name)
    for acronym in sorted(organisation.made_acronyms):
        yield f"a:{acronym}"
    for name in names:
        yield from _of_neighbours(name)


def _of_words(name: Name) -> Iterator[str]:
    for word in name.words:
        if word.kind != OWN or len(word.latin) < _SHORTEST_WORD:
            continue
        if len(word.skeleton) >= _SKELETON:
            yield f"s:{word.skeleton}"
        else:
            yield f"w:{word.latin}"
            kinds = sorted({other.meaning for other in name.words if other.kind == KIND})
            yield f"k:{word.skeleton}+{'+'.join(kinds)}"
        yield _ends(word.latin)


def _ends(latin: str) -> str:
    return f"b:{latin[:4]}{latin[-1]}"


def _of_neighbours(name: Name) -> Iterator[str]:
    """Yield words side by side, or with one between them, in an order of their own.

    These are what names of common words only are found by.
    """
    said = [word for word in name.words if word.kind != LEGAL]
    for one, other in pairwise(said):
        if one.kind == other.kind == OWN:
            # As one word, which is how another hand may write it.
            yield _ends(one.latin + other.latin)
    near = [*pairwise(said), *zip(said, said[2:], strict=False)]
    for one, other in near:
        if not (one.kind == other.kind == KIND):
            yield "p:" + "+".join(sorted((one.sense[:12], other.sense[:12])))
