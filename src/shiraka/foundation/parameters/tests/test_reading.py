import threading
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.languages.formats import number
from shiraka.foundation.parameters import reading
from shiraka.foundation.parameters.actions import decide, propose
from shiraka.foundation.parameters.calendar import hijri_offset, holidays, weekend
from shiraka.foundation.parameters.current import (
    Deadline,
    NoRate,
    authority_table,
    deadline,
    default_confidentiality,
    prefix,
    public_fields,
    rate_on,
    reminder_days,
    retention_years,
    to_usd,
    validity_months,
    value,
)
from shiraka.foundation.parameters.plain import stored, typed
from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.parameters.registry import PARAMETERS, UnknownParameter
from shiraka.foundation.parameters.tests.people import somebody
from shiraka.values.money import Money

pytestmark = pytest.mark.django_db


def test_every_setting_comes_with_a_value_that_it_would_itself_accept() -> None:
    for parameter in PARAMETERS.values():
        default = parameter.default()
        assert typed(parameter, stored(parameter, default)) == default, parameter.key
        assert not (parameter.faults and parameter.faults(default)), parameter.key
        for column in parameter.columns:
            codes = {code for code, _label in column.pairs()}
            if codes:
                wrong = {row[column.name] for row in default} - codes
                assert not wrong, (parameter.key, column.name, wrong)


def test_the_helpers_give_what_the_dossier_says() -> None:
    assert prefix() == "ICESCO/PIC"
    assert [deadline(step) for step in ("technical", "finance", "national_commission")] == [
        Deadline(10, is_working=True),
        Deadline(5, is_working=True),
        Deadline(15, is_working=False),
    ]
    assert reminder_days() == (180, 90, 60, 30)
    assert reminder_days("instalment") == (30, 0, -15, -30)
    assert [validity_months(kind) for kind in ("standard", "high", "public_body")] == [24, 12, 60]
    assert retention_years() == 5
    assert (default_confidentiality("partner"), default_confidentiality("allegation")) == (1, 4)
    assert default_confidentiality("something new") == 1
    assert "title" in public_fields("agreement")
    assert len(authority_table()) == 22
    assert sum(line["percent"] for line in value("diligence_dimension_weights")) == 100
    assert len(value("diligence_questions")) == 40


def test_an_unknown_setting_is_an_error_and_not_an_empty_value() -> None:
    with pytest.raises(UnknownParameter):
        value("no_such_setting")


def test_the_seat_closes_on_its_holidays_and_at_the_weekend() -> None:
    assert weekend() == {6, 7}
    assert {date(2026, 7, 30), date(2027, 11, 18)} <= holidays()
    assert hijri_offset() == 0


def test_a_rate_holds_until_a_later_one_and_is_never_guessed_from_a_later_one() -> None:
    assert rate_on("SAR", date(2026, 12, 24)).units_per_usd == Decimal("3.755")
    assert to_usd(Money(Decimal("375.50"), "SAR"), date(2026, 12, 24)) == Money(Decimal("100.00"), "USD")
    assert to_usd(Money(Decimal("10.005"), "USD"), date(1999, 1, 1)) == Money(Decimal("10.00"), "USD")
    with pytest.raises(NoRate):
        rate_on("SAR", date(2020, 1, 1))


def test_a_request_asks_once_however_much_it_reads() -> None:
    # Not the signals themselves: Django also closes the connection with them, and this test stands in a transaction.
    reading._begin()
    try:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            for _time in range(20):
                prefix()
                holidays()
                authority_table()
                number(Decimal("1234.5"))
        assert len(queries) <= 2
    finally:
        reading._end()


def test_a_change_is_seen_at_the_next_request_and_at_once_by_whoever_made_it() -> None:
    with holding():
        assert value("retention_years") == 5
        proposed = propose("retention_years", 6, actor=somebody("ad1", "AD"), reason="Advice")
        decide(proposed, actor=somebody("ad2", "AD"), approve=True)
        assert value("retention_years") == 6
    assert value("retention_years") == 6


def test_a_change_that_is_rolled_back_is_forgotten() -> None:
    proposed = propose("retention_years", 6, actor=somebody("ad1", "AD"), reason="Advice")

    other = somebody("ad2", "AD")
    mark = transaction.savepoint()
    decide(proposed, actor=other, approve=True)
    assert value("retention_years") == 6
    transaction.savepoint_rollback(mark)
    assert value("retention_years") == 5


def test_one_thread_holding_does_not_hold_another() -> None:
    answers: list[bool] = []
    with holding():
        thread = threading.Thread(target=lambda: answers.append(reading.is_holding()))
        thread.start()
        thread.join()
        assert reading.is_holding()
    assert answers == [False]
    assert not reading.is_holding()


def test_numbers_are_written_as_the_organisation_set_it() -> None:
    lines = [dict(line) for line in value("languages")]
    lines[0]["numbers"] = "fr"
    decide(
        propose("languages", lines, actor=somebody("ad1", "AD"), reason="Style"),
        actor=somebody("ad2", "AD"),
        approve=True,
    )
    with holding():
        assert number(Decimal("1200.5")) == "1\N{NARROW NO-BREAK SPACE}200,5"
