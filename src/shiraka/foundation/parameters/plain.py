"""Between the typed value of a setting and the JSON it is stored as."""

from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from shiraka.foundation.parameters.definition import Column, Kind, Parameter, Row
from shiraka.values.text import Text


def stored(parameter: Parameter, value: Any) -> Any:
    """Return a typed value as JSON keeps it: decimals and dates as text, so that nothing is lost."""
    if parameter.is_table:
        return [{column.name: _plain(row.get(column.name)) for column in parameter.columns} for row in value]
    return "" if value is None else _plain(value)


def typed(parameter: Parameter, value: Any) -> Any:
    """Return what was stored as the value that code works with; rows and tables cannot be changed."""
    if parameter.is_table:
        return tuple(row_of(parameter.columns, row) for row in value)
    return typed_one(parameter.kind, value)


def row_of(columns: tuple[Column, ...], row: Row) -> Row:
    """Return one stored row typed; a column added since it was stored is empty in it."""
    return MappingProxyType({column.name: typed_one(column.kind, row.get(column.name)) for column in columns})


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.as_dict()
    if isinstance(value, Decimal):
        # Without trailing zeros, so that 8 and 8.00 are one value.
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def typed_one(kind: Kind, value: Any) -> Any:
    """Return one stored value of a kind that is not a table."""
    if kind is Kind.TRANSLATED:
        return Text.of(value)
    if kind is Kind.YES_NO:
        return bool(value)
    if value is None or value == "":
        return "" if kind in {Kind.TEXT, Kind.CHOICE} else None
    if kind is Kind.DECIMAL:
        return Decimal(value)
    if kind is Kind.DATE:
        return value if isinstance(value, date) else date.fromisoformat(value)
    return int(value) if kind is Kind.NUMBER else str(value)
