"""Settings of money: currencies, rates, the support-cost rate and the probabilities of the pipeline."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.languages.current import listing, words
from shiraka.foundation.parameters.definition import Choices, Column, Group, Kind, Parameter, Row
from shiraka.foundation.parameters.packaged import packaged, rows
from shiraka.foundation.parameters.reading import value_of
from shiraka.values.money import UnknownCurrency, currencies, currency

_CURRENCIES = (
    Column(name="code", label=_("Code")),
    Column(name="name", label=_("Name"), kind=Kind.TRANSLATED),
    Column(name="is_offered", label=_("Offered in forms"), kind=Kind.YES_NO),
)


def _our_currencies() -> tuple[Row, ...]:
    return rows(_CURRENCIES, ((item.code, item.name, True) for item in currencies().values() if item.use))


def _codes_are_currencies(lines: tuple[Row, ...]) -> list[str]:
    wrong: list[str] = []
    for line in lines:
        try:
            currency(line["code"])
        except UnknownCurrency:
            wrong.append(line["code"])
    return [_("Not a currency of ISO 4217: %(codes)s.") % {"codes": listing(wrong)}] if wrong else []


def _one_currency_is_offered(lines: tuple[Row, ...]) -> list[str]:
    found = _codes_are_currencies(lines)
    if not any(line["is_offered"] for line in lines):
        found.append(str(_("Offer at least one currency.")))
    return found


CURRENCIES = Parameter(
    key="currencies",
    label=_("Currencies"),
    help=_("Those of member states and of usual donors. The number of decimals follows ISO 4217."),
    group=Group.MONEY,
    kind=Kind.TABLE,
    columns=_CURRENCIES,
    identity=("code",),
    default=_our_currencies,
    faults=_one_currency_is_offered,
)


def offered_currencies() -> tuple[Row, ...]:
    """Return the lines of the currencies that forms offer, in the order of the table."""
    return tuple(line for line in value_of(CURRENCIES) if line["is_offered"])


def currency_pairs() -> Choices:
    """Return the currencies that forms offer by code, each with its name in the reader's language."""
    return tuple((line["code"], f"{line['code']} {words(line['name'])}") for line in offered_currencies())


_RATES = (
    Column(name="currency", label=_("Currency"), help=_("The code of ISO 4217.")),
    Column(name="units_per_usd", label=_("Units per US dollar"), kind=Kind.DECIMAL),
    Column(name="date", label=_("From"), kind=Kind.DATE),
    Column(name="source", label=_("Source")),
    Column(name="source_hash", label=_("SHA-256 of the source file"), required=False),
)


def _packaged_rates() -> tuple[Row, ...]:
    return packaged("rates", _RATES)


def _rates_are_rates(lines: tuple[Row, ...]) -> list[str]:
    found = _codes_are_currencies(tuple({"code": line["currency"]} for line in lines))
    if any(line["units_per_usd"] <= 0 for line in lines):
        found.append(str(_("A rate is above zero.")))
    return found


RATES = Parameter(
    key="exchange_rates",
    label=_("Rates of exchange"),
    help=_("Always units of the currency per US dollar, never the inverse (R-14). A rate holds until a later one."),
    group=Group.MONEY,
    kind=Kind.TABLE,
    columns=_RATES,
    identity=("currency", "date"),
    default=_packaged_rates,
    faults=_rates_are_rates,
)

SUPPORT = Parameter(
    key="support_cost_percent",
    label=_("Support cost, percent"),
    help=_("Taken from contributions unless the Director-General waives it with a reason."),
    group=Group.MONEY,
    kind=Kind.DECIMAL,
    default=lambda: Decimal(8),
    minimum=0,
    maximum=100,
    used_by=_("contributions of donors"),
)

_PIPELINE = (
    Column(
        name="stage",
        label=_("Stage"),
        kind=Kind.CHOICE,
        choices=(
            ("identified", _("Identified")),
            ("researched", _("Researched")),
            ("qualified", _("Qualified")),
            ("cultivated", _("Cultivated")),
            ("concept_sent", _("Concept sent")),
            ("proposal_sent", _("Proposal sent")),
            ("negotiation", _("Negotiation")),
            ("committed", _("Committed")),
        ),
    ),
    Column(name="percent", label=_("Probability, percent"), kind=Kind.NUMBER, minimum=0, maximum=100),
)

PIPELINE = Parameter(
    key="pipeline_probabilities",
    label=_("Probabilities of the pipeline"),
    help=_("Defaults until 30 cases per stage are closed; then the own close rate is shown beside."),
    group=Group.MONEY,
    kind=Kind.TABLE,
    columns=_PIPELINE,
    identity=("stage",),
    default=lambda: rows(
        _PIPELINE,
        (
            ("identified", 5),
            ("researched", 10),
            ("qualified", 20),
            ("cultivated", 30),
            ("concept_sent", 40),
            ("proposal_sent", 60),
            ("negotiation", 80),
            ("committed", 100),
        ),
    ),
    used_by=_("the pipeline of opportunities with donors"),
)

SETTINGS = (CURRENCIES, RATES, SUPPORT, PIPELINE)
