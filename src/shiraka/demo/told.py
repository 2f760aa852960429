"""A fictional partner on its way through the story, and the people who work on it."""

from dataclasses import dataclass, field
from typing import Any

from shiraka.apps.duediligence.models import Case
from shiraka.apps.partners.models import Marker, Partner
from shiraka.demo.accounts import Cast
from shiraka.demo.tables import Line
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.perform import perform

ANALYSTS = ("dd1", "dd2")
LAWYERS = ("la1", "la2")


@dataclass(frozen=True)
class Told:
    """A fictional partner on its way through the story; `record` is there once it was entered."""

    line: Line
    cast: Cast
    place: int
    records: dict[str, Partner]
    markers: dict[str, Marker] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return self.line["key"]

    @property
    def record(self) -> Partner:
        return self.records[self.key]

    @property
    def case(self) -> Case:
        """Its latest case, as the last move left it."""
        return self.cases[self.key]

    @property
    def lead(self) -> User:
        return self.cast[self.line["lead"]]

    @property
    def analyst(self) -> User:
        return self.cast[ANALYSTS[self.place % 2]]

    @property
    def reader(self) -> str:
        return ANALYSTS[(self.place + 1) % 2]

    @property
    def lawyer(self) -> str:
        return LAWYERS[self.place % 2]

    def days(self, column: str) -> int:
        return int(self.line[column])

    def move(self, action: str, actor: User | None, **inputs: Any) -> None:  # noqa: ANN401 - each move asks for its own
        """Make one move of the partner."""
        perform(self.record, action, actor=actor, **inputs)
