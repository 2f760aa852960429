"""How grave what is reported counts, by who reports it (domain.md 6.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

OTHER: Final = "other"
MOST_OF_OTHERS: Final = 2
"""What nobody but another source says never counts graver than this."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Controversy:
    """Something reported: severity 1 to 4, credibility court, regulator, press or other."""

    severity: int
    credibility: str

    @property
    def counted(self) -> int:
        """The severity as it counts."""
        return min(self.severity, MOST_OF_OTHERS) if self.credibility == OTHER else self.severity


def worst_severity(controversies: Iterable[Controversy]) -> int:
    """Return the gravest severity as it counts, 0 where nothing is reported."""
    return max((item.counted for item in controversies), default=0)
