"""Working days skip weekends and holidays, and counting undoes adding."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.deadlines import (
    add_working_days,
    is_working_day,
    next_working_day,
    previous_working_day,
    working_days_between,
)

days = st.dates(date(2000, 1, 1), date(2060, 12, 31))
weekends = st.frozensets(st.integers(1, 7), max_size=6)
near_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))
holiday_sets = st.frozensets(near_2026, max_size=30)


@given(near_2026, st.integers(-120, 120).filter(bool), weekends, holiday_sets)
def test_counting_undoes_adding(start: date, n: int, weekend: frozenset[int], holidays: frozenset[date]) -> None:
    end = add_working_days(start, n, weekend=weekend, holidays=holidays)
    assert is_working_day(end, weekend=weekend, holidays=holidays)
    assert working_days_between(start, end, weekend=weekend, holidays=holidays) == n


@given(near_2026, st.integers(0, 400), weekends, holiday_sets)
def test_counting_agrees_with_looking_at_each_day(
    start: date, length: int, weekend: frozenset[int], holidays: frozenset[date]
) -> None:
    each = (start + timedelta(days=number) for number in range(1, length + 1))
    looked_at = sum(is_working_day(day, weekend=weekend, holidays=holidays) for day in each)
    end = start + timedelta(days=length)
    assert working_days_between(start, end, weekend=weekend, holidays=holidays) == looked_at


@given(days, weekends)
def test_the_neighbouring_working_days_enclose_a_day(day: date, weekend: frozenset[int]) -> None:
    before = previous_working_day(day, weekend=weekend)
    after = next_working_day(day, weekend=weekend)
    assert before <= day <= after
    assert (before == day) == (after == day) == is_working_day(day, weekend=weekend)


def test_the_day_of_the_event_is_not_counted() -> None:
    assert add_working_days(date(2026, 11, 23), 5) == date(2026, 11, 30)


def test_a_friday_and_saturday_weekend_works_on_sunday() -> None:
    assert add_working_days(date(2026, 11, 26), 1, weekend={5, 6}) == date(2026, 11, 29)


def test_a_holiday_is_skipped_once_even_in_a_weekend() -> None:
    closed = {date(2026, 11, 28), date(2026, 11, 30)}
    assert add_working_days(date(2026, 11, 27), 1, holidays=closed) == date(2026, 12, 1)


def test_no_days_at_all_means_the_next_day_worked() -> None:
    assert add_working_days(date(2026, 11, 28), 0) == date(2026, 11, 30)
    assert add_working_days(date(2026, 11, 27), 0) == date(2026, 11, 27)


def test_a_week_without_a_working_day_is_refused() -> None:
    with pytest.raises(ValueError, match="working day"):
        add_working_days(date(2026, 1, 1), 1, weekend=range(1, 8))
    with pytest.raises(ValueError, match="numbered"):
        working_days_between(date(2026, 1, 1), date(2026, 1, 9), weekend={0})
