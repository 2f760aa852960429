"""Who is listed: what a list of sanctions or debarments says of a person, body or vessel."""

from dataclasses import dataclass, fields
from datetime import date

import orjson

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


def as_line(entry: Entry) -> bytes:
    """Return an entry as one line of JSON, the same bytes for the same entry: what is kept of a list, and hashed."""
    told = {field.name: getattr(entry, field.name) for field in fields(Entry) if field.name != "names"}
    told["names"] = [(name.text, name.quality) for name in entry.names]
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def from_line(line: bytes) -> Entry:
    """Return the entry that `as_line` wrote. Raises `ValueError` for any other line."""
    try:
        told = orjson.loads(line)
        names = tuple(ListedName(text, quality) for text, quality in told.pop("names"))
        return Entry(
            names=names,
            countries=tuple(told.pop("countries")),
            births=tuple(told.pop("births")),
            registrations=tuple(told.pop("registrations")),
            programmes=tuple(told.pop("programmes")),
            **told,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("The line holds no entry.") from error
