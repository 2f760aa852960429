"""The tier of a case, worked out from the facts of the engagement and of the partner (domain.md 6.1)."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

from shiraka.apps.duediligence.terms import ListedFlow, MoneyFlow
from shiraka.apps.partners.models import Partner
from shiraka.engines import risk
from shiraka.foundation.parameters import current as parameters
from shiraka.values.money import Money


class Engagement(Protocol):
    """What the tier follows from; a case has it, and so has whatever else asks how deep a case must go."""

    @property
    def partner(self) -> Partner: ...
    @property
    def money_flow(self) -> str: ...
    @property
    def money(self) -> Money | None: ...
    @property
    def uses_emblem(self) -> bool: ...
    @property
    def flow_countries(self) -> Iterable[str]: ...
    @property
    def sectors(self) -> Iterable[str]: ...
    @property
    def has_exposed_controller(self) -> bool: ...


def tier_of(
    engagement: Engagement,
    *,
    day: date,
    worst_severity: int = 0,
    has_earlier_adverse_case: bool = False,
    raised_to: str = "",
) -> risk.Tier:
    """Return the tier that an engagement asks for on a day, with the reasons as codes."""
    partner = engagement.partner
    is_private_money = engagement.money_flow == MoneyFlow.FROM_PARTNER and partner.is_private
    facts = risk.Engagement(
        is_public_body=partner.is_public_body,
        is_private=partner.is_private,
        category_class=_class_of(partner),
        amount_usd=usd_of(engagement.money, day),
        is_private_money=is_private_money,
        uses_emblem=engagement.uses_emblem,
        high_risk_sector=bool(list(engagement.sectors)),
        listed_flow=bool(engagement.money and listed_flow(engagement.flow_countries)),
        exposed_controller=engagement.has_exposed_controller,
        earlier_adverse_case=has_earlier_adverse_case,
        worst_severity=worst_severity,
    )
    found = risk.tier_of(facts, limits())
    if raised_to and raised_to > found.code and not partner.is_public_body:
        return risk.tier_of(_raised(facts, raised_to), limits())
    return found


def _raised(facts: risk.Engagement, to: str) -> risk.Engagement:
    return risk.Engagement(**{name: getattr(facts, name) for name in facts.__dataclass_fields__} | {"raised_to": to})


def _class_of(partner: Partner) -> str:
    if partner.category == "foundation":
        return "foundation"
    return "private" if partner.is_private else "basic"


def limits() -> risk.TierLimits:
    """Return the amounts between the tiers, by the settings."""
    up_to = {line["tier"]: line["up_to_usd"] for line in parameters.value("diligence_tiers")}
    standard = up_to.get("T2")
    enhanced = parameters.value("diligence_enhanced_above")
    return risk.TierLimits(standard_up_to=enhanced if standard is None else standard, enhanced_above=enhanced)


def usd_of(money: Money | None, day: date) -> Decimal | None:
    """Return an amount in US dollars; one without a rate of exchange counts as above every limit."""
    if money is None:
        return None
    try:
        return parameters.to_usd(money, day).amount
    except parameters.NoRate:
        return Decimal(parameters.value("diligence_enhanced_above")) + 1


def listed_flow(countries: Iterable[str]) -> str:
    """Return what the anti-money-laundering lists ask of funds that pass through countries, the gravest of all."""
    lists = {line["country"]: line["list"] for line in parameters.value("listed_jurisdictions")}
    found = {lists[code] for code in countries if code in lists}
    return next((kind for kind in (ListedFlow.CALLED, ListedFlow.MONITORED) if kind in found), "")


def target_days(tier: str) -> int:
    """Return within how many days a case of a tier is to be decided."""
    return next((line["target_days"] for line in parameters.value("diligence_tiers") if line["tier"] == tier), 30)
