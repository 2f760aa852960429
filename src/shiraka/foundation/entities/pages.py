"""What templates are handed: frozen values, so that a template decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from shiraka.engines.lifecycle import Move
from shiraka.foundation.access.levels import MASK
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.values import Value
from shiraka.foundation.languages.current import labelled, listing
from shiraka.foundation.workflow.conditions import Condition
from shiraka.foundation.workflow.perform import Option

SHOWN_FIELDS = 3
"""How many of the fields a change touched are told in one line."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of a list: the record, where it leads, and its columns in order (the title first)."""

    record: models.Model
    url: str
    title: Any
    reference: str
    other_title: str
    other_language: str
    cells: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One head of a list; `order` is the query to sort by it, empty when it cannot be sorted."""

    name: str
    label: str
    order: str
    is_sorted: str


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One active filter: what it is, its value in words, and the query without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, kw_only=True)
class ListPage:
    """A list: `form` holds the filters, `newer` and `older` are query strings or empty."""

    entity: Entity
    columns: Sequence[Column]
    rows: Sequence[Row]
    chips: Sequence[Chip]
    form: Any
    newer: str
    older: str
    add_url: str
    has_filters: bool


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A titled group of values on a record page; empty values are left out."""

    title: str
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Button:
    """A move as a button; without `is_possible` it shows how many conditions are missing.

    `is_onward` says that it leads further along the main path, back onto it from aside, or does the work of
    the present state: neither back nor off the path.
    """

    option: Option
    url: str
    is_onward: bool = False

    @property
    def label(self) -> str:
        return str(self.option.move.label)


@dataclass(frozen=True, kw_only=True)
class TrackStep:
    """One state of the main path: "done", "now" or "todo", and the day it was reached."""

    label: str
    state: str
    at: Any


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that moves depend on.

    `url` is where this reader gives an opinion on it; `refusal` is why they may not, though their role may.
    `needed_for` names the moves when the panel is about others too.
    """

    condition: Condition
    url: str = ""
    refusal: Condition | None = None
    needed_for: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What stands between the record and a move, or several moves that wait for the same."""

    moves: tuple[Move, ...]
    lines: tuple[Line, ...]

    @property
    def unmet(self) -> list[Line]:
        return [line for line in self.lines if not line.condition.is_met]

    @property
    def met(self) -> list[Line]:
        return [line for line in self.lines if line.condition.is_met]

    @property
    def is_severe(self) -> bool:
        return all(move.severe for move in self.moves)


@dataclass(frozen=True, kw_only=True)
class Children:
    """Records of another entity listed on this page; `has_more` says the list was cut."""

    entity: Entity
    columns: Sequence[str]
    rows: Sequence[Row]
    has_more: bool
    add_url: str
    list_url: str


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One entry of the trail in words; `changes` are (label, before, after), `step` is that of an opinion.

    Masked, it tells no values.
    """

    entry: Entry
    label: str
    icon: str
    changes: tuple[tuple[str, str, str], ...]
    step: str = ""
    is_masked: bool = False

    @property
    def reason(self) -> str:
        return MASK if self.is_masked and self.entry.reason else self.entry.reason

    @property
    def authority(self) -> str:
        return MASK if self.is_masked and self.entry.authority else self.entry.authority

    @property
    def told_in_a_line(self) -> str:
        """Return the label, and of a change the first fields it touched, of an opinion on what it was given."""
        if self.step:
            return labelled(self.label, self.step)
        if self.entry.action != "update" or not self.changes:
            return self.label
        fields = listing(label for label, _before, _after in self.changes[:SHOWN_FIELDS])
        return labelled(self.label, fields + ("…" if len(self.changes) > SHOWN_FIELDS else ""))


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    """Everything on a record's page."""

    entity: Entity
    record: Any
    reference: str
    title: Any
    status: Value | None
    confidentiality: str
    buttons: Sequence[Button]
    track: Sequence[TrackStep]
    missing: Sequence[Missing]
    facts: Sequence[Fact]
    children: Sequence[Children]
    documents: Sequence[Any]
    links: Sequence[Any]
    history: Sequence[Happened]
    edit_url: str
    list_url: str
    parent: Any
    parent_url: str
    add_document_url: str
    may_share: bool
    add_link_url: str
    readers_url: str
    history_url: str
