"""Finding what due diligence says of a partner: its case in force, open hits, conditions that are overdue."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from django.db.models import Count, QuerySet

from shiraka.apps.duediligence.models import Case, ClearanceCondition, Hit
from shiraka.apps.duediligence.terms import MONITORED, UNSETTLED, ConditionStatus
from shiraka.foundation.access.permission import GUARDED, visible
from shiraka.foundation.people.models import User


def cases_for(user: User) -> QuerySet[Case]:
    """Return the cases this person may read."""
    return cast("QuerySet[Case]", visible(user, GUARDED.by_model[Case]))


def cases_in_force(partners: Sequence[int]) -> dict[int, Case]:
    """Return the case by which each partner is cleared, by its key; some were cleared before there were cases."""
    found = Case.objects.filter(partner__in=partners, status__in=MONITORED).order_by("decided_date", "pk")
    return {case.partner_id: case for case in found}


def open_hits(partners: Sequence[int]) -> dict[int, int]:
    """Return how many hits on each partner and its people nobody has settled; they hold signatures and payments."""
    found = Hit.objects.filter(partner__in=partners, status__in=UNSETTLED).order_by()
    return dict(found.values_list("partner").annotate(count=Count("pk")))


def overdue_conditions(partners: Sequence[int], day: date) -> QuerySet[ClearanceCondition]:
    """Return the conditions of clearances that were not met by their day (domain.md 6.6)."""
    found = ClearanceCondition.objects.filter(
        case__partner__in=partners, case__status__in=MONITORED, status=ConditionStatus.OPEN, due_date__lt=day
    )
    return found.select_related("case")
