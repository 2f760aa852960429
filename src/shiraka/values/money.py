"""Exact amounts of money with their ISO 4217 currency; two currencies never mix."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Self

from babel import Locale
from babel.core import get_global

from shiraka.values.text import LANGUAGES, Text

# ISO 4217 wherever it differs from two decimals. CLDR's figures are not used: they describe cash
# in circulation (no decimals for AFN or IRR) where accounts need the standard's.
_NO_DECIMALS = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
]  # fmt: skip
_THREE_DECIMALS = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
_FOUR_DECIMALS = ["CLF", "UYW"]
_UNUSUAL_MINOR_UNITS = {
    **dict.fromkeys(_NO_DECIMALS, 0),
    **dict.fromkeys(_THREE_DECIMALS, 3),
    **dict.fromkeys(_FOUR_DECIMALS, 4),
}


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies were added, subtracted or compared."""


class UnknownCurrency(ValueError):
    """The code is not an ISO 4217 currency."""


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency: its code, its name in three languages and its number of decimals."""

    code: str
    name: Text
    minor_units: int
    use: str = ""
    """"member" for a member state's currency, or what else the packaged list says; often empty."""
    is_current: bool = True


def currencies() -> Mapping[str, Currency]:
    """Return the currencies to choose from, by code: the organisation's own list, then all in use."""
    known = _every_currency()
    return MappingProxyType({code: item for code, item in known.items() if item.is_current})


def currency(code: str) -> Currency:
    """Return a currency, one no longer in circulation included. Raises `UnknownCurrency`."""
    try:
        return _every_currency()[code]
    except KeyError:
        message = f"not a currency of ISO 4217: {code!r}"
        raise UnknownCurrency(message) from None


def minor_units(code: str) -> int:
    """Return how many decimals the currency has: 2 for USD, 0 for XOF, 3 for TND.

    Raises `UnknownCurrency`.
    """
    return currency(code).minor_units


@cache
def _every_currency() -> dict[str, Currency]:
    known: dict[str, Currency] = {}
    with files("shiraka.values").joinpath("data/currencies.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            code = row["code"]
            name = Text(row["name_en"], row["name_fr"], row["name_ar"])
            # ISO 4217 gives special drawing rights no minor unit; accounts keep them to two decimals.
            known[code] = Currency(code, name, int(row["minor_units"] or 2), row["use"])
    locales = {language: Locale(language).currencies for language in LANGUAGES}
    in_use = _tender_today()
    for code in sorted(locales["en"]):
        if code not in known:
            name = Text(**{language: names.get(code, "") for language, names in locales.items()})
            decimals = _UNUSUAL_MINOR_UNITS.get(code, 2)
            # Old currencies stay readable: an amount agreed in one must never fail to load.
            known[code] = Currency(code, name, decimals, is_current=code in in_use)
    return known


def _tender_today() -> frozenset[str]:
    spans = (span for found in get_global("territory_currencies").values() for span in found)
    return frozenset(code for code, _start, end, is_tender in spans if end is None and is_tender)


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount in one currency.

    Raises `TypeError` for a float, `UnknownCurrency`, and `ValueError` for an amount that is not
    finite. The amount may hold more decimals than the currency has until `rounded` is asked for.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            message = f"an amount must be a Decimal, not {type(self.amount).__name__}"
            raise TypeError(message)
        if not self.amount.is_finite():
            message = f"not an amount of money: {self.amount}"
            raise ValueError(message)
        minor_units(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Return nothing, in that currency."""
        return cls(Decimal(0), currency)

    def rounded(self) -> "Money":
        """Return the amount in whole minor units, a half going to the even neighbour."""
        unit = Decimal(1).scaleb(-minor_units(self.currency))
        return Money(self.amount.quantize(unit, rounding=ROUND_HALF_EVEN), self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, factor: Decimal | int) -> "Money":
        if isinstance(factor, float):
            message = "money is multiplied by a Decimal or a whole number, never by a float"
            raise TypeError(message)
        return Money(self.amount * factor, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: "Money") -> Decimal:
        if self.currency != other.currency:
            message = f"{self.currency} and {other.currency} cannot be taken together unconverted"
            raise CurrencyMismatch(message)
        return other.amount
