"""What the register does daily, and the work it brings to people."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from shiraka.apps.partners.actions import anonymise_expired, run_automatic_moves
from shiraka.apps.partners.actions.duplicates import propose_pairs
from shiraka.apps.partners.models import Interaction, Linkage, Partner
from shiraka.apps.partners.queries import due_diligence_ends, restrictions_kept_from
from shiraka.apps.partners.terms import CLOSED, ENGAGED, LinkageStatus, PartnerStatus
from shiraka.engines.deadlines import due_reminder
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.entities import concealment
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.parameters.current import reminder_days
from shiraka.foundation.people.models import User
from shiraka.foundation.work import daily, sources
from shiraka.foundation.work.kinds import Kind
from shiraka.foundation.work.sources import Source, WorkItem, item_on

SUSPENSION_ENDS_SOON = timedelta(days=7)
CLEARANCE_ENDED = Q(status__in=ENGAGED, clearance_ended_date__isnull=False)
ASSESS, DECIDE, LIFT = "case_score:C", "case_decide:A", "partner_suspend:A"


def _partners(user: User, today: date) -> Q:
    """Name the partners that may wait for a person: those they lead or speak for, clearances, suspensions, reviews."""
    days = reminder_days("case")
    found = Q(lead_officer=user) & (due_diligence_ends(max(days, default=0), today) | CLEARANCE_ENDED)
    if is_outside(user):
        found |= Q(number__in=_spoken_for(user)) & due_diligence_ends(max(days, default=0), today)
    if allowed(user, ASSESS):
        found |= CLEARANCE_ENDED
    if allowed(user, DECIDE):
        found |= due_diligence_ends(min(days, default=0), today)
        on_lead = Q(due_diligence_end_date__in=[today + timedelta(days=lead) for lead in days])
        found |= on_lead & due_diligence_ends(max(days, default=0), today)
    if allowed(user, LIFT):
        found |= Q(status=PartnerStatus.SUSPENDED, suspension_end_date__lte=today + SUSPENSION_ENDS_SOON)
        found |= _is_to_be_reviewed(today)
    return found


def _is_to_be_reviewed(today: date) -> Q:
    return Q(review_date__lte=today) & ~Q(status__in=CLOSED)


def _on_partner(partner: Partner, user: User, today: date) -> Iterator[WorkItem]:
    if partner.status in ENGAGED and partner.clearance_ended_date is not None:
        yield from _ended_early(partner, user, today)
    else:
        yield from _renewal(partner, user, today)
    if allowed(user, LIFT):
        yield from _standing(partner, today)


def _ended_early(partner: Partner, user: User, today: date) -> Iterator[WorkItem]:
    """Tell the lead officer and the analysts of a clearance that what was changed since has ended (R-05)."""
    ended = partner.clearance_ended_date
    if ended is not None and (partner.lead_officer_id == user.pk or allowed(user, ASSESS)):
        why = _("Head, owners, legal status or category changed on %(day)s: nothing is signed until it is renewed.")
        title = _("Renew the due diligence")
        yield item_on(partner, today, due_date=ended, title=title, why=why % {"day": day_in_words(ended)})


def _renewal(partner: Partner, user: User, today: date) -> Iterator[WorkItem]:
    """Remind of a clearance that ends: its officer, the partner itself and the Head of Sector (domain.md 6.1).

    With the first two it waits from the first lead on. The Head of Sector, with whom those of everybody would wait,
    is told at each lead and has it wait from the last one on.
    """
    end, days = partner.due_diligence_end_date, reminder_days("case")
    if end is None or partner.status in CLOSED or due_reminder(end, today, days) is None:
        return
    is_reminded = (end - today).days in days
    if not (partner.lead_officer_id == user.pk or partner.number in _spoken_for(user)):
        is_last = due_reminder(end, today, days[-1:]) is not None
        if not allowed(user, DECIDE) or not (is_reminded or is_last):
            return
    why = _("It holds until %(day)s; without it nothing is signed or paid.") % {"day": day_in_words(end)}
    title = _("Renew the due diligence")
    yield item_on(partner, today, due_date=end, title=title, why=why, is_reminded_today=is_reminded)


def _spoken_for(user: User) -> list[str]:
    """Return the numbers of the partners whose contact somebody is."""
    return [post.organisation_number for post in user.appointments if post.organisation_number]


def _standing(partner: Partner, today: date) -> Iterator[WorkItem]:
    """Yield a suspension that ends soon, as none ends by itself (R-04), and a decision to be reviewed (R-22)."""
    end = partner.suspension_end_date
    if partner.status == PartnerStatus.SUSPENDED and end is not None and end <= today + SUSPENSION_ENDS_SOON:
        why = _("Suspended until %(day)s.") % {"day": day_in_words(end)}
        yield item_on(partner, today, due_date=end, title=_("Reinstate, prolong or end"), why=why)
    elif partner.review_date is not None and partner.review_date <= today and partner.status not in CLOSED:
        why = _("The day that was set when it was decided against the partner.")
        yield item_on(partner, today, due_date=partner.review_date, title=_("Review the decision"), why=why)


def _follow_ups(user: User, _today: date) -> Q:
    return Q(follow_up_owner=user, follow_up_date__isnull=False, follow_up_done_date=None)


def _on_interaction(interaction: Interaction, _user: User, today: date) -> Iterator[WorkItem]:
    if interaction.follow_up_date is not None:
        by = interaction.follow_up_date
        yield item_on(interaction, today, due_date=by, title=interaction.follow_up, why=_("Promised."))


def _opportunities(user: User, _today: date) -> Q:
    return Q(owner=user, status__in=(LinkageStatus.OPEN, LinkageStatus.POSTPONED), due_date__isnull=False)


def _on_linkage(linkage: Linkage, _user: User, today: date) -> Iterator[WorkItem]:
    """Yield what was put off only on the day until which it was."""
    due_date, is_postponed = linkage.due_date, linkage.status == LinkageStatus.POSTPONED
    if due_date is None or (is_postponed and due_date > today):
        return
    title = _("Take up again") if is_postponed else linkage.next_step or _("Take up or drop")
    why = _("It was put off until this day.") if is_postponed else _("Its date is near.")
    yield item_on(linkage, today, due_date=due_date, title=title, why=why)


def _move_partners(_today: date) -> int:
    return run_automatic_moves()


def _compare_partners(_today: date) -> int:
    return propose_pairs()


concealment.register(restrictions_kept_from)
sources.register(Source(model=Partner, where=_partners, items=_on_partner))
sources.register(Source(model=Interaction, where=_follow_ups, items=_on_interaction, kind=Kind.FOLLOW_UP))
sources.register(Source(model=Linkage, where=_opportunities, items=_on_linkage, kind=Kind.FOLLOW_UP))
daily.register("partners", _move_partners)
daily.register("duplicates", _compare_partners)
daily.register("personal data", anonymise_expired)
