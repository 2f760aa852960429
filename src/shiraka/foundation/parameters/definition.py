"""What a setting is: its key, what kind of value it takes, its default and who may change it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Choices = Sequence[tuple[str, object]]
Row = Mapping[str, Any]
"""One line of a setting that is a table, by the names of its columns."""


class Kind(StrEnum):
    """The kinds of value. Typed: str, int, Decimal, bool, str, date, Text, tuple of rows."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    YES_NO = "yes_no"
    CHOICE = "choice"
    DATE = "date"
    TRANSLATED = "translated"
    TABLE = "table"


class Group(StrEnum):
    """The heads under which the settings stand, in the order of the page."""

    ORGANISATION = "organisation"
    PARTNERS = "partners"
    DILIGENCE = "diligence"
    AGREEMENTS = "agreements"
    MONEY = "money"
    TIME = "time"
    INFORMATION = "information"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table. An empty cell is `None`, or no words, unless it is `required`."""

    name: str
    label: object
    kind: Kind = Kind.TEXT
    choices: Choices | Callable[[], Choices] = ()
    required: bool = True
    help: object = ""
    minimum: int | None = None
    maximum: int | None = None

    def pairs(self) -> Choices:
        """Return the choices, each a code with its label."""
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One setting.

    `right` is the row of the access matrix that rules it: with C one proposes; on "parameter"
    another person with C decides, on "authority" somebody with A. `default` gives the typed value
    that holds until the first approval. `identity` names the columns that together may stand only
    once in a table. A single one that is not `required` may be left empty. `faults` returns sentences
    about a value that cannot be. `carry_out` is called with the new value and the person who approved,
    in the transaction of the approval. `used_by` says what will read a setting that nothing reads yet;
    `later` are the lines of a table, by the code in its first column, of which the same is true. Both are
    told on its page: nobody changes in vain.
    """

    key: str
    label: object
    help: object
    group: Group
    kind: Kind
    default: Callable[[], Any]
    right: str = "parameter"
    choices: Choices | Callable[[], Choices] = ()
    columns: tuple[Column, ...] = ()
    identity: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    required: bool = True
    faults: Callable[[Any], list[str]] | None = None
    carry_out: Callable[[Any, Any], None] | None = None
    used_by: object = ""
    later: tuple[str, ...] = ()

    @property
    def is_table(self) -> bool:
        return self.kind is Kind.TABLE

    @property
    def read(self) -> str:
        return f"{self.right}:R"

    @property
    def propose(self) -> str:
        return f"{self.right}:C"

    @property
    def decide(self) -> str:
        return "authority:A" if self.right == "authority" else f"{self.right}:C"

    @property
    def comment(self) -> str:
        return f"{self.right}:V"

    def column(self) -> Column:
        """Return a setting that is not a table as the one column it amounts to."""
        return Column(
            name="value",
            label=self.label,
            kind=self.kind,
            choices=self.choices,
            required=self.required,
            help=self.help,
            minimum=self.minimum,
            maximum=self.maximum,
        )
