"""The file that is brought in: a table, or a ZIP with a table and the files it names."""

import io
from typing import IO
from zipfile import ZipFile, ZipInfo

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from shiraka.engines.tables import (
    LOOKED_AT,
    Book,
    Fault,
    Header,
    Row,
    Unreadable,
    checked,
    find_header,
    header_at,
    open_book,
)
from shiraka.foundation.documents.names import extension_of
from shiraka.foundation.importing.mapping import Reading
from shiraka.foundation.importing.targets import titles_of
from shiraka.values.folding import fold

TABLES = (".xlsx", ".csv", ".tsv", ".txt")
_ZIP = b"PK\x03\x04"
_NOT_OURS = ("__macosx/", ".ds_store", "thumbs.db", "~$")


class Source:
    """An opened file; raises `Unreadable` when it is no table. The stream must stay open."""

    def __init__(self, stream: IO[bytes], *, takes_files: bool = False) -> None:
        self._package: ZipFile | None = None
        self._files: dict[str, ZipInfo] = {}
        self.table_name = ""
        self.book = self._opened(stream, takes_files=takes_files)

    def _opened(self, stream: IO[bytes], *, takes_files: bool) -> Book:
        stream.seek(0)
        if not takes_files or stream.read(4) != _ZIP:
            return open_book(stream)
        package = checked(stream)
        if "[content_types].xml" in {name.lower() for name in package.namelist()}:
            return open_book(stream)
        self._package = package
        tables: list[ZipInfo] = []
        for entry in package.infolist():
            name = _last(entry.filename)
            if entry.is_dir() or any(word in f"/{entry.filename.lower()}" for word in _NOT_OURS):
                continue
            self._files.setdefault(_folded(name), entry)
            if extension_of(name) in TABLES:
                tables.append(entry)
        # The table lies on top; workbooks deeper in may be annexes.
        tables.sort(key=lambda entry: (entry.filename.count("/"), extension_of(entry.filename) != ".xlsx"))
        if not tables:
            raise Unreadable(Fault.NO_SHEET)
        self.table_name = tables[0].filename
        return open_book(io.BytesIO(package.read(tables[0])))

    def file(self, name: str) -> ContentFile[bytes] | None:
        """Return a file that came along, by its name with or without its folder; None where there is none."""
        entry = self._files.get(_folded(_last(name)))
        if self._package is None or entry is None:
            return None
        return ContentFile(self._package.read(entry), name=_last(entry.filename))

    def sheet(self, wanted: str) -> str:
        """Return the name of the sheet to read: the one wanted, else the first; raises `Unreadable`."""
        if wanted and wanted not in self.book.sheets:
            raise Unreadable(Fault.NO_SHEET)
        return wanted or self.book.sheets[0]

    def header(self, kind: str, reading: Reading) -> tuple[Header, list[Row]]:
        """Return the header of a sheet and the first rows below it; raises `Unreadable`."""
        first: list[Row] = []
        for row in self.book.rows(self.sheet(reading.sheet)):
            first.append(row)
            if len(first) >= LOOKED_AT and row.number >= reading.header_row:
                break
        if not first:
            raise Unreadable(Fault.EMPTY)
        found = (
            header_at(first, reading.header_row) if reading.header_row else find_header(first, titles_of(kind).is_known)
        )
        return found, [row for row in first if row.number > found.last_row]


def _last(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", maxsplit=1)[-1].strip()


def _folded(name: str) -> str:
    extension = extension_of(name)
    return f"{fold(name[: len(name) - len(extension)])}{extension}"


def told(fault: Unreadable) -> str:
    """Return why a file is not taken, and what to do, in the reader's language."""
    sentences = {
        Fault.EMPTY: _("The file is empty."),
        Fault.NOT_A_TABLE: _("This is neither an Excel workbook nor a CSV text. Save it as .xlsx or .csv."),
        Fault.OLD_FORMAT: _("This is a workbook of the old Excel format (.xls). Open it and save it as .xlsx."),
        Fault.OTHER_FORMAT: _("This is a file of another program. Open it in Excel and save it as .xlsx, or as .csv."),
        Fault.ENCRYPTED: _("The file is protected by a password. Save it without one."),
        Fault.MACROS: _("The workbook contains macros, which are not taken. Save it as .xlsx without macros."),
        Fault.DAMAGED: _("The file is damaged. Open it in Excel and save it anew as .xlsx."),
        Fault.UNFOLDS: _("The file would unfold to %(megabytes)s MB, which can harm a computer. It is not taken."),
        Fault.HARMFUL: _("The workbook is not built as Excel builds them, which can harm a computer. It is not taken."),
        Fault.TOO_MANY_ROWS: _("The sheet has more than %(most)s rows. Bring it in in several parts."),
        Fault.TOO_MANY_COLUMNS: _("Row %(row)s has more than %(most)s columns. Delete those that hold nothing."),
        Fault.FAR_CELL: _(
            "A cell far outside the table holds something, near %(cell)s. Delete it and save the workbook."
        ),
        Fault.LONG_CELL: _(
            "Row %(row)s holds a cell of more than %(most)s letters, or a quotation mark without its end."
        ),
        Fault.NO_SHEET: _("The table is not there: the file has no such sheet, or the ZIP holds no .xlsx or .csv."),
        Fault.NO_HEADER: _("No row names the columns. Put their names into one row above the data."),
    }
    return sentences[fault.fault] % fault.told
