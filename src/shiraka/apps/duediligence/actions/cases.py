"""What the system and the partner do with cases: hand in answers, expire, follow what ended early."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.apps.duediligence.models import Case
from shiraka.apps.duediligence.terms import ENDS_A_CLEARANCE, MONITORED, OPEN, CaseStatus
from shiraka.apps.partners.actions import end_clearance_early
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import EarlyEnd
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused, unmet
from shiraka.foundation.workflow.perform import perform

ANSWER = "case_answer:C"


@transaction.atomic
def hand_in(case: Case, *, actor: User) -> Case:
    """Note that the partner has answered all it wants to answer. Raises `PermissionDenied`, and `Refused`."""
    if not allowed(actor, ANSWER, case):
        raise PermissionDenied
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.status != CaseStatus.QUESTIONNAIRE_SENT:
        raise Refused([unmet(_("No answers are waited for."), locked.get_status_display())])
    left = [answer.code for answer in locked.answers.all() if not answer.statement.strip()]
    if left:
        label = ngettext("%(count)s question is not answered", "%(count)s questions are not answered", len(left))
        detail = _("Write an answer to each; “none” is one too: %(codes)s.") % {"codes": ", ".join(left)}
        raise Refused([unmet(label % {"count": len(left)}, detail, who=_("you"))])
    before = audit.snapshot(locked)
    locked.answered_at = locked.updated_at = clock.now()
    locked.version += 1
    locked.save(force_update=True)
    old, new = audit.differences(before, audit.snapshot(locked))
    audit.write("hand_in", locked, actor=actor, before=old, after=new)
    return locked


def retier(case: Case) -> Case:
    """Work the tier out anew and ask what it asks more, after something on the case or the partner changed."""
    current = Case.objects.get(pk=case.pk)
    if current.is_worked_on:
        update_record(current, actor=None, version=current.version, action="retier")
        current.ask_missing()
    return current


def run_automatic_moves(_today: date) -> int:
    """End the cases whose day has passed or whose clearance ended early; return how many."""
    over = Case.objects.filter(status__in=MONITORED, end_date__lt=clock.today())
    early = Case.objects.filter(status__in=MONITORED, partner__clearance_ended_date__isnull=False)
    return sum(_moved(case, "expire") for case in over) + sum(_moved(case, "end_early") for case in early)


def withdraw_with_partner(partner: int) -> int:
    """Withdraw what is open on a partner whose relation ended; return how many cases."""
    return sum(
        _moved(case, "withdraw_with_partner", reason=_("The relation with the partner has ended."))
        for case in Case.objects.filter(partner=partner, status__in=OPEN)
    )


def end_for_controversy(case: Case, severity: int) -> bool:
    """End a clearance early over something grave that was reported after it (R-05); tell whether there was one."""
    if severity < ENDS_A_CLEARANCE or case.status not in MONITORED:
        return False
    reason = _("Controversy of severity %(severity)s") % {"severity": severity}
    return end_clearance_early(case.partner, EarlyEnd.CONTROVERSY, reason=reason)


def end_for_hit(partner: Partner, told: str) -> bool:
    """End a clearance early as a list means this partner or somebody behind it (R-05)."""
    return end_clearance_early(partner, EarlyEnd.HIT, reason=told)


def _moved(case: Any, action: str, **inputs: Any) -> bool:
    try:
        perform(case, action, actor=None, **inputs)
    except Refused:
        return False
    return True
