"""A list as an Excel workbook, written row by row: real dates and numbers, words as words, and what was filtered."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.entities.exports.rows import Cell, Selection
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.languages.formats import moment
from shiraka.foundation.parameters.current import organisation_name

LONGEST_CELL: Final = 32_767
"""Characters Excel keeps in one cell; a longer text ends with an ellipsis."""
_SHEET_NAME: Final = 31
_NO_SHEET_NAME: Final = str.maketrans("", "", "[]:*?/\\'")
WIDE, NARROW = 32, 16


def write(selection: Selection, file: IO[bytes]) -> int:
    """Write the workbook of a selection to a file and return how many rows it has."""
    # Words stay words: one that begins like a formula or an address is neither.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book: Any = xlsxwriter.Workbook(file, options)
    is_mirrored = reader_language() == "ar"
    rows = _rows(book, selection, is_mirrored=is_mirrored)
    _about(book, selection, rows, is_mirrored=is_mirrored)
    book.close()
    return rows


def _rows(book: Any, selection: Selection, *, is_mirrored: bool) -> int:
    name = selection.entity.label_plural.translate(_NO_SHEET_NAME)[:_SHEET_NAME] or "1"
    sheet, head, formats = book.add_worksheet(name), book.add_format({"bold": True, "bottom": 1}), _Formats(book)
    if is_mirrored:
        sheet.right_to_left()
    heads = selection.heads()
    for column, one in enumerate(heads):
        sheet.set_column(column, column, WIDE if one.name == selection.entity.title else NARROW)
        sheet.write_string(0, column, one.label, head)
    sheet.freeze_panes(1, 0)
    row = 0
    for batch in selection.batches():
        for record in batch:
            row += 1
            for column, cell in enumerate(selection.cells(heads, record)):
                _write(sheet, row, column, cell, formats)
    if row:
        sheet.autofilter(0, 0, row, len(heads) - 1)
    return row


class _Formats:
    """How days, moments and numbers look; the workbook of the reader's program puts them in its own language."""

    def __init__(self, book: Any) -> None:
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.amount = book.add_format({"num_format": "#,##0.00"})


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    if cell is None:
        return
    if isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell, formats.moment)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), formats.day)
    elif isinstance(cell, Decimal):
        sheet.write_number(row, column, float(cell), formats.amount)
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, shortened(cell))


def shortened(text: str) -> str:
    """Return words that fit into a cell."""
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"


def _about(book: Any, selection: Selection, rows: int, *, is_mirrored: bool) -> None:
    """Write the second sheet: what the rows are, narrowed by what, taken out by whom and when."""
    sheet, label = book.add_worksheet(_("About")), book.add_format({"bold": True})
    if is_mirrored:
        sheet.right_to_left()
    sheet.set_column(0, 0, NARROW + NARROW)
    sheet.set_column(1, 1, WIDE + WIDE)
    for row, (name, value) in enumerate(facts_of(selection, rows)):
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, shortened(value))


def facts_of(selection: Selection, rows: int) -> Sequence[tuple[str, str]]:
    """Return what is said about an export, in the reader's words."""
    chips = [(chip.label[:1].upper() + chip.label[1:], chip.value) for chip in selection.chips]
    label = selection.entity.label_plural
    return (
        (_("List"), label[:1].upper() + label[1:]),
        *(chips or [(_("Filters"), _("None: all there is"))]),
        (_("Rows"), str(rows)),
        (_("Taken out by"), str(selection.user)),
        (_("On"), moment(clock.now())),
        (_("From"), organisation_name()),
        (_("Note"), _("It holds what this person may read; keep it as you would the records themselves.")),
    )
