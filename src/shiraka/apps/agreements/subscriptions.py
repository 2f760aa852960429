"""What agreements do when something has happened, the work they bring to people, and their daily moves."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shiraka.apps.agreements import actions
from shiraka.apps.agreements.events import AgreementEnded, AgreementInForce, AgreementSigned
from shiraka.apps.agreements.models import Agreement, Obligation, Party
from shiraka.apps.agreements.queries import (
    dated_for,
    decision_date,
    in_force_on,
    is_ending,
    is_sleeping,
    is_undeposited,
    promised_for,
    sleeps,
)
from shiraka.apps.agreements.terms import RUNNING, UNSIGNED, ObligationStatus, Renewal
from shiraka.apps.partners.actions import activate_partner
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.rules.merging import object_to_merging
from shiraka.engines.deadlines import due_reminder
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.calendars import sources as calendars
from shiraka.foundation.calendars.feed import MOST
from shiraka.foundation.calendars.sources import Day, day_on
from shiraka.foundation.entities.values import record_url
from shiraka.foundation.events import subscribe, supply
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.parameters.current import reminder_days
from shiraka.foundation.people.models import User
from shiraka.foundation.work import daily, sources
from shiraka.foundation.work.dates import due
from shiraka.foundation.work.sources import Source, WorkItem, item_on
from shiraka.foundation.workflow.conditions import Condition, unmet
from shiraka.values.text import Text

HEAD, REGISTER = "agreement_draft:A", "agreement_register:A"


def both_are_parties(survivor: Partner, absorbed: Partner) -> Iterator[Condition]:
    """Object to one record for two parties of one agreement: it would have one party less than was agreed."""
    for agreement in Agreement.objects.filter(parties__partner=survivor).filter(parties__partner=absorbed):
        yield unmet(
            _("Both are parties of the same agreement."),
            _("Take one of them off it first, or they are two organisations."),
            rule="R-15",
            who=_("whoever edits the agreement"),
            url=record_url(agreement),
        )


def enter_into_force(event: AgreementSigned) -> None:
    actions.enter_into_force_if_due(event.agreement_id)


def extend_the_parent(event: AgreementInForce) -> None:
    actions.extend_parent_of(event.agreement_id)


def activate_the_partners(event: AgreementInForce) -> None:
    # An earlier agreement may have ended before it was entered: it brings nobody to life.
    in_force = in_force_on(clock.today(), Agreement.objects.filter(pk=event.agreement_id))
    for partner in Partner.objects.filter(parties__agreement__in=in_force):
        activate_partner(partner)


def has_agreement_in_force(partner: Partner) -> bool:
    """Tell the register whether an agreement with a partner is in force today."""
    return in_force_on(clock.today(), Agreement.objects.filter(parties__partner=partner, status__in=RUNNING)).exists()


def signatories(partners: Sequence[int]) -> dict[int, list[Text]]:
    """Tell due diligence who signs, or has signed what still runs, for some partners by their keys."""
    named = Party.objects.filter(partner__in=partners, agreement__status__in=UNSIGNED | RUNNING)
    found: dict[int, list[Text]] = {}
    for partner, name in named.order_by("pk").values_list("partner", "signatory_name"):
        found.setdefault(partner, []).append(name)
    return found


def end_the_amendments(event: AgreementEnded) -> None:
    actions.end_amendments_of(event.agreement_id)


def _where(user: User, today: date) -> Q | None:
    """Name the agreements that may wait for a person: what they lead and ends or sleeps, what is to be deposited."""
    days = max(reminder_days("agreement"), default=0)
    found = Q(lead_officer=user) & (is_ending(days, today) | is_sleeping(today))
    if allowed(user, HEAD):
        found |= is_ending(min(reminder_days("agreement"), default=0), today)
    if allowed(user, REGISTER):
        found |= is_undeposited()
    return found


def _items(agreement: Agreement, user: User, today: date) -> Iterator[WorkItem]:
    yield from ending(agreement, user, today)
    if agreement.lead_officer_id == user.pk and sleeps(agreement, today):
        yield review(agreement, today)
    if allowed(user, REGISTER) and agreement.is_signed and _is_to_be_deposited(agreement):
        yield deposit(agreement, today)


def _is_to_be_deposited(agreement: Agreement) -> bool:
    return agreement.original_date is None and not agreement.is_earlier


def ending(agreement: Agreement, user: User, today: date) -> Iterator[WorkItem]:
    """Yield what is to be decided before an agreement ends or renews itself, from the first reminder on.

    The lead officer is reminded at every lead; the Head of Sector sees what is undecided at the last one.
    """
    days = reminder_days("agreement") if agreement.lead_officer_id == user.pk else reminder_days("agreement")[-1:]
    if agreement.end_date is None or agreement.status not in RUNNING or agreement.notice_received_date is not None:
        return
    by = decision_date(agreement)
    lead = due_reminder(by, today, days)
    if lead is None:
        return
    is_tacit = agreement.renewal == Renewal.TACIT
    yield item_on(
        agreement,
        today,
        due_date=by,
        title=_("Give notice, or let it renew itself") if is_tacit else _("Decide what follows"),
        why=ngettext(
            "It ends on %(day)s; reminder of %(days)s day.", "It ends on %(day)s; reminder of %(days)s days.", lead
        )
        % {"day": day_in_words(agreement.end_date), "days": lead},
        is_reminded_today=(by - today).days in days,
    )


def review(agreement: Agreement, today: date) -> WorkItem:
    """Return the review of an agreement on which nothing has happened for long (domain.md 5.7)."""
    return item_on(
        agreement,
        today,
        due_date=due("sleeping_review", agreement.updated_at),
        title=_("Review the sleeping agreement"),
        why=_("Nothing has happened on it since %(day)s.") % {"day": day_in_words(local_date(agreement.updated_at))},
    )


def deposit(agreement: Agreement, today: date) -> WorkItem:
    """Return the original that Legal Affairs has still to deposit."""
    since = agreement.signed_date or today
    why = _("Signed on %(day)s.") % {"day": day_in_words(since)}
    item = item_on(agreement, today, due_date=due("deposit", since), title=_("Deposit the original"), why=why)
    return replace(item, url=reverse("agreement-move", args=[agreement.pk, "deposit"]), action_label=_("Deposit"))


def _promised(user: User, today: date) -> Q:
    soon = today + timedelta(days=max(reminder_days("obligation"), default=0))
    return Q(owner=user, status=ObligationStatus.OPEN, due_date__lte=soon)


def _on_obligation(obligation: Obligation, _user: User, today: date) -> Iterator[WorkItem]:
    """Yield a promise to whoever sees to it, ours or theirs, from the first reminder until it is fulfilled."""
    by = obligation.due_date
    why = _("Due on %(day)s.") % {"day": day_in_words(by)}
    is_reminded = (by - today).days in reminder_days("obligation")
    title = _("See that it is fulfilled")
    yield item_on(obligation, today, due_date=by, title=title, why=why, is_reminded_today=is_reminded)


def days_led(user: User, today: date) -> Iterator[Day]:
    """Yield what falls due on agreements that somebody leads, and the obligations they see to."""
    yield from _days(dated_for(user, today).filter(lead_officer=user))
    yield from _promises(promised_for(user, today).filter(Q(owner=user) | Q(agreement__lead_officer=user)))


def days_seen(user: User, today: date) -> Iterator[Day]:
    """Yield what falls due on all agreements that somebody may read."""
    yield from _days(dated_for(user, today))
    yield from _promises(promised_for(user, today))


def _days(agreements: QuerySet[Agreement]) -> Iterator[Day]:
    for agreement in agreements[:MOST]:
        if agreement.end_date is None:
            continue
        renews = agreement.renewal == Renewal.TACIT and agreement.notice_received_date is None
        title = _("Agreement ends or renews itself") if renews else _("Agreement ends")
        yield day_on(agreement, key="end", date=agreement.end_date, title=title)
        if renews:
            by = decision_date(agreement)
            yield day_on(agreement, key="notice", date=by, title=_("Last day to give notice"))


def _promises(obligations: QuerySet[Obligation]) -> Iterator[Day]:
    for obligation in obligations[:MOST]:
        yield day_on(obligation, key="due", date=obligation.due_date, title=_("Obligation due"))


subscribe(AgreementSigned, enter_into_force)
subscribe(AgreementInForce, extend_the_parent)
subscribe(AgreementInForce, activate_the_partners)
subscribe(AgreementEnded, end_the_amendments)
supply("partners.has_agreement_in_force", has_agreement_in_force)
supply("duediligence.signatories", signatories)
sources.register(Source(model=Agreement, where=_where, items=_items))
sources.register(Source(model=Obligation, where=_promised, items=_on_obligation))
calendars.register(
    calendars.Source(
        key="agreements_led",
        label=gettext_lazy("Deadlines of agreements you lead"),
        help=gettext_lazy("Their end, the last day to give notice, and obligations that you see to."),
        days=days_led,
    )
)
calendars.register(
    calendars.Source(
        key="agreements",
        label=gettext_lazy("Deadlines of all agreements you may read"),
        help=gettext_lazy("The same of every running agreement that is open to you."),
        days=days_seen,
    )
)
daily.register("agreements", actions.run_automatic_moves)
object_to_merging(both_are_parties)
