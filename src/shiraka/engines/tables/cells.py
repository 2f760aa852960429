"""Cells of a table: their addresses, their values, and text without what nobody sees."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Scalar = str | int | float | bool | date | datetime | time | timedelta | None
"""What a cell may hold, as the file stores it."""

LONGEST_CELL = 32_767
"""Letters in one cell of Excel."""
_EXACT = 10**15
"""Up to here a number in a workbook keeps every digit."""
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})
"""What Excel shows where a formula failed."""

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2060\ufeff\ufffe\uffff]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something: its number as a spreadsheet shows it, and its values from column A on."""

    number: int
    values: tuple[Scalar, ...]

    def at(self, column: int) -> Scalar:
        """Return the value in a column counted from 0; nothing beyond the last one."""
        return self.values[column] if column < len(self.values) else None


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 27 is AB."""
    told, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        told = chr(ord("A") + letter) + told
    return told


def address(column: int, row: int) -> str:
    """Return what a spreadsheet calls a cell, such as C12: the column counted from 0, the row from 1."""
    return f"{letters(column)}{row}"


def clean(text: str) -> tuple[str, bool]:
    """Return a text without marks of direction, control and other invisible characters, and whether there were any.

    They can make one word look like another. Joiners between letters, which Persian needs, stay.
    """
    if text.isascii() and text.isprintable() and "_x" not in text:
        return text.strip(), False
    opened = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    seen = _INVISIBLE.sub("", _DIRECTION.sub("", opened.replace("\r\n", "\n").replace("\r", "\n")))
    is_changed = len(seen) != len(opened.replace("\r\n", "\n"))
    plain = unicodedata.normalize("NFC", seen.replace("\xa0", " ").replace("\u202f", " "))
    return plain.strip(), is_changed


def written(value: Scalar) -> str:
    """Return a value as a person would have typed it: 12 and not 12.0, dates as year-month-day."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)[0]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return str(value)


def is_blank(value: Scalar) -> bool:
    """Tell whether a cell holds nothing that anybody sees."""
    return value is None or (isinstance(value, str) and not clean(value)[0])
