"""What is stored of agreements: the instrument and what belongs to it."""

from shiraka.apps.agreements.models.agreement import (
    PARTIES,
    Agreement,
    ConditionPrecedent,
    Party,
    currency_choices,
)
from shiraka.apps.agreements.models.notice import NationalCommissionNotice
from shiraka.apps.agreements.models.obligation import Obligation

__all__ = [
    "PARTIES",
    "Agreement",
    "ConditionPrecedent",
    "NationalCommissionNotice",
    "Obligation",
    "Party",
    "currency_choices",
]
