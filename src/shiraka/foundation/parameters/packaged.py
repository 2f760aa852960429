"""The packaged tables that give settings their defaults."""

import csv
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from shiraka.foundation.parameters.definition import Column, Kind, Row
from shiraka.foundation.parameters.plain import row_of
from shiraka.values.text import LANGUAGES


def packaged(name: str, columns: tuple[Column, ...]) -> tuple[Row, ...]:
    """Return `data/<name>.csv` as typed rows; a text in languages stands in three columns of the file."""
    with files("shiraka.foundation.parameters").joinpath(f"data/{name}.csv").open(encoding="utf-8") as stream:
        return tuple(row_of(columns, {c.name: _cell(c, line) for c in columns}) for line in csv.DictReader(stream))


def rows(columns: tuple[Column, ...], lines: Iterable[tuple[Any, ...]]) -> tuple[Row, ...]:
    """Return lines written in the code as typed rows, their cells in the order of the columns."""
    names = [column.name for column in columns]
    return tuple(row_of(columns, dict(zip(names, line, strict=True))) for line in lines)


def _cell(column: Column, line: dict[str, str]) -> Any:
    if column.kind is Kind.TRANSLATED:
        return {language: line[f"{column.name}_{language}"] for language in LANGUAGES}
    if column.kind is Kind.YES_NO:
        return line[column.name] == "1"
    return line[column.name]
