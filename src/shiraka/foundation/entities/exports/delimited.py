"""A list as CSV, a batch at a time: UTF-8 with its mark, and no cell that a spreadsheet would run."""

import csv
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.utils import translation

from shiraka.foundation.entities.exports.rows import Cell, Selection

MARK = "\ufeff"
"""By it spreadsheets know the text as UTF-8; without it Arabic would be read as signs of another alphabet."""
_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")


class _Line:
    """Hands back what the writer writes."""

    def write(self, text: str) -> str:
        return text


def lines_of(selection: Selection, language: str) -> Iterator[str]:
    """Yield the file in pieces.

    The language is set for each batch: by the time a piece is asked for, the request that began the file is over.
    """
    writer = csv.writer(_Line())
    heads = selection.heads()
    yield MARK + writer.writerow([safe(head.label) for head in heads])
    batches = selection.batches()
    while True:
        with translation.override(language):
            batch = next(batches, None)
            if batch is None:
                return
            piece = "".join(
                writer.writerow([written(cell) for cell in selection.cells(heads, record)]) for record in batch
            )
        yield piece


def written(cell: Cell) -> str:
    """Return a cell as the file has it: days as 2026-11-25, moments to the minute, numbers with a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return safe(cell) if isinstance(cell, str) else str(cell)


def safe(text: str) -> str:
    """Return words that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    return f"'{text}" if text.startswith(_RUN) else text
