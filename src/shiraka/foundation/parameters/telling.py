"""Values of settings as a page tells them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.foundation.languages import formats
from shiraka.foundation.languages.current import listing, words
from shiraka.foundation.parameters.definition import Column, Kind, Parameter, Row
from shiraka.foundation.parameters.plain import typed_one
from shiraka.values.text import Text

BRIEF = 80


@dataclass(frozen=True)
class Cell:
    """One value ready for a page: a `Text`, or words already in the reader's language.

    `kind` is translated, number, code, text or empty.
    """

    kind: str
    value: Any
    label: str = ""


def told(column: Column, stored: Any) -> Cell:
    """Return a value as stored, told."""
    return cell(column, typed_one(column.kind, stored))


def cells_of(columns: tuple[Column, ...], row: Row) -> tuple[Cell, ...]:
    """Return the cells of one typed line."""
    return tuple(cell(column, row[column.name]) for column in columns)


def cell(column: Column, value: Any) -> Cell:  # noqa: PLR0911 - one line a kind
    """Return one typed value, told."""
    label = str(column.label)
    if isinstance(value, bool):
        return Cell("text", _("Yes") if value else _("No"), label)
    if value in (None, "") or (isinstance(value, Text) and not value):
        return Cell("empty", "–", label)
    if isinstance(value, Text):
        return Cell("translated", value, label)
    if column.kind is Kind.CHOICE:
        return Cell("text", str(dict(column.pairs()).get(value, value)), label)
    if column.kind in {Kind.NUMBER, Kind.DECIMAL}:
        return Cell("number", formats.number(value), label)
    if isinstance(value, date):
        return Cell("text", formats.day(value), label)
    return Cell("code" if column.name in {"code", "source_hash"} else "text", value, label)


def unread(parameter: Parameter) -> str:
    """Return what to say of a setting that changes nothing yet, or of lines of it; empty when all is read."""
    if parameter.used_by:
        return _("A change has no effect yet. This will be used by: %(users)s.") % {"users": parameter.used_by}
    if not parameter.later:
        return ""
    labels = dict(parameter.columns[0].pairs())
    names = listing(labels[code] for code in parameter.later)
    return _("These lines have no effect yet: %(lines)s.") % {"lines": names}


def brief(parameter: Parameter, value: Any) -> str:
    """Return a typed value in a few words, for the list of settings."""
    if parameter.is_table:
        return ngettext("%(count)s line", "%(count)s lines", len(value)) % {"count": formats.number(len(value))}
    shown = cell(parameter.column(), value)
    written = words(shown.value) if shown.kind == "translated" else str(shown.value)
    return written if len(written) <= BRIEF else f"{written[:BRIEF]}…"
