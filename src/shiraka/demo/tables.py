"""The tables the demonstration is told from: one file each, by rows whose cells are words."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from shiraka.values.money import Money
from shiraka.values.text import LANGUAGES, Text

Line = dict[str, str]


@cache
def lines(name: str) -> tuple[Line, ...]:
    """Return the rows of a table in `data/`, in order."""
    with files("shiraka.demo").joinpath(f"data/{name}.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def text(line: Line, column: str) -> Text:
    """Return the three columns "<column>_en", "_fr" and "_ar" as one text."""
    return Text(**{language: line[f"{column}_{language}"] for language in LANGUAGES})


def number(cell: str) -> int | None:
    """Return a whole number, or None for an empty cell."""
    return int(cell) if cell else None


def after(today: date, cell: str) -> date | None:
    """Return the date so many days after today (before it when negative), or None for an empty cell."""
    return today + timedelta(days=int(cell)) if cell else None


def pairs(cell: str) -> list[tuple[str, str]]:
    """Read "key:value key:value"; a key alone has the value ""."""
    return [(key, value) for key, _colon, value in (word.partition(":") for word in cell.split())]


def filled(**values: object) -> dict[str, Any]:
    """Leave out what is empty, so that the default of the model holds."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def money(cell: str) -> Money:
    """Read an amount with its currency, such as "420000 MAD"."""
    amount, _space, currency = cell.partition(" ")
    return Money(Decimal(amount), currency)
