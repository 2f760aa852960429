"""The list of exclusions that an organisation keeps itself: a table with a header in English, French or Arabic.

Columns are name, kind, aliases and weak aliases parted by |, country, birth, registration, reason, since, until and
key, in any order; only the name is needed. Cells are parted by commas, semicolons or tabs.
"""

import csv
from collections.abc import Iterator, Mapping
from typing import Final

from shiraka.engines.screening.entries import ALIAS, PRIMARY, WEAK
from shiraka.engines.screening.lists.account import Account
from shiraka.engines.screening.lists.dates import birth_of, day_of, has_year
from shiraka.engines.screening.lists.draft import Draft, call_all, cut, plain
from shiraka.engines.screening.lists.opening import Opened
from shiraka.engines.screening.names import ORGANISATION, PERSON, VESSEL
from shiraka.values.folding import fold

_HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "full name", "nom", "nom complet", "raison sociale", "الاسم", "اسم", "الاسم الكامل"),
    "kind": ("kind", "type", "nature", "catégorie", "النوع", "الصفة"),
    "aliases": ("aliases", "alias", "other names", "also known as", "autres noms", "أسماء أخرى", "اسم مستعار"),
    "weak aliases": ("weak aliases", "weak alias", "alias faibles", "alias faible", "أسماء ضعيفة", "أسماء أخرى ضعيفة"),
    "country": ("country", "countries", "nationality", "pays", "nationalité", "البلد", "الدولة", "الجنسية"),
    "birth": ("birth", "date of birth", "birth date", "naissance", "date de naissance", "تاريخ الميلاد", "الميلاد"),
    "registration": (
        "registration", "registration number", "registration no", "immatriculation", "numéro d’immatriculation",
        "numéro d'enregistrement", "enregistrement", "رقم التسجيل", "التسجيل",
    ),
    "reason": ("reason", "grounds", "motif", "raison", "السبب"),
    "since": ("since", "from", "depuis", "depuis le", "à partir du", "منذ", "من تاريخ"),
    "until": ("until", "to", "jusqu’au", "jusqu'à", "fin", "حتى", "إلى تاريخ"),
    "key": ("key", "id", "reference", "référence", "clé", "identifiant", "المرجع", "المعرف"),
}  # fmt: skip
_COLUMNS = {fold(header): column for column, headers in _HEADERS.items() for header in headers}
_KIND_WORDS = {
    PERSON: ("person", "individual", "personne", "personne physique", "individu", "شخص", "فرد"),
    ORGANISATION: (
        "org", "organisation", "organization", "entity", "firm", "company", "entité", "société", "entreprise",
        "personne morale", "منظمة", "مؤسسة", "شركة", "كيان",
    ),
    VESSEL: ("vessel", "ship", "aircraft", "navire", "bateau", "aéronef", "سفينة", "طائرة"),
}  # fmt: skip
_KINDS = {fold(word): kind for kind, words in _KIND_WORDS.items() for word in words}
_SEPARATORS = ",;\t"
_ROW = "row"


def separator_of(head: bytes) -> str:
    """Return what parts the cells when these bytes begin with a header of ours; empty when they do not."""
    line = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace")
    for separator in _SEPARATORS:
        try:
            cells = next(csv.reader([line[:10_000]], delimiter=separator), [])
        except csv.Error:
            cells = []
        if "name" in (_COLUMNS.get(fold(cell)) for cell in cells):
            return separator
    return ""


def read(opened: Opened, account: Account) -> Iterator[Draft]:
    """Yield the entries; problems name row and column, row 1 being the header.

    Raises `ListUnreadable` when the file is not UTF-8, a column is there twice, or a quotation does not end.
    """
    rows = csv.reader(_lines(opened), delimiter=separator_of(opened.head), strict=True)
    number = 1
    try:
        columns = _columns(next(rows, []), opened, account)
        for number, cells in enumerate(rows, 2):
            if any(cell.strip() for cell in cells):
                yield _draft(_Row(number, dict(zip(columns, cells, strict=False)), account), len(cells) - len(columns))
    except csv.Error as error:
        raise opened.refused(f"cannot be taken apart after row {number:,}: {error}") from error


class _Row:
    """The cells of a row by column, and a way to tell what is wrong with one."""

    def __init__(self, number: int, cells: Mapping[str, str], account: Account) -> None:
        self.number, self.place, self._cells, self._account = number, f"{_ROW} {number:,}", cells, account

    def __getitem__(self, column: str) -> str:
        return plain(self._cells.get(column, ""))

    def raw(self, column: str) -> str:
        """Return a cell as it is, for what cleans it later and tells."""
        return self._cells.get(column, "")

    def parts(self, column: str) -> list[str]:
        return self.raw(column).split("|")

    def tell(self, column: str, what: str) -> None:
        self._account.tell(f"{self.place}, column {column}", what)


def _draft(row: _Row, more: int) -> Draft:
    if more > 0:
        row.tell(f"{more} beyond the last", "has a cell without a header: it is left out")
    draft = Draft(f"OWN:{row['key'] or row.number}", "OWN", _kind(row), row.place)
    draft.call(row.raw("name"), PRIMARY)
    call_all(draft, row.parts("aliases"), ALIAS)
    call_all(draft, row.parts("weak aliases"), WEAK)
    draft.countries += row.parts("country")
    draft.births += _births(row)
    draft.registrations += row.parts("registration")
    draft.programmes.append(row["reason"])
    draft.since, draft.until = _day(row, "since"), _day(row, "until")
    if draft.until and draft.since > draft.until:
        row.tell("until", f"ends on {draft.until}, before it begins on {draft.since}")
    return draft


def _kind(row: _Row) -> str:
    kind = _KINDS.get(fold(row["kind"]))
    if not kind:
        row.tell(
            "kind", f"is not person, organisation or vessel but {row['kind'][:40]!r}: it is read as an organisation"
        )
    return kind or ORGANISATION


def _births(row: _Row) -> list[str]:
    births = [birth_of(plain(birth)) for birth in row.parts("birth")]
    for birth in births:
        if birth and not has_year(birth):
            row.tell("birth", f"has no year, {birth[:40]!r}: it is left out")
    return [birth for birth in births if has_year(birth)]


def _day(row: _Row, column: str) -> str:
    day = day_of(row[column])
    if row[column] and not day:
        row.tell(column, f"is no date like 2027-12-31 or 31/12/2027, {row[column][:40]!r}: it is left out")
    return day


def _columns(header: list[str], opened: Opened, account: Account) -> list[str]:
    columns = [_COLUMNS.get(fold(cell), "") for cell in header]
    for number, (column, cell) in enumerate(zip(columns, header, strict=True), 1):
        if column and column in columns[: number - 1]:
            raise opened.refused(f"has the column {column} twice, the second time as column {number}, {cell[:40]!r}")
        if not column and cell.strip():
            account.tell(f"{_ROW} 1, column {number}", f"has an unknown header, {cell[:40]!r}: the column is not read")
    return columns


def _lines(opened: Opened) -> Iterator[str]:
    for number, line in enumerate(opened.lines(), 1):
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise opened.refused(f"is not in UTF-8: see line {number:,}; save it as “CSV UTF-8”") from error
        yield cut(text)
