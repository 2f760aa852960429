"""The access matrix: one readable table of actions against roles, read from a CSV file."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

CODES = {"C": "create and edit", "R": "read", "V": "opinion", "A": "decide", "S": "sign", "P": "publish"}


@dataclass(frozen=True)
class Cell:
    """What one role may do in one row: a code letter, and whether only with own records (`o`)."""

    code: str
    is_own: bool

    def grants(self, code: str) -> bool:
        """Any letter lets its holder read; beyond that each letter stands for itself alone.

        Deciding (A) does not imply editing (C): somebody who may do both holds two posts, so that
        drafting and approving stay apart (R-03).
        """
        return code in {"R", self.code}


@dataclass(frozen=True)
class Right:
    """A permission: a row of the matrix and a code. Written "row:CODE" in the tables of the apps."""

    row: str
    code: str

    @classmethod
    def of(cls, written: str) -> "Right":
        """Parse "row:CODE"; raises `ImproperlyConfigured` when the matrix has no such row or code."""
        row, _colon, code = written.partition(":")
        if code not in CODES or row not in matrix():
            raise ImproperlyConfigured(f"{written!r} is not a right: no such row or code in the access matrix.")
        return cls(row, code)


@dataclass(frozen=True)
class Row:
    """One action with its cell for each role that has one."""

    key: str
    action: str
    cells: dict[str, Cell]


@cache
def matrix() -> dict[str, Row]:
    """Return the matrix by row key. Raises `ImproperlyConfigured` for a cell that is no code."""
    rows: dict[str, Row] = {}
    with Path(settings.SHIRAKA_ACCESS_MATRIX).open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            key, action = line.pop("row"), line.pop("action")
            rows[key] = Row(key, action, {role: _cell(key, text) for role, text in line.items() if text})
    return rows


def _cell(row: str, text: str) -> Cell:
    code, is_own = text[0], text[1:] == "o"
    if code not in CODES or (text[1:] and not is_own):
        raise ImproperlyConfigured(f"Access matrix, row {row}: {text!r} is not a code.")
    return Cell(code, is_own)


def roles_with(right: Right) -> tuple[str, ...]:
    """Return the roles which have a right, own records or all: who can unblock something."""
    return tuple(role for role, cell in matrix()[right.row].cells.items() if cell.grants(right.code))
