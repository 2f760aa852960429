"""The calendar of the seat: its holidays, its weekend and how far its Hijri months are off."""

from datetime import date

from django.db import DatabaseError

from shiraka.foundation import clock
from shiraka.foundation.languages.formats import Style
from shiraka.foundation.parameters.definition import Row
from shiraka.foundation.parameters.definitions.organisation import LANGUAGES
from shiraka.foundation.parameters.definitions.time import HIJRI, HOLIDAYS, WEEKEND
from shiraka.foundation.parameters.reading import derived, is_holding, value_of

# Terms and notice periods are rarely counted in working days; ten years either way holds them all.
YEARS_AROUND = 10


def holidays() -> frozenset[date]:
    """Return the days on which the seat is closed, yearly ones for ten years back and ahead."""
    year = clock.today().year
    return derived(f"holidays:{year}", lambda: _around(year, value_of(HOLIDAYS)))


def _around(year: int, lines: tuple[Row, ...]) -> frozenset[date]:
    years = range(year - YEARS_AROUND, year + YEARS_AROUND + 1)
    days = {line["date"] for line in lines if not line["is_yearly"]}
    for line in lines:
        if line["is_yearly"]:
            days |= {_in(line["date"], each) for each in years}
    return frozenset(days)


def _in(day: date, year: int) -> date:
    # A holiday on 29 February is kept on the day before in years without one.
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def weekend() -> frozenset[int]:
    """Return the ISO weekdays on which the seat does not work, Monday being 1."""
    return derived("weekend", lambda: frozenset(int(line["weekday"]) for line in value_of(WEEKEND)))


def hijri_offset() -> int:
    """Return the days by which the Hijri calendar of the seat differs from the Umm al-Qura table."""
    return int(value_of(HIJRI))


def style() -> Style:
    """Return how numbers and Hijri dates are written, for `formats.STYLE`.

    Outside a request or `holding()` it is the default one, because each number written would ask
    the database; also when the database cannot answer, so that the page that says so still shows.
    """
    if not is_holding():
        return Style()
    try:
        return derived("style", _style)
    except DatabaseError:
        return Style()


def _style() -> Style:
    return Style(
        numbers={line["language"]: line["numbers"] for line in value_of(LANGUAGES)}, hijri_offset=hijri_offset()
    )
