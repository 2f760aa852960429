"""What agreements do when something has happened, the work they bring to people, and their daily moves."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.apps.agreements import actions
from shiraka.apps.agreements.events import AgreementEnded, AgreementInForce, AgreementSigned
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.queries import horizon_points, in_force_on, undeposited
from shiraka.apps.agreements.terms import RUNNING, Renewal
from shiraka.apps.partners.actions import activate_partner
from shiraka.apps.partners.models import Partner
from shiraka.engines.deadlines import add_working_days, due_reminder
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.events import subscribe, supply
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.parameters.calendar import holidays, weekend
from shiraka.foundation.parameters.current import deadline_days, reminder_days
from shiraka.foundation.people.models import User
from shiraka.foundation.work import daily, sources
from shiraka.foundation.work.sources import WorkItem


def enter_into_force(event: AgreementSigned) -> None:
    actions.enter_into_force_if_due(event.agreement_id)


def extend_the_parent(event: AgreementInForce) -> None:
    actions.extend_parent_of(event.agreement_id)


def activate_the_partners(event: AgreementInForce) -> None:
    for partner in Partner.objects.filter(parties__agreement=event.agreement_id):
        activate_partner(partner)


def has_agreement_in_force(partner: Partner) -> bool:
    """Tell the register whether an agreement with a partner is in force today."""
    return in_force_on(clock.today(), Agreement.objects.filter(parties__partner=partner, status__in=RUNNING)).exists()


def end_the_amendments(event: AgreementEnded) -> None:
    actions.end_amendments_of(event.agreement_id)


def reminders(today: date, user: User | None = None) -> list[WorkItem]:
    """Return what ends or renews itself soon and is undecided: one query, for one lead officer or all."""
    days = reminder_days("agreement")
    among = Agreement.objects.all() if user is None else Agreement.objects.filter(lead_officer=user)
    found: list[WorkItem] = []
    for ending in horizon_points(max(days, default=0), today, among):
        agreement = ending.agreement
        lead = due_reminder(ending.decision_date, today, days)
        if lead is None or agreement.notice_received_date is not None:
            continue
        is_tacit = agreement.renewal == Renewal.TACIT
        found.append(
            WorkItem(
                due_date=ending.decision_date,
                title=_("Give notice, or let it renew itself") if is_tacit else _("Decide what follows"),
                why=_("It ends on %(day)s; reminder of %(days)s days.")
                % {"day": day_in_words(ending.end_date), "days": lead},
                record_reference=agreement.number,
                record_title=agreement.title,
                url=reverse("agreement-record", args=[agreement.pk]),
                action_label=_("Open"),
                is_late=ending.decision_date < today,
                is_reminded_today=(ending.decision_date - today).days in days,
            )
        )
    return found


def deposits(today: date) -> list[WorkItem]:
    """Return the originals that Legal Affairs has still to deposit: one query."""
    found: list[WorkItem] = []
    for agreement in undeposited():
        since = agreement.signed_date or today
        due = add_working_days(since, deadline_days("deposit"), weekend=weekend(), holidays=holidays())
        found.append(
            WorkItem(
                due_date=due,
                title=_("Deposit the original"),
                why=_("Signed on %(day)s.") % {"day": day_in_words(since)},
                record_reference=agreement.number,
                record_title=agreement.title,
                url=reverse("agreement-move", args=[agreement.pk, "deposit"]),
                action_label=_("Deposit"),
                is_late=due < today,
            )
        )
    return found


def work_of(user: User, today: date) -> Iterator[WorkItem]:
    """Yield what waits for a person among the agreements: two queries."""
    yield from reminders(today, user)
    if allowed(user, "agreement_register:A"):
        yield from deposits(today)


subscribe(AgreementSigned, enter_into_force)
subscribe(AgreementInForce, extend_the_parent)
subscribe(AgreementInForce, activate_the_partners)
subscribe(AgreementEnded, end_the_amendments)
supply("partners.has_agreement_in_force", has_agreement_in_force)
sources.register(work_of)
daily.register("agreements", actions.run_automatic_moves)
