from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from shiraka.foundation import clock
from shiraka.foundation.languages import formats

NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
NOON = datetime(2026, 6, 11, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "1,200.50"), ("fr", f"1{NARROW_SPACE}200,50"), ("ar", "1,200.50")],
)
def test_numbers_have_western_digits_in_every_language(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.number(Decimal("1200.5"), 2) == written


def test_a_negative_number_has_a_real_minus() -> None:
    with translation.override("en"):
        assert formats.number(-5) == "−5"


@pytest.mark.parametrize(("currency", "written"), [("USD", "1,200.50"), ("XOF", "1,200"), ("TND", "1,200.500")])
def test_money_is_written_in_the_minor_units_of_its_currency(currency: str, written: str) -> None:
    with translation.override("en"):
        assert formats.money(Decimal("1200.5"), currency) == f"{currency}\N{NO-BREAK SPACE}{written}"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 15), "In 4 days"),
        (date(2026, 6, 12), "Tomorrow"),
        (date(2026, 6, 11), "Today"),
        (date(2026, 6, 10), "1 day late"),
        (date(2026, 6, 9), "2 days late"),
    ],
)
def test_a_due_date_says_how_far_it_is(day: date, words: str) -> None:
    with translation.override("en"), clock.frozen(NOON):
        assert formats.relative_day(day) == words


def test_a_day_of_this_year_needs_no_year() -> None:
    with translation.override("en"), clock.frozen(NOON):
        assert formats.short_day(date(2026, 12, 1)) == "1 Dec"
        assert formats.short_day(date(2024, 12, 1)) == "1 Dec 2024"


def test_both_calendars_speak_the_reader_s_language() -> None:
    with translation.override("ar"):
        assert formats.long_day(date(2026, 6, 11)) == "11 يونيو 2026"
        assert "1447" in formats.hijri_day(date(2026, 6, 11))


def test_the_organisation_may_write_numbers_in_its_own_way() -> None:
    source = formats.STYLE.read
    formats.STYLE.provide(lambda: formats.Style(numbers={"en": "fr", "fr": "fr", "ar": "fr"}))
    try:
        with translation.override("en"):
            assert formats.number(Decimal("1200.5")) == f"1{NARROW_SPACE}200,5"
    finally:
        formats.STYLE.provide(source)
