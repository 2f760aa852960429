"""When something is due: working days of the seat, its holidays and weekend, or days of the calendar."""

from datetime import UTC, date, datetime

import pytest

from shiraka.foundation.parameters.actions import decide, propose
from shiraka.foundation.parameters.current import deadline
from shiraka.foundation.people.tests.factories import make_user
from shiraka.foundation.work.dates import due

pytestmark = pytest.mark.django_db


def change(key: str, value: object) -> None:
    """Change a setting as two people do."""
    proposal = propose(key, value, actor=make_user("AD"), reason="For a test")
    decide(proposal, actor=make_user("AD"), approve=True)


@pytest.mark.parametrize(
    ("since", "day"),
    [
        # Five working days: the day itself never counts.
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 11, 27), date(2026, 12, 4)),
        # From a Saturday as from the Friday before.
        (date(2026, 11, 28), date(2026, 12, 4)),
        # Independence Day, the 18th, is no working day.
        (date(2026, 11, 16), date(2026, 11, 24)),
        # New Year on a Friday; then the 11th and the 14th of January.
        (date(2026, 12, 31), date(2027, 1, 8)),
        (date(2027, 1, 8), date(2027, 1, 19)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(since: date, day: date) -> None:
    assert deadline("finance").days == 5
    assert due("finance", since) == day


def test_days_of_the_calendar_are_counted_as_they_come() -> None:
    assert (deadline("national_commission").days, deadline("national_commission").is_working) == (15, False)
    assert due("national_commission", date(2026, 12, 24)) == date(2027, 1, 8)


def test_an_instant_counts_on_the_day_it_is_at_the_seat() -> None:
    # In summer Rabat is an hour ahead: a quarter past midnight there.
    assert due("finance", datetime(2026, 7, 5, 23, 15, tzinfo=UTC)) == due("finance", date(2026, 7, 6))
    assert due("finance", datetime(2026, 7, 5, 22, 45, tzinfo=UTC)) == due("finance", date(2026, 7, 5))


def test_the_weekend_of_the_seat_is_a_setting() -> None:
    thursday = date(2026, 11, 26)
    assert due("finance", thursday) == date(2026, 12, 3)
    change("weekend", ({"weekday": "5"}, {"weekday": "6"}, {"weekday": "4"}))
    assert due("finance", thursday) == date(2026, 12, 6)


def test_how_long_a_step_may_take_is_a_setting() -> None:
    change("deadlines", ({"step": "finance", "days": 2, "is_working": False},))
    assert due("finance", date(2026, 11, 27)) == date(2026, 11, 29)
    # What the changed table leaves out keeps its default.
    assert due("national_commission", date(2026, 12, 24)) == date(2027, 1, 8)


def test_a_step_without_a_deadline_is_a_mistake() -> None:
    with pytest.raises(LookupError):
        due("astrology", date(2026, 11, 27))
