"""The tabs of the lists of cases and hits, for those who work here."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from shiraka.apps.duediligence import terms
from shiraka.apps.duediligence.terms import CaseStatus, HitStatus
from shiraka.foundation import clock
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.entities.definition import View
from shiraka.foundation.people.models import User


def case_tabs(user: User) -> Sequence[View]:
    """Return the tabs of cases: the reader's own, each step at which somebody is waited for, and what is late."""
    if is_outside(user):
        return ()
    late = ("target_date_before", (clock.today() - timedelta(days=1)).isoformat())
    return (
        View(key="all", label=_("All")),
        View(key="mine", label=_("My cases"), query=(("analyst", str(user.pk)),)),
        _in_state(CaseStatus.OPENED),
        _in_state(CaseStatus.QUESTIONNAIRE_SENT),
        _in_state(CaseStatus.SCREENING),
        _in_state(CaseStatus.SCORING),
        _in_state(CaseStatus.SECOND_READING),
        _in_state(CaseStatus.DECISION),
        View(key="late", label=_("Late"), query=(*_in_states(terms.OPEN), late)),
    )


def hit_tabs(user: User) -> Sequence[View]:
    """Return the tabs of hits: those that wait for the first person, and for the second."""
    if is_outside(user):
        return ()
    return (
        View(key="all", label=_("All")),
        _in_state(HitStatus.POSSIBLE),
        _in_state(HitStatus.PROPOSED),
        _in_state(HitStatus.FALSE_POSITIVE),
        _in_state(HitStatus.CONFIRMED),
    )


def _in_state(status: CaseStatus | HitStatus) -> View:
    return View(key=status.value, label=str(status.label), query=_in_states((status,)))


def _in_states(statuses: Collection[str]) -> tuple[tuple[str, str], ...]:
    return tuple(("status", str(status)) for status in sorted(statuses))
