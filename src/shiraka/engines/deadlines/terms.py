"""Terms counted in calendar months, the notice that ends them and the reminders before an end."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from shiraka.engines.deadlines.working_days import previous_working_day

REMINDER_DAYS = (180, 90, 60, 30)
"""Days before an end at which somebody is told, unless the organisation sets others."""

MONTHS_IN_YEAR = 12


@dataclass(frozen=True, slots=True)
class Reminder:
    """When to tell somebody that an end is near, and how many days before it that was meant to be."""

    days_before: int
    on: date


def add_months(start: date, n: int) -> date:
    """Return the same day of the month `n` months later, or earlier when `n` is negative.

    A month too short for that day gives its last day: 31 January and one month is 28 February.
    """
    months = start.year * MONTHS_IN_YEAR + start.month - 1 + n
    year, month = divmod(months, MONTHS_IN_YEAR)
    month += 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def term_end(start: date, months: int) -> date:
    """Return the last day of a term of so many months whose first day is `start`.

    A year from 3 May ends on 2 May. Where the last month has no day like the first, the term ends
    with that month: one month from 31 January ends on 28 February, not on the 27th.
    """
    if months < 1:
        message = f"a term lasts at least a month, not {months}"
        raise ValueError(message)
    anniversary = add_months(start, months)
    return anniversary - timedelta(days=1) if anniversary.day == start.day else anniversary


def notice_takes_effect(received: date, *, months: int = 0, days: int = 0) -> date:
    """Return the day on which notice received that day takes effect; notice runs from receipt."""
    _refuse_negative(months, days)
    return add_months(received, months) + timedelta(days=days)


def last_notice_date(
    end: date,
    *,
    months: int = 0,
    days: int = 0,
    weekend: Collection[int] = (),
    holidays: Collection[date] = (),
) -> date:
    """Return the last day on which notice can be received and still take effect by `end`.

    With a weekend or holidays given, a day on which nobody is there to receive it moves to the
    working day before: late notice has no cure, early notice costs nothing.
    """
    _refuse_negative(months, days)
    latest = end - timedelta(days=days)
    last = add_months(latest, -months)
    if _is_last_of_month(latest):
        # From any of the last days of a longer month, the months end on this same short month's last.
        last = last.replace(day=monthrange(last.year, last.month)[1])
    return previous_working_day(last, weekend=weekend, holidays=holidays)


def reminder_dates(
    end: date,
    days_before: Collection[int] = REMINDER_DAYS,
    *,
    weekend: Collection[int] = (),
    holidays: Collection[date] = (),
) -> tuple[Reminder, ...]:
    """Return the reminders before an end, the earliest first.

    With a weekend or holidays given, a reminder due on a day of rest comes on the working day before.
    """
    return tuple(
        Reminder(lead, previous_working_day(end - timedelta(days=lead), weekend=weekend, holidays=holidays))
        for lead in sorted(set(days_before), reverse=True)
    )


def due_reminder(end: date, on: date, days_before: Collection[int] = REMINDER_DAYS) -> int | None:
    """Return the most urgent reminder already due on a day, as days before the end; None before all.

    A run missed for a week still finds it, and after a long gap only the last one is given.
    """
    left = (end - on).days
    return min((lead for lead in days_before if left <= lead), default=None)


def _is_last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _refuse_negative(months: int, days: int) -> None:
    if months < 0 or days < 0:
        message = "a notice period is not negative"
        raise ValueError(message)
