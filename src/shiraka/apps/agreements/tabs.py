"""The tabs of the list of agreements: all, under way, in force, ending, ended."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shiraka.apps.agreements.terms import RUNNING, UNSIGNED, AgreementStatus
from shiraka.foundation import clock
from shiraka.foundation.entities.definition import View
from shiraka.foundation.parameters.current import reminder_days
from shiraka.foundation.people.models import User

UNDER_WAY = UNSIGNED - {AgreementStatus.PROPOSAL}
ENDED = (AgreementStatus.EXPIRED, AgreementStatus.TERMINATED, AgreementStatus.CLOSED)


def agreement_tabs(_user: User) -> Sequence[View]:
    """Return the tabs of the list; an agreement ends soon from the first reminder of its end on."""
    today = clock.today()
    soon = today + timedelta(days=max(reminder_days("agreement"), default=180))
    ending = (("end_date_after", today.isoformat()), ("end_date_before", soon.isoformat()))
    return (
        View(key="all", label=_("All")),
        View(key="under_way", label=_("Under way"), query=_in_states(UNDER_WAY)),
        View(key="in_force", label=_("In force"), query=_in_states(RUNNING)),
        View(key="ending", label=_("Ending soon"), query=(*_in_states(RUNNING), *ending)),
        View(key="ended", label=pgettext("agreements", "Ended"), query=_in_states(ENDED)),
    )


def _in_states(statuses: Collection[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("status", str(status)) for status in sorted(statuses))
