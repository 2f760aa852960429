"""The tabs of the register, for those who work here."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from shiraka.apps.partners.terms import PartnerStatus
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.entities.definition import View
from shiraka.foundation.people.models import User

ENDING_DAYS = 90
SILENT_MONTHS = 12


def partner_tabs(user: User) -> Sequence[View]:
    """Return the tabs of the register: what is the reader's own, what is under way, what ends, what was forgotten."""
    if is_outside(user):
        return ()
    soon = clock.today() + timedelta(days=ENDING_DAYS)
    silent = add_months(clock.today(), -SILENT_MONTHS)
    return (
        View(key="all", label=_("All")),
        View(key="mine", label=_("My partners"), query=(("lead_officer", str(user.pk)),)),
        _in_state(PartnerStatus.IN_DUE_DILIGENCE),
        View(
            key="ending",
            label=_("Due diligence ends in 90 days"),
            query=(("due_diligence_end_date_before", soon.isoformat()),),
        ),
        View(
            key="silent",
            label=_("No contact for 12 months"),
            query=(("last_contact_date_before", silent.isoformat()),),
        ),
        _in_state(PartnerStatus.SUSPENDED),
    )


def _in_state(status: PartnerStatus) -> View:
    return View(key=status.value, label=str(status.label), query=(("status", status.value),))
