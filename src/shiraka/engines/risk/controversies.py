"""How grave what is reported counts, by who reports it (domain.md 6.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

OTHER: Final = "other"
CREDIBILITIES: Final = ("court", "regulator", "press", OTHER)
MOST: Final = 4
MOST_OF_OTHERS: Final = 2
"""What nobody but another source says never counts graver than this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Controversy:
    """Something reported: severity 1 to 4, credibility court, regulator, press or other. Raises `ValueError`."""

    severity: int
    credibility: str

    def __post_init__(self) -> None:
        if not 1 <= self.severity <= MOST:
            raise ValueError(f"A severity is 1 to {MOST}, not {self.severity}.")
        # A word that nobody knows would else count as much as a court.
        if self.credibility not in CREDIBILITIES:
            raise ValueError(f"{self.credibility!r} is no credibility.")

    @property
    def counted(self) -> int:
        """The severity as it counts."""
        return min(self.severity, MOST_OF_OTHERS) if self.credibility == OTHER else self.severity


def worst_severity(controversies: Iterable[Controversy]) -> int:
    """Return the gravest severity as it counts, 0 where nothing is reported."""
    return max((item.counted for item in controversies), default=0)
