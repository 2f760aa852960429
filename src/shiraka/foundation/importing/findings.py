"""What the check of a table found: problems by row and cell, rows that may be there already, remarks on columns."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from shiraka.foundation.importing.definition import Twin

MOST_TOLD = 2_000
"""Problems that are kept one by one; of more only the number is told."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Something in one cell, or in a row where `cell` is empty, and what to write instead."""

    row: int
    cell: str
    field: str
    what: str
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something about a column that stops nothing: how it was read, what was removed from it."""

    column: str
    what: str


@dataclass(kw_only=True)
class Draft:
    """One row that can be stored: the values of its fields, what is stored beside, who may be the same."""

    row: int
    values: dict[str, Any]
    beside: dict[str, Any]
    name: str = ""
    twins: tuple[Twin, ...] = ()
    act: str = ""
    """create, update, skip, or ask while nobody has decided."""


@dataclass(kw_only=True)
class Findings:
    """The whole check in numbers, and its problems in order."""

    rows: int = 0
    bad_rows: int = 0
    acts: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    more_problems: int = 0
    remarks: list[Remark] = field(default_factory=list)
    twins: list[Draft] = field(default_factory=list)
    more_twins: int = 0
    unread: list[str] = field(default_factory=list)

    @property
    def problem_count(self) -> int:
        return len(self.problems) + self.more_problems

    def add(self, problems: list[Problem]) -> None:
        """Count problems, and keep them while there is room."""
        room = max(0, MOST_TOLD - len(self.problems))
        self.problems += problems[:room]
        self.more_problems += len(problems[room:])

    def note(self, draft: Draft) -> None:
        """Count what will be done with a row, and keep it where somebody is to decide."""
        self.acts[draft.act] = self.acts.get(draft.act, 0) + 1
        if not draft.twins:
            return
        if len(self.twins) < MOST_TOLD:
            self.twins.append(draft)
        else:
            self.more_twins += 1

    def as_json(self) -> Mapping[str, Any]:
        """Return it as the page keeps it; of drafts only what is shown."""
        return {
            "rows": self.rows,
            "bad_rows": self.bad_rows,
            "acts": self.acts,
            "problems": [asdict(problem) for problem in self.problems],
            "more_problems": self.more_problems,
            "remarks": [asdict(remark) for remark in self.remarks],
            "twins": [
                {
                    "row": draft.row,
                    "name": draft.name,
                    "act": draft.act,
                    "twins": [asdict(twin) for twin in draft.twins],
                }
                for draft in self.twins
            ],
            "more_twins": self.more_twins,
            "unread": self.unread,
        }
