"""Workbooks and texts made for the tests, whole ones and hostile ones."""

import io
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook

from shiraka.engines.tables import Row, open_book


def workbook(*sheets: Sequence[Sequence[object]]) -> io.BytesIO:
    """Return a workbook as Excel would store it, with these rows in each sheet."""
    book = Workbook()
    for number, rows in enumerate(sheets, 1):
        sheet = book.active if number == 1 else book.create_sheet(f"Sheet{number}")
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept


def altered(whole: io.BytesIO, **parts: bytes | None) -> io.BytesIO:
    """Return a workbook with other parts: `sheet`, `strings`, `workbook`, or one of any name that is added."""
    names = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "workbook": "xl/workbook.xml"}
    changed = {names.get(name, name): content for name, content in parts.items()}
    made = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename not in changed:
                target.writestr(entry.filename, source.read(entry))
        for name, content in changed.items():
            if content is not None:
                target.writestr(name, content)
    return made


def sheet_of(inner: str, head: str = "") -> bytes:
    """Return the part of a sheet with these rows, written by hand."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{space}"><sheetData>{inner}</sheetData></worksheet>'.encode()


def rows_of(content: bytes | io.BytesIO, sheet: int = 0) -> list[Row]:
    """Return the rows of a file as they are read."""
    book = open_book(io.BytesIO(content) if isinstance(content, bytes) else content)
    return list(book.rows(book.sheets[sheet]))
