"""What a case is judged by: questions with their weights, shares of the dimensions, bands, points added."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from typing import Final

from shiraka.engines.risk.tier import TIERS

LOW, MODERATE, SUBSTANTIAL, HIGH = LEVELS = ("low", "moderate", "substantial", "high")
"""Levels of risk, from least to most."""
MOST_POINTS: Final = 4
"""What an answer is worth at most: 0 none, 1 claim only, 2 partly evidenced, 3 evidenced, 4 verified and good."""
WHOLE: Final = Decimal(100)

HIGH_RISK_SECTORS: Final = (
    "oil_gas_mining",
    "infrastructure",
    "chemicals",
    "forestry_fishing",
    "ultra_processed_food",
    "pharmaceuticals",
    "textile_toys_electronics",
    "private_security",
    "surveillance_data",
    "for_profit_schooling",
    "art_market",
    "crypto_assets",
    "secrecy_finance",
    "campaigning",
)
"""Sectors that add points and ask for an enhanced case (domain.md 6.3); their words stand in the app."""


class NotApplicable(Enum):
    """The answer to a question that does not concern a partner: it counts neither for nor against it."""

    NOT_APPLICABLE = "n/a"


NOT_APPLICABLE: Final = NotApplicable.NOT_APPLICABLE
Points = int | NotApplicable
"""What an answer is worth: 0 to 4, or that the question does not apply."""


class BadScheme(ValueError):
    """A scheme by which nothing could be judged; the message names what is wrong."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """One question: its dimension, its weight in it, whether 0 is critical, whether the basic tier asks it."""

    code: str
    dimension: str
    weight: int
    critical: bool = False
    core: bool = False


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """All that a case is judged by (domain.md 6.4, 6.5).

    `shares` is the percentage of each dimension in the score, `bands` the points from which a level holds, `add_ons`
    the points that a reason adds, `floor` the points of a dimension below which the risk is at least substantial.
    Raises `BadScheme`.
    """

    questions: tuple[Question, ...]
    shares: Mapping[str, Decimal]
    bands: Mapping[str, Decimal]
    add_ons: Mapping[str, Decimal]
    floor: Decimal

    def __post_init__(self) -> None:
        self._check_amounts()
        codes = [question.code for question in self.questions]
        if twice := sorted({code for code in codes if codes.count(code) > 1}):
            raise BadScheme(f"Two questions have the code {', '.join(twice)}.")
        if light := [question.code for question in self.questions if question.weight <= 0]:
            raise BadScheme(f"Each question weighs more than nothing; look at {', '.join(light)}.")
        strangers = {question.dimension for question in self.questions} - self.shares.keys()
        if strangers:
            raise BadScheme(f"No share is given for: {', '.join(sorted(strangers))}.")
        total = sum(self.shares.values(), Decimal(0))
        if total != WHOLE:
            raise BadScheme(f"The shares make 100 percent, not {total}.")
        if set(self.bands) != set(LEVELS):
            raise BadScheme(f"The bands are: {', '.join(LEVELS)}.")
        starts = [self.bands[level] for level in LEVELS]
        if starts[0] != 0 or any(low >= high for low, high in pairwise(starts)):
            raise BadScheme("Low begins at 0, and each band above the one before it.")

    def _check_amounts(self) -> None:
        """Refuse what is no number of points; a NaN would pass, or fail at, every comparison that follows."""
        named = {"share": self.shares, "band": self.bands, "add-on": self.add_ons, "floor": {"": self.floor}}
        for what, amounts in named.items():
            for name, amount in amounts.items():
                if not amount.is_finite() or not 0 <= amount <= WHOLE:
                    raise BadScheme(f"The {f'{what} {name}'.strip()} lies between 0 and {WHOLE}, not at {amount}.")

    def dimensions(self) -> tuple[str, ...]:
        """Return the dimensions in the order of the shares."""
        return tuple(self.shares)


def for_tier(scheme: Scheme, tier: str, *, financial_module: bool = False) -> Scheme:
    """Return the part of a scheme that a tier asks: T0 nothing, T1 its core questions, T2 and T3 all of them.

    With the financial module all financial questions are asked whatever the tier: dimension "F" (domain.md 6.1).
    Raises `ValueError` for a tier there is not.
    """
    if tier not in TIERS:
        raise ValueError(f"{tier} is no tier.")
    if tier in {"T2", "T3"}:
        return scheme
    asked = tuple(
        question
        for question in scheme.questions
        if tier == "T1" and (question.core or (financial_module and question.dimension == "F"))
    )
    return replace(scheme, questions=asked)
