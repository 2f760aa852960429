"""How a table is read: sheet, header, which column gives what, what holds for all rows, and what to do in doubt."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Self

from django.utils.translation import gettext as _

from shiraka.engines.tables import Column, DayOrder

STOP, LEAVE_OUT = "stop", "leave_out"
CREATE, UPDATE, SKIP, ASK = "create", "update", "skip", "ask"
ACTS: Final = (ASK, CREATE, UPDATE, SKIP)
_LONGEST = 500


class BadMapping(ValueError):
    """What is given as a mapping is none; the message says what is wrong in words."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A reading of a table. `columns` are targets by the title of a column, or by its letters where titles repeat.

    `fixed` holds for every row. `order` is that of day and month where the column does not tell, `twins` what
    happens to rows of which there may be one already, `decisions` the same for single rows.
    """

    sheet: str = ""
    header_row: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    twins: str = ASK
    problems: str = STOP
    decisions: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Any) -> Self:
        """Return the mapping that JSON holds; raises `BadMapping`."""
        if not isinstance(given, dict):
            raise BadMapping(_("A mapping is a JSON object with “columns”."))
        unknown = sorted(set(given) - set(cls.__dataclass_fields__))
        if unknown:
            raise BadMapping(
                _("Not part of a mapping: %(names)s.") % {"names": ", ".join(map(str, unknown))[:_LONGEST]}
            )
        for name in ("columns", "fixed", "decisions"):
            held = given.get(name, {})
            if not isinstance(held, dict) or not all(isinstance(word, str) for pair in held.items() for word in pair):
                raise BadMapping(_("“%(name)s” of a mapping pairs words with words.") % {"name": name})
        checks = {
            "sheet": isinstance(given.get("sheet", ""), str),
            "header_row": isinstance(given.get("header_row", 0), int) and 0 <= given.get("header_row", 0) < 1 << 20,
            "order": given.get("order", "") in {"", *DayOrder},
            "twins": given.get("twins", ASK) in ACTS,
            "problems": given.get("problems", STOP) in {STOP, LEAVE_OUT},
        }
        for name, is_right in checks.items():
            if not is_right:
                raise BadMapping(_("“%(name)s” of the mapping has a value it cannot have.") % {"name": name})
        return cls(**given)

    def as_json(self) -> dict[str, Any]:
        """Return it in the form that `read` takes."""
        return asdict(self)

    def with_(self, **changes: Any) -> Self:
        """Return a copy with some parts replaced."""
        return replace(self, **changes)


def keys_of(columns: Sequence[Column]) -> dict[int, str]:
    """Return what each column is called in a mapping: its title, and its letters too where another has the same."""
    titles = [column.title for column in columns]
    return {
        column.index: f"{column.title} [{column.letters}]" if titles.count(column.title) > 1 else column.title
        for column in columns
    }


def assigned(mapping: Reading, columns: Sequence[Column]) -> dict[int, str]:
    """Return the target of each column by its place; columns may be named by their letters too."""
    keys = keys_of(columns)
    found: dict[int, str] = {}
    for column in columns:
        target = mapping.columns.get(keys[column.index]) or mapping.columns.get(column.letters, "")
        if target:
            found[column.index] = target
    return found
