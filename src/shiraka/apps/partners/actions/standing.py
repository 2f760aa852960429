"""What the system does with partners by itself: activate, let fall dormant, expire markers."""

from typing import Any

from shiraka.apps.partners.models import Marker, Partner
from shiraka.apps.partners.queries import lagging_contact_dates
from shiraka.apps.partners.rules.standing import silence_begins
from shiraka.apps.partners.terms import CLEARED, MarkerStatus, PartnerStatus
from shiraka.foundation import clock
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform


def activate_partner(partner: Partner) -> bool:
    """Make a cleared partner active when an agreement with it is in force; tell whether it became so."""
    current = Partner.objects.get(pk=partner.pk)
    return current.status in CLEARED and _moved(current, "activate")


def run_automatic_moves() -> int:
    """Make every move that only time makes; return how many records moved."""
    today = clock.today()
    for key, latest in lagging_contact_dates():
        # Entered over the API, where nothing follows an interaction at once.
        Partner.objects.filter(pk=key).update(last_contact_date=latest)
    cleared = Partner.objects.filter(status__in=CLEARED).order_by("pk")
    silent = Partner.objects.filter(status=PartnerStatus.ACTIVE, last_contact_date__lte=silence_begins(today))
    expired = Marker.objects.filter(status=MarkerStatus.VERIFIED, expiry_date__lt=today)
    moved = sum(activate_partner(partner) for partner in cleared)
    moved += sum(_moved(partner, "fall_dormant") for partner in silent)
    return moved + sum(_moved(marker, "expire") for marker in expired)


def _moved(record: Any, action: str) -> bool:
    try:
        perform(record, action, actor=None)
    except Refused:
        # The guards have the last word: what the query found may not be due after all.
        return False
    return True
