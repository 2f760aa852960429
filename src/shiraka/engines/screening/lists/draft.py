"""An entry while it is read, and how it is cleaned: what a list may hold that no name holds."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from shiraka.engines.screening.entries import ALIAS, PRIMARY, SCRIPT, WEAK, Entry, ListedName
from shiraka.engines.screening.lists.account import Account
from shiraka.engines.screening.lists.dates import FOR_EVER, day_of, has_year

LONGEST_KEY: Final = 100
LONGEST_NAME: Final = 1_000
"""Characters that are kept; the longest name of the lists has some 400."""
MOST_NAMES: Final = 5_000
"""Names kept of one entry; the richest of the lists has some 200."""
MOST_VALUES: Final = 1_000
"""Countries, births, registrations or programmes kept of one entry."""
SHORTEST_NUMBER: Final = 4
"""Letters and digits of a registration that is kept."""
_HIDDEN = "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_HARMFUL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069"
_INVISIBLE = re.compile(f"[{_HIDDEN}{_HARMFUL}]")
"""Not the joiners U+200C and U+200D, which Persian and Indian names are spelt with."""
_MADE_TO_HARM = re.compile(f"[{_HARMFUL}]")
_LEFT_OVER = " ,;"
"""What is left where a list of names was taken apart by whoever made it."""
_LONGEST_CELL = 10 * LONGEST_NAME
_CELLS = re.compile('[^",;|\t\r\n]+')
_ALIEN = re.compile("[^\x00-\u02ff\u0300-\u036f\u1d00-\u1eff\u2000-\u206f]")


def is_latin(text: str) -> bool:
    """Whether no letter is of another script."""
    return not any(sign.isalpha() for sign in _ALIEN.findall(text))


def cut(line: str) -> str:
    """Return a line of a table in which nothing is longer than a cell may be."""
    if len(line) <= _LONGEST_CELL:
        return line
    return _CELLS.sub(lambda found: found[0][:_LONGEST_CELL], line)


def plain(text: str) -> str:
    """Return a text without invisible signs and with single spaces."""
    if not text.isascii() or not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def _tells_apart(registration: str) -> bool:
    """Whether a number is long enough to be that of one: lists hold "-" and "044" as well."""
    return sum(sign.isalnum() for sign in registration) >= SHORTEST_NUMBER and any(map(str.isdigit, registration))


@dataclass
class Draft:
    """An entry as its list gives it; `of` is the list, `place` where it stands there."""

    key: str
    of: str
    kind: str
    place: str
    names: list[ListedName] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    births: list[str] = field(default_factory=list)
    registrations: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    since: str = ""
    until: str = ""

    def call(self, text: str, quality: str) -> None:
        """Add a name, or nothing when it is empty."""
        if text and not text.isspace():
            self.names.append(ListedName(text, quality))

    def entry(self, account: Account) -> Entry | None:
        """Return the entry, cleaned, or nothing when no name is left; the account is told what was wrong."""
        names = self._names(account)
        if not names:
            account.lose(self.place, "has no name: it is left out")
            return None
        return Entry(
            key=plain(self.key[: 2 * LONGEST_KEY])[:LONGEST_KEY],
            list=plain(self.of[:LONGEST_KEY]),
            kind=self.kind,
            names=names,
            countries=self._values(self.countries, account),
            births=self._births(account),
            registrations=tuple(filter(_tells_apart, self._values(self.registrations, account))),
            programmes=self._values(self.programmes, account),
            since=self._day(self.since, "first day", account),
            until=self._until(account),
        )

    def _names(self, account: Account) -> tuple[ListedName, ...]:
        kept: dict[str, ListedName] = {}
        for name in self.names:
            text = self._name(name.text, account)
            # A name that is weak in one place and trusted in another is trusted.
            if text and (text not in kept or kept[text].quality == WEAK):
                kept[text] = ListedName(text, name.quality)
            if len(kept) >= MOST_NAMES:
                account.tell(self.place, f"has more than {MOST_NAMES:,} names: the rest is left out")
                break
        return tuple(kept.values())

    def _name(self, text: str, account: Account) -> str:
        if not text.isascii() or not text.isprintable():
            if _MADE_TO_HARM.search(text):
                account.tell(self.place, "has control signs in a name: they are left out")
            text = _INVISIBLE.sub("", text)
        text = " ".join(text.split()).strip(_LEFT_OVER)
        if len(text) > LONGEST_NAME:
            account.tell(self.place, f"has a name of {len(text):,} characters: it is cut to {LONGEST_NAME:,}")
            text = text[:LONGEST_NAME].rstrip()
        return text if any(sign.isalnum() for sign in text) else ""

    def _values(self, values: Sequence[str], account: Account) -> tuple[str, ...]:
        if len(values) > MOST_VALUES:
            account.tell(self.place, f"has more than {MOST_VALUES:,} countries, births, numbers or programmes")
        cleaned = (plain(value[: 2 * LONGEST_NAME])[:LONGEST_NAME] for value in values[:MOST_VALUES])
        return tuple(dict.fromkeys(value for value in cleaned if value))

    def _births(self, account: Account) -> tuple[str, ...]:
        births = self._values(self.births, account)
        for birth in births:
            if not has_year(birth):
                account.tell(self.place, f"has a birth without a year, {birth[:40]!r}: it is left out")
        return tuple(birth for birth in births if has_year(birth))

    def _day(self, text: str, of_what: str, account: Account) -> str:
        text = plain(text[:LONGEST_NAME])
        day = day_of(text)
        if text and not day:
            account.tell(self.place, f"has a {of_what} that is no date, {text[:40]!r}: it is left out")
        return day

    def _until(self, account: Account) -> str:
        """Return the last day; one that cannot be read does not end an entry."""
        until = self._day(self.until, "last day", account)
        return "" if until >= FOR_EVER else until


def call_all(draft: Draft, texts: Iterable[str], quality: str) -> None:
    """Add names of one quality, those in another script than Latin as names in the original one, unless weak."""
    for text in texts:
        draft.call(text, SCRIPT if quality == ALIAS and not is_latin(text) else quality)


def first_is_primary(draft: Draft) -> None:
    """Make the first name in trust the primary one, for lists that do not say which is."""
    for number, name in enumerate(draft.names):
        if name.quality == ALIAS:
            draft.names[number] = ListedName(name.text, PRIMARY)
            return
