"""A period includes both its ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.values.period import Period

days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
periods = st.builds(
    lambda start, length: Period(start, None if length is None else start + timedelta(length)),
    days,
    st.none() | st.integers(0, 5000),
)


@given(periods, periods)
def test_overlapping_is_mutual_and_means_sharing_a_day(first: Period, second: Period) -> None:
    shares = first.contains(max(first.start, second.start)) and second.contains(max(first.start, second.start))
    assert first.overlaps(second) == second.overlaps(first) == shares


@given(periods, days)
def test_a_day_after_the_last_is_outside(period: Period, day: date) -> None:
    assert not (period.has_ended(day) and period.contains(day))


def test_one_day_is_a_period() -> None:
    assert Period(date(2026, 5, 3), date(2026, 5, 3)).days == 1
    assert Period(date(2026, 5, 3)).days is None
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2026, 5, 3), date(2026, 5, 2))
