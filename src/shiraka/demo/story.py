"""A history told in rising order of time: steps are collected first, sorted, and only then done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import groupby
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from shiraka.foundation import clock

Doing = Callable[[], object]

OPENS, CLOSES = time(8, 30), time(16, 30)
_FRIDAY = 4


@dataclass(frozen=True, order=True)
class Step:
    """Something done on a day; what is added earlier is done earlier on the same day."""

    day: date
    place: int
    do: Doing = field(compare=False)


@dataclass(frozen=True)
class Story:
    """The steps that led to `today`, each given by how many days ago it was.

    Everything happens in office hours of a working day, at the latest on the day before `today`, so
    that nothing in the trail lies in the future.
    """

    today: date
    steps: list[Step] = field(default_factory=list)

    def ago(self, days: int) -> date:
        """Return the working day on which something so many days ago was done; never today itself."""
        day = self.today - timedelta(days=max(days, 1))
        return day - timedelta(days=max(day.weekday() - _FRIDAY, 0))

    def on(self, days_ago: int, do: Callable[..., object], *given: object) -> None:
        """Have something done so many days ago, with what is given now."""
        self.steps.append(Step(self.ago(days_ago), len(self.steps), partial(do, *given)))

    def tell(self) -> None:
        """Do every step on its day: one transaction a day, so that whoever subscribed hears of it that evening."""
        for day, steps in groupby(sorted(self.steps), key=lambda step: step.day):
            with clock.frozen(_instant(day, CLOSES)), transaction.atomic():
                _do(day, [step.do for step in steps])


def _do(day: date, doings: list[Doing]) -> None:
    opening, closing = _instant(day, OPENS), _instant(day, CLOSES)
    pause = (closing - opening) / (len(doings) + 1)
    for moment, do in _moments(opening, pause, doings):
        with clock.frozen(moment):
            do()


def _moments(opening: datetime, pause: timedelta, doings: Iterable[Doing]) -> Iterable[tuple[datetime, Doing]]:
    return ((opening + pause * place, do) for place, do in enumerate(doings, start=1))


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=ZoneInfo(settings.TIME_ZONE))
