"""The tabs of the lists of cases and hits, for those who work here."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from shiraka.apps.duediligence.terms import CaseStatus, HitStatus
from shiraka.foundation import clock
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.entities.definition import View
from shiraka.foundation.people.models import User


def case_tabs(user: User) -> Sequence[View]:
    """Return the tabs of cases: the reader's own, each step at which somebody is waited for, and what is late."""
    if is_outside(user):
        return ()
    return (
        View(key="all", label=_("All")),
        View(key="mine", label=_("My cases"), query=(("analyst", str(user.pk)),)),
        _in_state(CaseStatus.OPENED),
        _in_state(CaseStatus.QUESTIONNAIRE_SENT),
        _in_state(CaseStatus.SCREENING),
        _in_state(CaseStatus.SCORING),
        _in_state(CaseStatus.SECOND_READING),
        _in_state(CaseStatus.DECISION),
        View(key="late", label=_("Late"), query=(("target_date_before", clock.today().isoformat()),)),
    )


def hit_tabs(user: User) -> Sequence[View]:
    """Return the tabs of hits: those that wait for the first person, and for the second."""
    if is_outside(user):
        return ()
    return (
        View(key="all", label=_("All")),
        *(
            View(key=state.value, label=str(state.label), query=(("status", state.value),))
            for state in (HitStatus.POSSIBLE, HitStatus.PROPOSED, HitStatus.FALSE_POSITIVE, HitStatus.CONFIRMED)
        ),
    )


def _in_state(status: CaseStatus) -> View:
    return View(key=status.value, label=str(status.label), query=(("status", status.value),))
