"""The list of Specially Designated Nationals of OFAC as three tables without headers, joined on their first column.

SDN holds the names, ALT the aliases, ADD the addresses. `-0-` is nothing, and the last line is one control sign.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shiraka.engines.screening.entries import ALIAS, PRIMARY, WEAK, ListedName
from shiraka.engines.screening.lists.account import Account
from shiraka.engines.screening.lists.draft import Draft, cut
from shiraka.engines.screening.lists.ofac_remarks import read_remarks, turned
from shiraka.engines.screening.lists.opening import Opened
from shiraka.engines.screening.names import ORGANISATION, PERSON, VESSEL

SDN, ALT, ADD = "SDN", "ALT", "ADD"
_TABLES = {12: SDN, 5: ALT, 6: ADD}
"""Known by the number of their columns."""
_COLUMNS = {table: count for count, table in _TABLES.items()}
_NULL = "-0-"
_END = b"\x1a"
_KINDS = {"": ORGANISATION, "individual": PERSON, "vessel": VESSEL, "aircraft": VESSEL}
_LINES_LOOKED_AT = 5
MOST_ROWS: Final = 1_000_000
"""Of one table; the longest has some 25,000."""


@dataclass(frozen=True, slots=True)
class _Row:
    place: str
    cells: list[str]


def table_of(head: bytes) -> str:
    """Return which of the tables begins with these bytes; empty when none does."""
    for line in head.splitlines()[:_LINES_LOOKED_AT]:
        cells = _cells(line.decode("utf-8", "replace"))
        if cells and cells[0].isdecimal() and len(cells) in _TABLES:
            return _TABLES[len(cells)]
    return ""


def read(tables: Mapping[str, Opened], account: Account) -> Iterator[Draft]:
    """Yield the entries of SDN, with what ALT and ADD say of them; either may be absent, which is told."""
    aliases = _aliases(tables[ALT], account) if ALT in tables else {}
    countries = _countries(tables[ADD], account) if ADD in tables else {}
    for table, what in ((ALT, "aliases"), (ADD, "countries of addresses")):
        if table not in tables:
            account.tell(f"table {SDN}", f"was read without the table {table}: the entries lack {what}")
    for row in _rows(tables[SDN], SDN, account):
        number = row.cells[0]
        draft = _draft(row, account)
        draft.names[1:1] = [ListedName(turned(name.text, draft.kind), name.quality) for name in aliases.pop(number, ())]
        draft.countries += countries.pop(number, ())
        yield draft
    for table, left in ((ALT, aliases), (ADD, countries)):
        if left:
            what = f"has rows for {len(left):,} entries that SDN lacks: the tables are of different days"
            account.tell(f"table {table}", what)


def _draft(row: _Row, account: Account) -> Draft:
    number, name, kind, programmes, *_more = row.cells
    if kind.casefold() not in _KINDS:
        account.tell(row.place, f"is of an unknown kind, {kind[:40]!r}: it is read as an organisation")
    draft = Draft(f"OFAC:{number}", "OFAC", _KINDS.get(kind.casefold(), ORGANISATION), row.place)
    draft.call(turned(name, draft.kind), PRIMARY)
    draft.programmes += programmes.split("] [")
    read_remarks(draft, row.cells[11])
    draft.countries.append(row.cells[9])
    return draft


def _aliases(opened: Opened, account: Account) -> dict[str, list[ListedName]]:
    found: defaultdict[str, list[ListedName]] = defaultdict(list)
    for row in _rows(opened, ALT, account):
        number, _own, kind, name, remarks = row.cells[:5]
        quality = WEAK if "weak" in f"{kind} {remarks}".casefold() else ALIAS
        found[number].append(ListedName(name, quality))
    return found


def _countries(opened: Opened, account: Account) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows(opened, ADD, account):
        found[row.cells[0]].append(row.cells[4])
    return found


def _rows(opened: Opened, table: str, account: Account) -> Iterator[_Row]:
    """Yield the rows of a table with `-0-` as empty cells; those that cannot be read are told.

    Raises `ListUnreadable` when the last row is cut.
    """
    is_ended = is_told = False
    line = b"\n"
    for number, line in enumerate(opened.lines(), 1):
        is_ended = is_ended or line.strip() == _END
        if not line.strip(_END + b" \r\n"):
            continue
        if number > MOST_ROWS:
            raise opened.refused(f"has more than {MOST_ROWS:,} rows of the table {table}")
        place = f"{table} line {number:,}"
        text, is_utf8 = _text(line)
        if not is_utf8 and not is_told:
            is_told = True
            account.tell(place, "is not in UTF-8; it, and others that are not, are read as Windows-1252")
        cells = _cells(text)
        if len(cells) == _COLUMNS[table] and cells[0].isdecimal():
            yield _Row(f"{place} ({cells[0]})", ["" if cell == _NULL else cell for cell in cells])
        elif line.endswith(b"\n"):
            account.lose(place, f"has not the {_COLUMNS[table]} columns of {table}: it is left out")
    if not line.endswith((b"\n", _END)):
        raise opened.refused(f"was cut short: the last line of {table} does not end")
    if not is_ended:
        account.tell(f"table {table}", "lacks the control sign that ends a table of OFAC: it may have been cut short")


def _text(line: bytes) -> tuple[str, bool]:
    """Return a line as text, and whether it is in UTF-8."""
    try:
        return line.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace"), False


def _cells(line: str) -> list[str]:
    """Return the cells of a line; none when it cannot be taken apart."""
    # Each line by itself: a quotation mark too many harms one row and no other.
    try:
        return [cell.strip() for cell in next(csv.reader([cut(line)], strict=True), [])]
    except csv.Error:
        return []
