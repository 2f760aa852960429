"""What the register does daily, and the work it brings to people."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.apps.partners.actions import anonymise_expired, run_automatic_moves
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.queries import expiring_due_diligence, led_by, open_follow_ups, open_linkages, partners_for
from shiraka.apps.partners.terms import HEAD_DECIDES, PartnerStatus
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.parameters.current import reminder_days
from shiraka.foundation.people.models import User
from shiraka.foundation.work import daily, sources
from shiraka.foundation.work.dates import due
from shiraka.foundation.work.sources import WorkItem

DECISION_DAYS = 10
ASSESSMENT_DAYS = 20


def work_of(user: User, today: date) -> Iterator[WorkItem]:
    """Yield what waits for a person in the register: a fixed number of queries."""
    reminders = reminder_days("case")
    for partner in expiring_due_diligence(max(reminders, default=0), led_by(user))[:100]:
        item = _renewal(partner, today)
        yield replace(item, is_reminded_today=(item.due_date - today).days in reminders)
    for interaction in open_follow_ups(user):
        if interaction.follow_up_date is not None:
            yield _item(
                interaction.partner, interaction.follow_up_date, today, interaction.follow_up, interaction.subject
            )
    for linkage in open_linkages(user):
        if linkage.due_date is not None:
            title = linkage.next_step or str(linkage)
            yield _item(linkage.partner, linkage.due_date, today, title, str(_("Linkage opportunity")))
    yield from _cases(user, today)
    yield from _suspensions(user, today)


def _cases(user: User, today: date) -> Iterator[WorkItem]:
    """Yield the open cases: to assess for the analyst, to decide for who decides on their level."""
    is_analyst = allowed(user, "case_score:C")
    decides = (allowed(user, "case_decide:A"), allowed(user, "case_decide_high:A"))
    if not (is_analyst or any(decides)):
        return
    for partner in partners_for(user).filter(status=PartnerStatus.IN_DUE_DILIGENCE).order_by("updated_at")[:100]:
        if partner.scored_at is None:
            if is_analyst:
                by = due(partner.updated_at, ASSESSMENT_DAYS)
                yield _item(partner, by, today, _("Assess"), _("Due diligence is open."))
        elif decides[0 if partner.risk_level in HEAD_DECIDES else 1] and partner.scored_by_id != user.pk:
            by = due(partner.scored_at, DECISION_DAYS)
            why = _("Assessed on %(day)s.") % {"day": day_in_words(local_date(partner.scored_at))}
            yield _item(partner, by, today, _("Decide on the due diligence"), why)


def _suspensions(user: User, today: date) -> Iterator[WorkItem]:
    """Yield the suspensions that end soon: none ends by itself (R-04)."""
    if not allowed(user, "partner_suspend:A"):
        return
    soon = today + timedelta(days=7)
    ending = partners_for(user).filter(status=PartnerStatus.SUSPENDED, suspension_end_date__lte=soon)
    for partner in ending.order_by("suspension_end_date")[:100]:
        if partner.suspension_end_date is not None:
            why = _("Suspended until %(day)s.") % {"day": day_in_words(partner.suspension_end_date)}
            yield _item(partner, partner.suspension_end_date, today, _("Reinstate, prolong or end"), why)


def _renewal(partner: Partner, today: date) -> WorkItem:
    end = partner.due_diligence_end_date or today
    why = _("It holds until %(day)s; without it nothing is signed or paid.") % {"day": day_in_words(end)}
    return _item(partner, end, today, _("Renew the due diligence"), why)


def _item(partner: Partner, by: date, today: date, title: str, why: str) -> WorkItem:
    return WorkItem(
        due_date=by,
        title=title,
        why=why,
        record_reference=partner.number,
        record_title=partner.name,
        url=reverse("partner-record", args=[partner.pk]),
        action_label=_("Open"),
        is_late=by < today,
    )


def _move_partners(_today: date) -> int:
    return run_automatic_moves()


sources.register(work_of)
daily.register("partners", _move_partners)
daily.register("personal data", anonymise_expired)
