"""How deep a case goes: every line of the table, and the highest wins."""

from decimal import Decimal

import pytest

from shiraka.engines.risk import Engagement, TierLimits, tier_of

LIMITS = TierLimits(standard_up_to=Decimal(50_000), enhanced_above=Decimal(250_000))


@pytest.mark.parametrize(
    ("facts", "code", "reasons"),
    [
        ({}, "T1", ("no_money_no_emblem",)),
        ({"uses_emblem": True}, "T2", ("emblem",)),
        ({"category_class": "foundation", "is_private": True}, "T2", ("foundation",)),
        ({"category_class": "private", "is_private": True}, "T2", ("private_entity",)),
        ({"is_private": True}, "T2", ("private_entity",)),
        ({"category_class": "other"}, "T2", ("other_entity",)),
        ({"amount_usd": Decimal(0)}, "T1", ("no_money_no_emblem",)),
        ({"is_private": True, "uses_emblem": True, "worst_severity": 4}, "T3", ("severe_controversy",)),
        ({"is_public_body": True, "raised_to": "T3"}, "T0", ("public_body",)),
        ({"amount_usd": Decimal(50_000)}, "T2", ("amount_standard",)),
        ({"amount_usd": Decimal(250_000)}, "T2", ("amount_standard",)),
        ({"amount_usd": Decimal("250000.01")}, "T3", ("amount_enhanced",)),
        ({"amount_usd": Decimal(1), "is_private_money": True}, "T3", ("private_money",)),
        ({"high_risk_sector": True}, "T3", ("high_risk_sector",)),
        ({"listed_flow": True, "amount_usd": Decimal(1)}, "T3", ("listed_flow",)),
        ({"exposed_controller": True}, "T3", ("exposed_controller",)),
        ({"earlier_adverse_case": True}, "T3", ("earlier_adverse_case",)),
        ({"worst_severity": 2}, "T1", ("no_money_no_emblem",)),
        ({"worst_severity": 3}, "T3", ("severe_controversy",)),
        ({"raised_to": "T2"}, "T2", ("raised_by_hand", "no_money_no_emblem")),
        ({"raised_to": "T1"}, "T1", ("no_money_no_emblem",)),
        ({"is_public_body": True, "amount_usd": Decimal(9_000_000), "listed_flow": True}, "T0", ("public_body",)),
    ],
)
def test_the_highest_tier_that_applies_wins(facts: dict[str, object], code: str, reasons: tuple[str, ...]) -> None:
    found = tier_of(Engagement(**facts), LIMITS)  # type: ignore[arg-type]  # a table of facts
    assert (found.code, found.reasons) == (code, reasons)


@pytest.mark.parametrize(("amount", "needs"), [(50_000, False), (50_001, True), (250_000, True), (250_001, True)])
def test_between_the_limits_the_financial_module_is_added(amount: int, needs: bool) -> None:  # noqa: FBT001 - a table
    assert tier_of(Engagement(amount_usd=Decimal(amount)), LIMITS).needs_financial_module is needs


@pytest.mark.parametrize("lower", ["T1", "T0", "high"])
def test_a_tier_is_never_lowered_by_hand(lower: str) -> None:
    with pytest.raises(ValueError, match="never lowered"):
        tier_of(Engagement(uses_emblem=True, raised_to=lower), LIMITS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_usd": Decimal(-1)},
        {"amount_usd": Decimal("NaN")},
        {"worst_severity": 5},
        {"category_class": "Private"},
    ],
)
def test_facts_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"nothing or more|severity|class of partners"):
        Engagement(**wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_limits_that_fall_leave_no_room_for_the_module_alone() -> None:
    limits = TierLimits(standard_up_to=Decimal(2), enhanced_above=Decimal(1))
    assert tier_of(Engagement(amount_usd=Decimal(1)), limits).needs_financial_module is False
    assert tier_of(Engagement(amount_usd=Decimal(2)), limits).code == "T3"


def test_a_limit_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing or more"):
        TierLimits(standard_up_to=Decimal(-1), enhanced_above=Decimal(1))
