"""The settings in force, as the rest of the system asks for them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from shiraka.foundation.languages.current import words
from shiraka.foundation.parameters.definitions import (
    agreements,
    diligence,
    information,
    money,
    organisation,
    partners,
    time,
)
from shiraka.foundation.parameters.definitions.money import currency_pairs, offered_currencies
from shiraka.foundation.parameters.reading import derived, value_of
from shiraka.foundation.parameters.registry import parameter
from shiraka.values.money import Money
from shiraka.values.text import Text

__all__ = [
    "AuthorityLine",
    "NoRate",
    "Rate",
    "authority_table",
    "currency_pairs",
    "deadline",
    "default_confidentiality",
    "inclusion_targets",
    "letter_text",
    "offered_currencies",
    "offered_language",
    "offered_languages",
    "organisation_name",
    "organisation_short_name",
    "prefix",
    "public_fields",
    "rate_on",
    "reminder_days",
    "retention_years",
    "to_usd",
    "validity_months",
    "value",
]


@dataclass(frozen=True, kw_only=True)
class AuthorityLine:
    """Who may sign a type of agreement: "DG", "DDG" or "HS", up to an amount and a risk.

    `ceiling_usd` is `None` for no ceiling; where `money_allowed` is false the agreement must move no
    money at all.
    """

    type: str
    signatory: str
    ceiling_usd: Decimal | None
    max_risk: str
    money_allowed: bool


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A rate of exchange as R-14 wants it kept with each converted figure."""

    currency: str
    units_per_usd: Decimal
    date: date
    source: str
    source_hash: str


class NoRate(LookupError):
    """No rate of this currency holds on that day."""


def value(key: str) -> Any:
    """Return the typed value in force of the setting with this key. Raises `UnknownParameter`."""
    return value_of(parameter(key))


def organisation_name() -> str:
    """Return the name of the organisation in full, in the reader's language."""
    return words(value_of(organisation.NAME))


def organisation_short_name() -> str:
    """Return the short name of the organisation in the reader's language."""
    return words(value_of(organisation.SHORT_NAME))


def letter_text(place: str) -> Text:
    """Return a standing text of papers, such as that of the "letterhead"; no words where none is set."""
    return next((line["words"] for line in value_of(organisation.TEXTS) if line["place"] == place), Text())


def offered_languages() -> tuple[str, ...]:
    """Return the languages that readers may choose, in the order of the table."""
    return derived(
        "offered languages",
        lambda: tuple(line["language"] for line in value_of(organisation.LANGUAGES) if line["is_offered"]),
    )


def offered_language(asked: str) -> str:
    """Return the language asked for, or the one to speak instead to whom it is not offered."""
    offered = offered_languages()
    if asked in offered:
        return asked
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in offered else offered[0]


def prefix() -> str:
    """Return what stands before the type in registration numbers."""
    return str(value_of(organisation.PREFIX))


def authority_table() -> tuple[AuthorityLine, ...]:
    """Return who may sign what."""
    return derived("authority", lambda: tuple(AuthorityLine(**line) for line in value_of(agreements.AUTHORITY)))


@dataclass(frozen=True)
class Deadline:
    """How many days a step may take, and whether only working days count."""

    days: int
    is_working: bool


def deadline(step: str) -> Deadline:
    """Return how long a step may take. Raises `LookupError` for a step without a deadline.

    A step that the approved table does not know yet, since a release added it, has its default.
    """
    for line in (*value_of(time.DEADLINES), *time.DEADLINES.default()):
        if line["step"] == step:
            return Deadline(int(line["days"]), bool(line["is_working"]))
    raise LookupError(step)


def reminder_days(kind: str = "agreement") -> tuple[int, ...]:
    """Return how many days before a date its owner is reminded, the earliest first."""
    return tuple(sorted((line["days"] for line in value_of(time.REMINDERS) if line["kind"] == kind), reverse=True))


def validity_months(kind: str = "standard") -> int:
    """Return how long due diligence holds: "standard", "high" or "public_body"."""
    for line in value_of(diligence.VALIDITY):
        if line["kind"] == kind:
            return int(line["months"])
    raise LookupError(kind)


def retention_years() -> int:
    """Return how long personal data is kept after the last activity (R-18)."""
    return int(value_of(information.RETENTION))


def default_confidentiality(kind: str) -> int:
    """Return the level a new record of this kind begins with, Internal where none is set."""
    levels = {line["kind"]: int(line["level"]) for line in value_of(information.CONFIDENTIALITY)}
    return levels.get(kind, 1)


def public_fields(kind: str) -> frozenset[str]:
    """Return the fields of a kind of record that the public may read."""
    return frozenset(line["field"] for line in value_of(information.PUBLIC_FIELDS) if line["kind"] == kind)


def inclusion_targets() -> dict[str, int]:
    """Return the share of active partners aimed at, in percent, by the kind of marker."""
    return {line["marker"]: line["percent"] for line in value_of(partners.TARGETS)}


def rate_on(currency: str, day: date) -> Rate:
    """Return the rate of a currency that holds on a day: the latest from that day or before.

    Raises `NoRate`; a rate is never guessed from a later one.
    """
    rates = derived("rates", _rates_by_currency).get(currency, ())
    for rate in rates:
        if rate.date <= day:
            return rate
    raise NoRate(f"{currency} on {day}")


def _rates_by_currency() -> dict[str, tuple[Rate, ...]]:
    found: dict[str, list[Rate]] = {}
    for line in value_of(money.RATES):
        found.setdefault(line["currency"], []).append(Rate(**line))
    return {code: tuple(sorted(rates, key=lambda rate: rate.date, reverse=True)) for code, rates in found.items()}


def to_usd(amount: Money, day: date) -> Money:
    """Return an amount in US dollars at the rate of a day, rounded half-even to the cent.

    Whoever stores the figure stores `rate_on` with it. Raises `NoRate`.
    """
    if amount.currency == "USD":
        return amount.rounded()
    return Money(amount.amount / rate_on(amount.currency, day).units_per_usd, "USD").rounded()
