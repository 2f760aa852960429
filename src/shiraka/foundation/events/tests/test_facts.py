"""A fact needed below is supplied above, or the system does not start."""

import pytest
from django.core import checks

from shiraka.foundation.events.facts import Fact, FactNotSupplied, Facts, every_fact_has_its_supplier


def test_a_supplied_fact_is_asked_like_a_function() -> None:
    facts = Facts()
    is_settled: Fact[[int], bool] = facts.needs("account_is_settled")
    facts.supply("account_is_settled", lambda account: account == 0)
    assert is_settled(0)
    assert not is_settled(5)
    assert facts.errors() == []


def test_a_fact_without_supplier_stops_the_start_up() -> None:
    facts = Facts()
    is_settled: Fact[[int], bool] = facts.needs("account_is_settled")
    assert [error.id for error in facts.errors()] == ["events.E001"]
    with pytest.raises(FactNotSupplied, match="account_is_settled"):
        is_settled(0)


def test_a_misspelt_supply_stops_the_start_up() -> None:
    facts = Facts()
    facts.supply("acount_is_settled", bool)
    assert [error.id for error in facts.errors()] == ["events.E002"]


def test_two_suppliers_are_refused() -> None:
    facts = Facts()
    facts.supply("account_is_settled", bool)
    facts.supply("account_is_settled", bool)
    with pytest.raises(ValueError, match="two suppliers"):
        facts.supply("account_is_settled", int)


def test_the_check_is_registered() -> None:
    assert every_fact_has_its_supplier in checks.registry.registry.get_checks()
