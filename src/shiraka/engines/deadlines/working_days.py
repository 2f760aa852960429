"""Working-day arithmetic on the calendar of one seat.

Weekends are sets of ISO weekdays (Monday 1 to Sunday 7), so that Friday and Saturday are `{5, 6}`.
Holidays are the actual dates; a holiday that falls in a weekend counts once.
"""

from collections.abc import Collection
from datetime import date, timedelta

SATURDAY_AND_SUNDAY = frozenset({6, 7})
DAYS_IN_WEEK = 7

_ONE_DAY = timedelta(days=1)


def is_working_day(
    day: date, *, weekend: Collection[int] = SATURDAY_AND_SUNDAY, holidays: Collection[date] = ()
) -> bool:
    """Tell whether the seat works on that day."""
    return day.isoweekday() not in weekend and day not in holidays


def next_working_day(
    day: date, *, weekend: Collection[int] = SATURDAY_AND_SUNDAY, holidays: Collection[date] = ()
) -> date:
    """Return the day itself when it is a working day, else the first one after it."""
    return _nearest(day, _ONE_DAY, _checked(weekend), frozenset(holidays))


def previous_working_day(
    day: date, *, weekend: Collection[int] = SATURDAY_AND_SUNDAY, holidays: Collection[date] = ()
) -> date:
    """Return the day itself when it is a working day, else the last one before it."""
    return _nearest(day, -_ONE_DAY, _checked(weekend), frozenset(holidays))


def add_working_days(
    start: date, n: int, *, weekend: Collection[int] = SATURDAY_AND_SUNDAY, holidays: Collection[date] = ()
) -> date:
    """Return the n-th working day after `start`, or before it when `n` is negative.

    The day of the event is never counted. With `n` zero the answer is `start`, moved on to a
    working day if it is none. Raises `ValueError` for a weekend of seven days.
    """
    resting, closed = _checked(weekend), frozenset(holidays)
    if n == 0:
        return _nearest(start, _ONE_DAY, resting, closed)
    step = _ONE_DAY if n > 0 else -_ONE_DAY
    day, left = start, abs(n)
    while left:
        day += step
        if day.isoweekday() not in resting and day not in closed:
            left -= 1
    return day


def working_days_between(
    start: date,
    end: date,
    *,
    weekend: Collection[int] = SATURDAY_AND_SUNDAY,
    holidays: Collection[date] = (),
) -> int:
    """Return the working days from `start`, not counted, to `end`, counted; negative when `end` is earlier.

    The inverse of `add_working_days`, and quick over any distance.
    """
    resting = _checked(weekend)
    if end < start:
        return -_count(end, start - _ONE_DAY, resting, holidays)
    return _count(start + _ONE_DAY, end, resting, holidays) if end > start else 0


def _count(first: date, last: date, weekend: frozenset[int], holidays: Collection[date]) -> int:
    """Count the working days from `first` to `last`, both included."""
    weeks, rest = divmod((last - first).days + 1, DAYS_IN_WEEK)
    working = weeks * (DAYS_IN_WEEK - len(weekend))
    begun = first.isoweekday() - 1
    working += sum((begun + offset) % DAYS_IN_WEEK + 1 not in weekend for offset in range(rest))
    closed = {day for day in holidays if first <= day <= last and day.isoweekday() not in weekend}
    return working - len(closed)


def _nearest(day: date, step: timedelta, weekend: frozenset[int], holidays: frozenset[date]) -> date:
    while day.isoweekday() in weekend or day in holidays:
        day += step
    return day


def _checked(weekend: Collection[int]) -> frozenset[int]:
    resting = frozenset(weekend)
    if not resting <= frozenset(range(1, DAYS_IN_WEEK + 1)):
        message = f"weekdays are numbered 1 (Monday) to 7 (Sunday), not {sorted(resting)}"
        raise ValueError(message)
    if len(resting) == DAYS_IN_WEEK:
        message = "a week needs a working day"
        raise ValueError(message)
    return resting
