"""Terms end on the day before the anniversary; notice given by its last date is in time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.deadlines import (
    Reminder,
    add_months,
    due_reminder,
    is_working_day,
    last_notice_date,
    notice_takes_effect,
    reminder_dates,
    term_end,
)

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(days, st.integers(-600, 600))
def test_months_land_in_the_right_month_and_keep_the_day_if_it_exists(start: date, n: int) -> None:
    landed = add_months(start, n)
    assert (landed.year - start.year) * 12 + landed.month - start.month == n
    assert landed.day == start.day or (landed + timedelta(days=1)).day == 1


@given(days, st.integers(1, 120), st.integers(1, 120))
def test_a_longer_term_ends_later(start: date, months: int, more: int) -> None:
    assert start < term_end(start, months) < term_end(start, months + more)


@given(days, st.integers(0, 24), st.integers(0, 200))
def test_notice_on_the_last_date_is_in_time_and_a_day_later_is_not(end: date, months: int, extra: int) -> None:
    last = last_notice_date(end, months=months, days=extra)
    assert notice_takes_effect(last, months=months, days=extra) <= end
    assert notice_takes_effect(last + timedelta(days=1), months=months, days=extra) > end


@given(days, st.integers(0, 12))
def test_notice_moves_only_to_an_earlier_working_day(end: date, months: int) -> None:
    strict = last_notice_date(end, months=months)
    practical = last_notice_date(end, months=months, weekend={6, 7})
    assert practical <= strict
    assert is_working_day(practical)


@given(days, st.integers(0, 400))
def test_the_due_reminder_is_the_last_one_whose_day_has_come(end: date, left: int) -> None:
    on = end - timedelta(days=left)
    come = [reminder.days_before for reminder in reminder_dates(end) if reminder.on <= on]
    assert due_reminder(end, on) == (come[-1] if come else None)


def test_a_year_from_the_third_of_may_ends_on_the_second() -> None:
    assert term_end(date(2026, 5, 3), 36) == date(2029, 5, 2)


def test_a_term_from_the_end_of_january_takes_the_whole_of_february() -> None:
    assert term_end(date(2026, 1, 31), 1) == date(2026, 2, 28)


def test_reminders_come_in_order_and_on_working_days() -> None:
    assert reminder_dates(date(2027, 5, 2), weekend={6, 7}) == (
        Reminder(180, date(2026, 11, 3)),
        Reminder(90, date(2027, 2, 1)),
        Reminder(60, date(2027, 3, 3)),
        Reminder(30, date(2027, 4, 2)),
    )


def test_a_period_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="at least a month"):
        term_end(date(2026, 1, 1), 0)
    with pytest.raises(ValueError, match="negative"):
        last_notice_date(date(2026, 1, 1), days=-1)
