"""Money is exact, rounds half to even and never mixes currencies."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.values.money import CurrencyMismatch, Money, UnknownCurrency, currencies, minor_units

amounts = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=5)
codes = st.sampled_from(sorted(currencies()))


@given(amounts, amounts, codes)
def test_adding_then_taking_away_changes_nothing(first: Decimal, second: Decimal, code: str) -> None:
    assert Money(first, code) + Money(second, code) - Money(second, code) == Money(first, code)


@given(amounts, codes)
def test_rounding_stays_within_half_a_unit_and_settles(amount: Decimal, code: str) -> None:
    rounded = Money(amount, code).rounded()
    assert abs(rounded.amount - amount) * 2 <= Decimal(1).scaleb(-minor_units(code))
    assert rounded.rounded() == rounded


@given(codes, codes)
def test_two_currencies_do_not_mix(first: str, second: str) -> None:
    if first != second:
        with pytest.raises(CurrencyMismatch):
            Money(Decimal(1), first) + Money(Decimal(1), second)


@pytest.mark.parametrize(("code", "decimals"), [("XOF", 0), ("TND", 3), ("KWD", 3), ("USD", 2), ("IRR", 2)])
def test_minor_units_are_those_of_the_standard(code: str, decimals: int) -> None:
    assert minor_units(code) == decimals


def test_a_half_goes_to_the_even_neighbour() -> None:
    assert Money(Decimal("2.5"), "XOF").rounded().amount == 2
    assert Money(Decimal("3.5"), "XOF").rounded().amount == 4


def test_what_is_not_money_is_refused() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "USD")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="NaN"):
        Money(Decimal("NaN"), "USD")
    with pytest.raises(UnknownCurrency):
        Money(Decimal(1), "ZZZ")


def test_a_currency_out_of_circulation_is_readable_but_not_offered() -> None:
    assert minor_units("FRF") == 2
    assert "FRF" not in currencies()


def test_every_currency_of_a_member_or_donor_is_named_in_three_languages() -> None:
    listed = [item for item in currencies().values() if item.use]
    assert len(listed) == 58
    assert not [item.code for item in listed if item.name.missing()]
