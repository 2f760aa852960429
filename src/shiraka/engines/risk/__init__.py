"""The risk of a partner, line by line, and how deep its due diligence must go. Plain arithmetic, exact."""

from shiraka.engines.risk.advice import Improvement, improvements
from shiraka.engines.risk.assessment import (
    Added,
    Assessment,
    DimensionLine,
    Floor,
    QuestionLine,
    assess,
)
from shiraka.engines.risk.controversies import Controversy, worst_severity
from shiraka.engines.risk.scheme import (
    HIGH,
    HIGH_RISK_SECTORS,
    LEVELS,
    LOW,
    MODERATE,
    NOT_APPLICABLE,
    SUBSTANTIAL,
    BadScheme,
    NotApplicable,
    Question,
    Scheme,
    for_tier,
)
from shiraka.engines.risk.tier import Engagement, Tier, TierLimits, tier_of

__all__ = [
    "HIGH",
    "HIGH_RISK_SECTORS",
    "LEVELS",
    "LOW",
    "MODERATE",
    "NOT_APPLICABLE",
    "SUBSTANTIAL",
    "Added",
    "Assessment",
    "BadScheme",
    "Controversy",
    "DimensionLine",
    "Engagement",
    "Floor",
    "Improvement",
    "NotApplicable",
    "Question",
    "QuestionLine",
    "Scheme",
    "Tier",
    "TierLimits",
    "assess",
    "for_tier",
    "improvements",
    "tier_of",
    "worst_severity",
]
