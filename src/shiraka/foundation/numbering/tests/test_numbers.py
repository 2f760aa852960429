"""Numbers have no gaps and are never given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import sleep

import pytest
from django.db import OperationalError, connection, transaction

from shiraka.foundation import clock
from shiraka.foundation.numbering.actions import UnknownKind, next_number
from shiraka.foundation.numbering.models import Counter


@pytest.mark.django_db
def test_each_kind_is_written_its_own_way() -> None:
    assert next_number("partner") == "P-00001"
    assert next_number("partner", year=2026) == "P-00002"
    assert next_number("agreement_draft", year=2026) == "DR-2026-0001"
    assert next_number("case", year=2026) == "DD-2026-0001"
    signed = next_number("agreement", year=2026, prefix="ICESCO/PIC", type="MOU")
    assert signed == "ICESCO/PIC/MOU/2026/001"
    assert next_number("amendment", parent=signed) == "ICESCO/PIC/MOU/2026/001-A1"
    assert next_number("amendment", parent=signed) == "ICESCO/PIC/MOU/2026/001-A2"


@pytest.mark.django_db
def test_each_type_and_year_has_its_own_count() -> None:
    given = [
        next_number("agreement", year=year, prefix="X", type=kind)
        for year, kind in ((2026, "MOU"), (2026, "FA"), (2027, "MOU"), (2026, "MOU"))
    ]
    assert given == ["X/MOU/2026/001", "X/FA/2026/001", "X/MOU/2027/001", "X/MOU/2026/002"]


@pytest.mark.django_db
def test_the_year_is_the_present_one_at_the_seat() -> None:
    with clock.frozen(datetime(2031, 6, 1, tzinfo=UTC)):
        assert next_number("case") == "DD-2031-0001"


@pytest.mark.django_db
def test_a_missing_or_needless_part_is_refused() -> None:
    with pytest.raises(TypeError, match="type"):
        next_number("agreement", prefix="X")
    with pytest.raises(TypeError, match="no parts"):
        next_number("partner", type="MOU")
    with pytest.raises(UnknownKind, match="invoice"):
        next_number("invoice")
    assert not Counter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_number_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        next_number("partner")


class Abandoned(Exception):
    """What makes a transaction fail in these tests."""


def _fail_after_taking_a_number() -> None:
    with transaction.atomic():
        next_number("partner")
        raise Abandoned


@pytest.mark.django_db(transaction=True)
def test_a_failed_transaction_leaves_no_gap() -> None:
    with transaction.atomic():
        assert next_number("partner") == "P-00001"
    with pytest.raises(Abandoned):
        _fail_after_taking_a_number()
    with transaction.atomic():
        assert next_number("partner") == "P-00002"


def _take(attempt: int) -> str | None:
    """Take a number in a thread of its own; every fourth changes its mind."""
    changes_its_mind = attempt % 4 == 0
    try:
        while True:
            try:
                with transaction.atomic():
                    number = next_number("case", year=2026)
                    transaction.set_rollback(changes_its_mind)
            except OperationalError:
                # A database in memory, shared by threads, does not wait for a lock as one in a file does.
                if not (connection.vendor == "sqlite" and "mode=memory" in str(connection.settings_dict["NAME"])):
                    raise
                sleep(0.001)
            else:
                return None if changes_its_mind else number
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_different_numbers_without_gaps() -> None:
    with ThreadPoolExecutor(max_workers=6) as pool:
        given = sorted(number for number in pool.map(_take, range(40)) if number)
    assert given == [f"DD-2026-{sequence:04d}" for sequence in range(1, 31)]
