"""A stretch of days with a first and, when it is known, a last one."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; without `end` it goes on until further notice.

    Raises `ValueError` when it would end before it starts.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            message = f"a period cannot end on {self.end} and start on {self.start}"
            raise ValueError(message)

    @property
    def is_open(self) -> bool:
        """No end is known."""
        return self.end is None

    @property
    def days(self) -> int | None:
        """How many days it lasts, both ends counted; None when it is open."""
        return None if self.end is None else (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        """Tell whether the day lies in the period, its first and last day included."""
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two share at least one day."""
        return (other.end is None or self.start <= other.end) and (self.end is None or other.start <= self.end)

    def has_ended(self, on: date) -> bool:
        """Tell whether the last day has passed."""
        return self.end is not None and self.end < on

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat() if self.end else '..'}"
