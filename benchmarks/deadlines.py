"""How long deadlines take: a page of fifty agreements asks for a few hundred of these."""

import sys
import timeit
from collections.abc import Callable
from datetime import date, timedelta

from shiraka.engines.deadlines import add_working_days, format_hijri, reminder_dates, working_days_between

START = date(2026, 11, 23)
WEEKEND = frozenset({6, 7})
HOLIDAYS = frozenset(START + timedelta(days=23 * number) for number in range(160))
ROUNDS = 2_000


def ten_working_days() -> None:
    """Add the usual span of a legal opinion."""
    add_working_days(START, 10, weekend=WEEKEND, holidays=HOLIDAYS)


def ten_years_between() -> None:
    """Count over the longest agreement anyone signs."""
    working_days_between(START, START + timedelta(days=3653), weekend=WEEKEND, holidays=HOLIDAYS)


def four_reminders() -> None:
    """Work out the reminders of one agreement."""
    reminder_dates(START, weekend=WEEKEND, holidays=HOLIDAYS)


def one_hijri_date() -> None:
    """Write one date for a formal paper."""
    format_hijri(START, "ar", -1)


MEASURED: tuple[Callable[[], None], ...] = (ten_working_days, ten_years_between, four_reminders, one_hijri_date)


def main() -> None:
    """Print the microseconds that each takes, the best of five."""
    for measured in MEASURED:
        seconds = min(timeit.repeat(measured, number=ROUNDS, repeat=5)) / ROUNDS
        sys.stdout.write(f"{measured.__name__:<20}{seconds * 1e6:>10.1f} µs\n")


if __name__ == "__main__":
    main()
