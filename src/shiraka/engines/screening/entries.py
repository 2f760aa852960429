"""Who is listed: what a list of sanctions or debarments says of a person, body or vessel."""

from dataclasses import dataclass
from datetime import date

from shiraka.engines.screening.attributes import number_of

PRIMARY, ALIAS, SCRIPT, WEAK = "primary", "alias", "script", "weak"


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name as a list gives it; `quality` is primary, alias, script (the original one) or weak."""

    text: str
    quality: str = PRIMARY


@dataclass(frozen=True, slots=True)
class Entry:
    """A person, body or vessel on a list. Dates and countries stand as the list writes them.

    `until` is the last day of an entry that lapses by itself, empty for one that does not.
    """

    key: str
    list: str
    kind: str
    names: tuple[ListedName, ...]
    countries: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    registrations: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    @property
    def numbers(self) -> frozenset[str]:
        """Return the registration numbers in the form in which they are compared."""
        return frozenset(number for text in self.registrations if (number := number_of(text)))

    def has_lapsed(self, on: date) -> bool:
        return bool(self.until) and self.until < on.isoformat()
