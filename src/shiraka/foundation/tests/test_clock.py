"""What time it is: the instant in UTC, the day at the seat, and held still for a test or a frozen report."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from pytest_django import Settings

from shiraka.foundation import clock

MIDNIGHT_NEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_the_present_is_aware_and_moves() -> None:
    first = clock.now()
    assert first.utcoffset() is not None
    assert clock.now() >= first


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Africa/Casablanca", date(2027, 1, 1)),
        ("UTC", date(2026, 12, 31)),
        ("America/Lima", date(2026, 12, 31)),
    ],
)
def test_the_day_is_that_of_the_seat(zone: str, day: date, settings: Settings) -> None:
    settings.TIME_ZONE = zone
    with clock.frozen(MIDNIGHT_NEAR):
        assert clock.today() == day


def test_time_held_still_goes_on_afterwards_even_after_a_failure() -> None:
    with clock.frozen(MIDNIGHT_NEAR):
        with clock.frozen(datetime(2020, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2020
        assert clock.now() == MIDNIGHT_NEAR
    with pytest.raises(ZeroDivisionError), clock.frozen(MIDNIGHT_NEAR):
        raise ZeroDivisionError
    assert clock.now() != MIDNIGHT_NEAR


def test_time_held_still_in_one_thread_goes_on_in_another() -> None:
    with clock.frozen(MIDNIGHT_NEAR), ThreadPoolExecutor(1) as pool:
        assert pool.submit(clock.now).result() != MIDNIGHT_NEAR
