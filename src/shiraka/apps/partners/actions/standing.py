"""What the system does with partners by itself: activate, let fall dormant, note what cases and lists say of them."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from shiraka.apps.partners.models import Marker, Partner
from shiraka.apps.partners.queries import lagging_contact_dates
from shiraka.apps.partners.rules.standing import silence_begins
from shiraka.apps.partners.terms import CLEARED, FAVOURABLE, EarlyEnd, MarkerStatus, PartnerStatus, ScreeningResult
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.entities.batch import update_records
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform


def activate_partner(partner: Partner) -> bool:
    """Make a cleared partner active when an agreement with it is in force; tell whether it became so."""
    current = Partner.objects.get(pk=partner.pk)
    return current.status in CLEARED and _moved(current, "activate")


@transaction.atomic
def note_screening(partner: Partner, result: str) -> bool:
    """Note what screening its names against the lists gave; tell whether that is another result than before.

    The day is noted always, in the trail only what changed: whole registers are screened each month.
    """
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    before, today = locked.screening_result, clock.today()
    Partner.objects.filter(pk=locked.pk).update(screening_date=today)
    if before == result:
        return False
    locked.screening_result, locked.screening_date = ScreeningResult(result), today
    update_record(locked, actor=None, version=locked.version, action="screened")
    return True


@transaction.atomic
def note_no_hits(partners: Collection[int]) -> None:
    """Note of many partners, by their keys, that no list names them, as `note_screening` does of one."""
    among, today = Partner.objects.filter(pk__in=partners), clock.today()
    changed = list(among.exclude(screening_result=ScreeningResult.NO_HIT).select_for_update())
    for partner in changed:
        partner.screening_result, partner.screening_date = ScreeningResult.NO_HIT, today
    update_records(changed, actor=None, versions=[partner.version for partner in changed], action="screened")
    among.update(screening_date=today)


@transaction.atomic
def end_clearance_early(partner: Partner, cause: str, *, reason: str) -> bool:
    """End a clearance before its day (R-05); tell whether there was one to end."""
    locked = Partner.objects.select_for_update().get(pk=partner.pk)
    if locked.decision not in FAVOURABLE or locked.clearance_ended_date is not None:
        return False
    locked.early_end_cause = EarlyEnd(cause)
    update_record(locked, actor=None, version=locked.version, action="end_clearance", reason=reason)
    return True


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
