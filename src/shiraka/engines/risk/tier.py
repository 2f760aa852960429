"""How deep a case must go, by who the partner is and what is to be done together (domain.md 6.1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

TIERS = ("T0", "T1", "T2", "T3")
"""Verification, basic, standard, enhanced."""
_CLASSES = ("basic", "foundation", "private", "other")
_WORST = 4
_ENDS_TRUST = 3
"""The severity of a controversy from which on a case is enhanced."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TierLimits:
    """Amounts in US dollars: up to the first, T2 is enough; above it the financial module; above the second, T3.

    They are settings of their own: where the first is not below the second, no amount asks for the module alone.
    Raises `ValueError` for an amount that is none.
    """

    standard_up_to: Decimal
    enhanced_above: Decimal

    def __post_init__(self) -> None:
        _check_amount(self.standard_up_to)
        _check_amount(self.enhanced_above)


@dataclass(frozen=True, kw_only=True, slots=True)
class Engagement:
    """The facts that a tier follows from.

    `category_class` is "basic" (universities, civil society, networks), "foundation", "private" or "other".
    `amount_usd` is None or 0 where no money moves, `worst_severity` 0 to 4 as it counts, `raised_to` a tier set by
    hand. Raises `ValueError`.
    """

    is_public_body: bool = False
    is_private: bool = False
    category_class: str = "basic"
    amount_usd: Decimal | None = None
    is_private_money: bool = False
    uses_emblem: bool = False
    high_risk_sector: bool = False
    listed_flow: bool = False
    exposed_controller: bool = False
    earlier_adverse_case: bool = False
    worst_severity: int = 0
    raised_to: str = ""

    def __post_init__(self) -> None:
        if self.category_class not in _CLASSES:
            raise ValueError(f"{self.category_class!r} is no class of partners.")
        if self.amount_usd is not None:
            _check_amount(self.amount_usd)
        if not 0 <= self.worst_severity <= _WORST:
            raise ValueError(f"A severity is 0 to {_WORST}, not {self.worst_severity}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tier:
    """A tier and why, as codes; with the financial module where the amount asks for it."""

    code: str
    reasons: tuple[str, ...]
    needs_financial_module: bool = False


def tier_of(facts: Engagement, limits: TierLimits) -> Tier:
    """Return the highest tier that applies, with every reason for that one.

    A public body is verified whatever else is so (R-09), and cannot be raised. Private entities are standard
    at least; so, our choice, are those of another class, since the basic tier names its own. Raised by
    hand it is what was raised to; raises `ValueError` where that is lower than what applies, or no tier.
    """
    if facts.is_public_body:
        return Tier(code="T0", reasons=("public_body",))
    found: dict[str, tuple[str, ...]] = {
        "T3": tuple(_enhanced(facts, limits)),
        "T2": tuple(_standard(facts)),
        "T1": ("no_money_no_emblem",),
    }
    code = next(tier for tier, reasons in found.items() if reasons)
    reasons = found[code]
    if facts.raised_to:
        if facts.raised_to not in TIERS or TIERS.index(facts.raised_to) < TIERS.index(code):
            raise ValueError(f"A tier is raised, never lowered: {code} applies, not {facts.raised_to!r}.")
        if facts.raised_to != code:
            code, reasons = facts.raised_to, ("raised_by_hand", *reasons)
    is_between = facts.amount_usd is not None and limits.standard_up_to < facts.amount_usd <= limits.enhanced_above
    return Tier(code=code, reasons=reasons, needs_financial_module=is_between or code == "T3")


def _check_amount(amount: Decimal) -> None:
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"An amount is nothing or more, not {amount}.")


def _enhanced(facts: Engagement, limits: TierLimits) -> Iterator[str]:
    if facts.is_private_money:
        yield "private_money"
    if facts.amount_usd is not None and facts.amount_usd > limits.enhanced_above:
        yield "amount_enhanced"
    if facts.high_risk_sector:
        yield "high_risk_sector"
    if facts.listed_flow:
        yield "listed_flow"
    if facts.exposed_controller:
        yield "exposed_controller"
    if facts.earlier_adverse_case:
        yield "earlier_adverse_case"
    if facts.worst_severity >= _ENDS_TRUST:
        yield "severe_controversy"


def _standard(facts: Engagement) -> Iterator[str]:
    if facts.amount_usd:
        yield "amount_standard"
    if facts.category_class == "foundation":
        yield "foundation"
    elif facts.is_private or facts.category_class == "private":
        yield "private_entity"
    elif facts.category_class == "other":
        yield "other_entity"
    if facts.uses_emblem:
        yield "emblem"
