"""What every story of the large register shares: its seed, its day, its people and its units."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from shiraka.demo.accounts import Cast
from shiraka.demo.volume.fates import SPAN
from shiraka.demo.volume.names import Names
from shiraka.demo.volume.rows import Rows
from shiraka.demo.volume.trail import Trail

_FRIDAY = 4
_UNITS = {
    "education": "EDU",
    "higher_education": "EDU",
    "science": "SCI",
    "technology": "SCI",
    "environment": "SCI",
    "culture": "CUL",
    "heritage": "CUL",
    "languages": "CUL",
    "communication": "MED",
}


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The scene of the large register."""

    seed: int
    today: date
    cast: Cast
    officers: tuple[int, ...]
    names: Names
    rows: Rows
    trail: Trail

    @property
    def opening(self) -> date:
        return self.today - timedelta(days=SPAN + 1)

    def day(self, number: int) -> date:
        """Return a working day by how many days after the opening it lies; always before today."""
        day = self.opening + timedelta(days=min(number, SPAN))
        return day - timedelta(days=max(day.weekday() - _FRIDAY, 0))

    def at(self, number: int, dice: random.Random, *, evening: bool = False) -> datetime:
        """Return a moment in office hours of a day; in its last hour for what follows from the rest."""
        hour, minute = (16, 31) if evening else (dice.randint(8, 15), dice.randint(0, 59))
        moment = time(hour, minute, dice.randint(0, 59), dice.randint(0, 999_999))
        return datetime.combine(self.day(number), moment, tzinfo=ZoneInfo(settings.TIME_ZONE))

    def officer(self, place: int) -> int:
        return self.officers[place % len(self.officers)]

    def unit_of(self, field_of_action: str) -> int:
        return self.cast.units[_UNITS.get(field_of_action, "PIC")].pk
