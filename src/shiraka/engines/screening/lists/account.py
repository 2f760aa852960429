"""What is told of a list beside its entries: its date, defects of single entries, and why a file is refused."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

MOST_LOST: Final = 100_000
"""Entries lost after which a file is refused at once."""
_LONGEST = 400
MOST_PROBLEMS: Final = 1_000
"""Problems that are told one by one; a hostile file could have a million."""


class ListUnreadable(Exception):
    """The file as a whole is no list that can be relied on; the sentence says what is wrong, and where."""


class Problem(NamedTuple):
    """A defect of one entry: where it stands, and what is wrong and what became of it."""

    place: str
    what: str


@dataclass
class Account:
    """What is found out while a list is read. `date` is the day of the list, where it says one, as yyyy-mm-dd."""

    name: str = "The file"
    date: str = ""
    lost: int = 0
    """Entries that could not be kept."""
    _told: list[Problem] = field(default_factory=list)
    _untold: int = 0

    def tell(self, place: str, what: str) -> None:
        if len(self._told) < MOST_PROBLEMS:
            self._told.append(Problem(place[:_LONGEST], what[:_LONGEST]))
        else:
            self._untold += 1

    def lose(self, place: str, what: str) -> None:
        """Tell of an entry that cannot be kept; raises `ListUnreadable` at one too many."""
        self.lost += 1
        if self.lost > MOST_LOST:
            raise ListUnreadable(
                f"{self.name} has more than {MOST_LOST:,} entries that cannot be read; {place[:_LONGEST]} {what}"
            )
        self.tell(place, what)

    @property
    def problems(self) -> tuple[Problem, ...]:
        more = (Problem("the list", f"has {self._untold:,} more problems"),) if self._untold else ()
        return (*self._told, *more)
