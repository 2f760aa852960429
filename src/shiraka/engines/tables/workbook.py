"""Reading an Excel workbook: its sheets, and their rows one after the other."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from shiraka.engines.tables.cells import Row, Scalar
from shiraka.engines.tables.faults import Fault, Unreadable
from shiraka.engines.tables.package import MOST_COLUMNS, cells_without_value, checked, refuse_bad_workbook, sheet_parts

MOST_ROWS = 200_000
"""Rows that hold something. A sheet has room for a million, mostly empty but for a border somebody drew."""


class Workbook:
    """An opened workbook; `is_1904` tells from which day its dates count. Raises `Unreadable` when made."""

    def __init__(self, stream: IO[bytes]) -> None:
        # The reader keeps the rectangle of a sheet in memory: how large that is, is made sure of before.
        self._package = checked(stream)
        refuse_bad_workbook(self._package)
        self._parts, self.is_1904 = sheet_parts(self._package)
        stream.seek(0)
        try:
            self._book = CalamineWorkbook.from_filelike(stream)
        except CalamineError:
            raise Unreadable(Fault.DAMAGED) from None
        seen = [sheet.name for sheet in self._book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        # Lists to choose from are often kept in a hidden sheet.
        self.sheets = tuple(seen or self._book.sheet_names)
        if not self.sheets:
            raise Unreadable(Fault.NO_SHEET)
        self._read: tuple[str, CalamineSheet | None] = "", None

    def without_value(self, name: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the addresses of formulas in a sheet that were never worked out, and of those that failed."""
        part = self._parts.get(name, "")
        return cells_without_value(self._package, part) if part in self._package.namelist() else (_NONE, _NONE)

    def rows(self, name: str) -> Iterator[Row]:
        """Yield the rows of a sheet that hold something; raises `Unreadable` where it goes beyond every bound."""
        sheet = self._sheet(name)
        first = sheet.start[1] if sheet.start else 0
        held = 0
        for number, values in enumerate(sheet.iter_rows(), 1):
            told = _without_tail([""] * first + values)
            if not told:
                continue
            held += 1
            if held > MOST_ROWS:
                raise Unreadable(Fault.TOO_MANY_ROWS, most=MOST_ROWS)
            if len(told) > MOST_COLUMNS:
                raise Unreadable(Fault.TOO_MANY_COLUMNS, most=MOST_COLUMNS, row=number)
            yield Row(number, told)

    def _sheet(self, name: str) -> CalamineSheet:
        if name not in self._book.sheet_names:
            raise Unreadable(Fault.NO_SHEET)
        if name != self._read[0]:
            # A table is gone through several times: its header, its habits, its rows. Parsing it is what takes long.
            self._read = "", None
            try:
                self._read = name, self._book.get_sheet_by_name(name)
            except CalamineError:
                raise Unreadable(Fault.DAMAGED) from None
        sheet = self._read[1]
        assert sheet is not None  # noqa: S101 - no sheet is called nothing
        return sheet


_NONE: frozenset[str] = frozenset()
_Cell = int | float | str | bool | time | date | datetime | timedelta


def _without_tail(values: list[_Cell]) -> tuple[Scalar, ...]:
    end = len(values)
    while end and values[end - 1] == "":
        end -= 1
    return tuple(None if value == "" else value for value in values[:end])
