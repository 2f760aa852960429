"""What a proposal would change: for the trail, and for the page that shows both sides."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shiraka.foundation.parameters.definition import Parameter, Row
from shiraka.foundation.parameters.plain import row_of
from shiraka.foundation.parameters.telling import Cell, cells_of, told


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One line that differs: "added", "removed" or "changed", with its cells on both sides.

    A setting that is not a table has one line with one cell. Without a line on a side there are no
    cells there; `changed` tells which cells of a changed line differ.
    """

    kind: str
    before: tuple[Cell, ...]
    after: tuple[Cell, ...]
    changed: tuple[bool, ...]

    @property
    def pairs(self) -> list[tuple[Cell | None, Cell | None, bool]]:
        """Return the cells in order: before, after, and whether they differ."""
        size = len(self.before) or len(self.after)
        before, after = self.before or (None,) * size, self.after or (None,) * size
        return list(zip(before, after, self.changed, strict=True))


def name_of(parameter: Parameter, row: Row) -> str:
    """Return what a stored line is known by: the columns that may stand only once."""
    names = parameter.identity or tuple(column.name for column in parameter.columns)
    return " ".join(str(row.get(name)) for name in names)


def changed_rows(parameter: Parameter, before: Any, after: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the stored lines that differ by what they are known by; a line missing on a side is `None`."""
    if not parameter.is_table:
        return {"value": before}, {"value": after}
    old, new = ({name_of(parameter, row): row for row in rows} for rows in (before, after))
    names = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in names}, {name: new.get(name) for name in names}


def compare(parameter: Parameter, before: Any, after: Any) -> Sequence[Difference]:
    """Return the lines in which two stored values differ, in the order of the newer one."""
    if not parameter.is_table:
        return [
            Difference(
                kind="changed",
                before=(told(parameter.column(), before),),
                after=(told(parameter.column(), after),),
                changed=(True,),
            )
        ]
    old, new = changed_rows(parameter, before, after)
    return [_difference(parameter, old[name], new[name]) for name in old]


def _difference(parameter: Parameter, old: Row | None, new: Row | None) -> Difference:
    columns = parameter.columns
    before = cells_of(columns, row_of(columns, old)) if old else ()
    after = cells_of(columns, row_of(columns, new)) if new else ()
    if not old or not new:
        kind = "removed" if old else "added"
        return Difference(kind=kind, before=before, after=after, changed=(True,) * len(columns))
    changed = tuple(one != other for one, other in zip(before, after, strict=True))
    return Difference(kind="changed", before=before, after=after, changed=changed)
