"""Acronyms of bodies that a list gives by their full names only: IRISL of Islamic Republic of Iran Shipping Lines.

Whoever is called by an acronym may be anybody, so one that was made here counts as a weak alias does: it is a hit only
where a fact agrees, as the country or the registration number.
"""

from collections.abc import Iterator
from typing import Final

from shiraka.engines.screening.entries import ACRONYM, WEAK, Entry, ListedName
from shiraka.engines.screening.names import GENERIC, LEGAL, ORGANISATION, OWN, PERSON, read_name

FEWEST: Final = 4
"""Letters from which on an acronym says enough to be sought."""
_SPELT: Final = 7
"""Letters of a form that is spelt out, as Republic or Company: of Ltd nobody takes the initial."""
_SPOKEN: Final = frozenset({OWN, GENERIC, LEGAL})


def named(entry: Entry) -> tuple[ListedName, ...]:
    """Return the names by which an entry is found: those of its list, and the acronyms made of them."""
    if entry.kind == PERSON:
        return entry.names
    known = {_bare(name.text) for name in entry.names}
    made = dict.fromkeys(text for name in entry.names if name.quality != WEAK for text in _acronyms(name.text))
    return (*entry.names, *(ListedName(text, ACRONYM) for text in made if text not in known))


def _acronyms(text: str) -> Iterator[str]:
    """Yield the initials of the words of a name, without and with what names its form; none that say too little."""
    words = [word for word in read_name(text, ORGANISATION).words if word.kind in _SPOKEN]
    for some in ([word for word in words if word.kind != LEGAL], words):
        letters = "".join(word.written[0] for word in some if word.kind != LEGAL or len(word.written) >= _SPELT).upper()
        if len(letters) >= FEWEST and letters.isascii() and letters.isalpha():
            yield letters


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).upper()
