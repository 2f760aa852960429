"""What the system does with agreements by itself, once a day and when something else has happened."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.rules.term import entry_date, horizon
from shiraka.apps.agreements.terms import ENDED, RUNNING, AgreementStatus, AgreementType, EntryIntoForce, Renewal
from shiraka.foundation import clock
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform


def run_automatic_moves(today: date) -> int:
    """Make every move that only time makes; return how many agreements moved.

    Renewals come before ends, so that what is renewed does not expire on the way.
    """
    return _carry_out(today, Agreement.objects.all())


def enter_into_force_if_due(agreement_id: int) -> bool:
    """Bring a signed agreement into force at once where nothing is to be waited for.

    One that was signed earlier goes on at once through what time has made of it since.
    """
    agreement = Agreement.objects.get(pk=agreement_id)
    entered = agreement.status == AgreementStatus.SIGNED and _moved(agreement, "enter_into_force")
    if entered and agreement.is_earlier:
        _carry_out(clock.today(), Agreement.objects.filter(pk=agreement_id))
    return entered


def extend_parent_of(agreement_id: int) -> bool:
    """Give an agreement the later end that an amendment in force agrees."""
    found = _extending(Agreement.objects.filter(pk=agreement_id)).first()
    return found is not None and _moved(found.parent, "extend", end_date=found.end_date)


def end_amendments_of(agreement_id: int) -> int:
    """End the amendments of an agreement that has ended."""
    return sum(_moved(item, "expire") for item in _orphans(Agreement.objects.filter(parent_id=agreement_id)))


def _carry_out(today: date, among: QuerySet[Agreement]) -> int:
    return sum(_moved(agreement, action, **inputs) for agreement, action, inputs in _due(today, among))


def _due(today: date, among: QuerySet[Agreement]) -> Iterator[tuple[Agreement, str, dict[str, Any]]]:
    """Yield candidates lazily: each step sees what the one before it has done."""
    live = among.order_by("pk")
    for agreement in live.filter(status=AgreementStatus.SIGNED).exclude(entry_into_force=EntryIntoForce.NOTICE):
        if (entry_date(agreement) or today) <= today:
            yield agreement, "enter_into_force", {}
    for amendment in _extending(among).order_by("end_date"):
        if amendment.parent is not None:
            yield amendment.parent, "extend", {"end_date": amendment.end_date}
    running = live.filter(status__in=RUNNING)
    for agreement in running.filter(renewal=Renewal.TACIT, notice_received_date=None, end_date__isnull=False):
        yield from _renewals(agreement)
    unmarked = live.filter(status__in=[AgreementStatus.IN_FORCE, AgreementStatus.RENEWED])
    for agreement in unmarked.filter(end_date__lte=today + horizon()):
        yield agreement, "mark_expiring", {}
    for agreement in _running_or_suspended(among).filter(end_date__lt=today):
        yield agreement, "expire", {}
    for agreement in _orphans(among):
        yield agreement, "expire", {}


def _renewals(agreement: Agreement) -> Iterator[tuple[Agreement, str, dict[str, Any]]]:
    """Yield a tacit renewal for as long as it was renewed: of one signed long ago, several terms have passed."""
    end = None
    while agreement.end_date != end:
        end = agreement.end_date
        yield agreement, "renew_tacitly", {}
        agreement.refresh_from_db(fields=("end_date",))


def _running_or_suspended(among: QuerySet[Agreement]) -> QuerySet[Agreement]:
    return among.filter(status__in=[*RUNNING, AgreementStatus.SUSPENDED])


def _extending(among: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Amendments in force that agree a later end than what they amend has now."""
    later = Q(end_date__gt=F("parent__end_date"))
    amendments = among.filter(type=AgreementType.AMD, status__in=RUNNING, parent__status__in=RUNNING)
    return amendments.filter(later).select_related("parent")


def _orphans(among: QuerySet[Agreement]) -> QuerySet[Agreement]:
    return _running_or_suspended(among).filter(
        type=AgreementType.AMD, parent__status__in=[*ENDED, AgreementStatus.CLOSED]
    )


def _moved(agreement: Any, action: str, **inputs: Any) -> bool:
    try:
        perform(agreement, action, actor=None, **inputs)
    except Refused:
        # The guards have the last word: what the query found may not be due after all.
        return False
    return True
