"""What is stored of agreements: the instrument, its parties, its conditions, the notices it needs."""

from shiraka.apps.agreements.models.agreement import Agreement
from shiraka.apps.agreements.models.conditions import ConditionPrecedent, NationalCommissionNotice
from shiraka.apps.agreements.models.party import Party

__all__ = ["Agreement", "ConditionPrecedent", "NationalCommissionNotice", "Party"]
