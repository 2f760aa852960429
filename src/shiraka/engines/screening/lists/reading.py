"""Reads a list of any format that is known, which its content says and not its name."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from shiraka.engines.screening.entries import Entry
from shiraka.engines.screening.lists import (
    european_union,
    normalised,
    ofac_markup,
    ofac_tables,
    own,
    united_kingdom,
    united_nations,
    world_bank,
)
from shiraka.engines.screening.lists.account import Account, ListUnreadable, Problem
from shiraka.engines.screening.lists.draft import Draft
from shiraka.engines.screening.lists.markup import root_of
from shiraka.engines.screening.lists.opening import Opened, Source


class Format(StrEnum):
    UNITED_NATIONS = "un"
    OFAC = "ofac"
    OFAC_CONSOLIDATED = "ofac-consolidated"
    EUROPEAN_UNION = "eu"
    UNITED_KINGDOM = "uk"
    WORLD_BANK = "wb"
    NORMALISED = "normalised"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class ReadList:
    """A list that was read: `date_of_list` as yyyy-mm-dd, empty where the file does not say it."""

    format: Format
    date_of_list: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


MOST_ENTRIES: Final = 1_000_000
"""The largest list has some 17,000."""
_BY_ROOT = {
    united_nations.ROOT: (Format.UNITED_NATIONS, united_nations.read),
    ofac_markup.ROOT: (Format.OFAC_CONSOLIDATED, ofac_markup.read),
    european_union.ROOT: (Format.EUROPEAN_UNION, european_union.read),
    united_kingdom.ROOT: (Format.UNITED_KINGDOM, united_kingdom.read),
}
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00")
_KNOWN = (
    "the lists of the United Nations, OFAC, the European Union or the United Kingdom, that of the World Bank, "
    "normalised lines, or a table with a column “name”"
)


def read_list(*sources: Source, name: str = "The file") -> ReadList:
    """Read a list, plain or gzip, from bytes or an open binary stream: all of it or nothing.

    OFAC publishes its list as three tables (SDN, ALT, ADD): give them together, in any order. `name` is what
    messages call the file. Raises `ListUnreadable` when the file is empty, broken, cut short, too large, hostile or of
    no known format, when it holds no entry, and when more of its entries are lost than kept.
    """
    found = ListReader(*sources, name=name)
    entries = tuple(found)
    return ReadList(found.format, found.account.date, entries, found.account.problems)


class ListReader:
    """The entries of a list one by one, in memory that does not grow with the file, for lists that are stored as read.

    As `read_list`; but an error may come after many entries, which must then not stand. Date and problems are in
    `account`, and are all there when the last entry was read.
    """

    def __init__(self, *sources: Source, name: str = "The file") -> None:
        self.account = Account(name)
        self._opened = [Opened(source, name) for source in sources]
        self._name = name
        self.format, self._read = _recognised(self._opened)

    def __iter__(self) -> Iterator[Entry]:
        keys: dict[str, int] = {}
        kept = 0
        for draft in self._read(self.account):
            entry = draft.entry(self.account)
            if entry is None:
                continue
            kept += 1
            if kept > MOST_ENTRIES:
                raise ListUnreadable(f"{self._name} has more than {MOST_ENTRIES:,} entries")
            key = _free(entry.key, keys)
            if key != entry.key:
                self.account.tell(draft.place, f"has the key {entry.key} of another entry: it is kept as {key}")
                entry = replace(entry, key=key)
            yield entry
        self._judge(kept)

    def _judge(self, kept: int) -> None:
        if not kept:
            first = "; ".join(f"{problem.place} {problem.what}" for problem in self.account.problems[:1])
            raise ListUnreadable(f"{self._name} holds no entry" + (f": {first}" if first else ""))
        # So many defects are a format that changed: to go on would clear whoever stood in the entries lost.
        if self.account.lost > kept:
            place, what = self.account.problems[0]
            raise ListUnreadable(
                f"{self._name} has {self.account.lost:,} entries that cannot be read and {kept:,} that can; "
                f"the first problem: {place} {what}"
            )


def _free(key: str, keys: dict[str, int]) -> str:
    """Return a key, numbered when it is taken, and take it; `keys` holds how often each was asked for."""
    asked, found = key, key
    while found in keys:
        keys[asked] += 1
        found = f"{asked}#{keys[asked]}"
    keys[found] = 1
    return found


_Read = Callable[[Account], Iterator[Draft]]


def _recognised(files: Sequence[Opened]) -> tuple[Format, _Read]:
    if not files:
        raise ListUnreadable("No file was given")
    if len(files) > 1:
        return Format.OFAC, _tables(files)
    (opened,) = files
    head = opened.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise opened.refused("is empty")
    if opened.head.startswith(_OTHER_ENCODINGS):
        raise opened.refused("is in UTF-16 or UTF-32, or no text; UTF-8 is expected")
    if head.startswith(b"<"):
        return _in_markup(opened)
    if head.startswith(b"{"):
        return _in_json(opened)
    # A table of one's own that keys its rows by numbers has rows as OFAC's tables have; these have no header.
    if own.separator_of(opened.head):
        return Format.OWN, lambda account: own.read(opened, account)
    if ofac_tables.table_of(head):
        return Format.OFAC, _tables(files)
    raise opened.refused(f"is none of {_KNOWN}")


def _in_markup(opened: Opened) -> tuple[Format, _Read]:
    root = root_of(opened)
    if root not in _BY_ROOT:
        raise opened.refused(f"is XML with the root {root[:40]!r}, and none of {_KNOWN}")
    name, read = _BY_ROOT[root]
    return name, lambda account: read(opened, account)


def _in_json(opened: Opened) -> tuple[Format, _Read]:
    if b'"ZPROCSUPP"' in opened.head:
        return Format.WORLD_BANK, lambda account: world_bank.read(opened, account)
    if b'"id"' in opened.head and b'"names"' in opened.head:
        return Format.NORMALISED, lambda account: normalised.read(opened, account)
    raise opened.refused(f"is JSON, and none of {_KNOWN}")


def _tables(files: Sequence[Opened]) -> _Read:
    tables: dict[str, Opened] = {}
    for number, opened in enumerate(files, 1):
        table = ofac_tables.table_of(opened.head)
        if not table:
            raise opened.refused(
                f"is no table of OFAC (file {number} of {len(files)}), and only those come several together"
            )
        if table in tables:
            raise opened.refused(f"is the table {table} a second time (file {number} of {len(files)})")
        tables[table] = opened
    if ofac_tables.SDN not in tables:
        raise files[0].refused(f"is the table {'and '.join(sorted(tables))} of OFAC; without SDN it names nobody")
    return lambda account: ofac_tables.read(tables, account)
