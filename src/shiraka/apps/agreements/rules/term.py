"""When an agreement begins, nears its end, ends, and what its register entry needs."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.apps.agreements.models import Agreement, Obligation
from shiraka.apps.agreements.queries import decision_date
from shiraka.apps.agreements.terms import ENDED, AgreementStatus, AgreementType, EntryIntoForce, Renewal
from shiraka.engines.deadlines import notice_takes_effect
from shiraka.foundation import clock
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.parameters.current import reminder_days
from shiraka.foundation.workflow.conditions import Condition, holders, met, unmet


def entry_date(agreement: Agreement) -> date | None:
    """Return the day a signed agreement enters into force, None while a notice is awaited."""
    if agreement.entry_into_force == EntryIntoForce.SIGNATURE:
        return agreement.signed_date
    if agreement.entry_into_force_date is None or agreement.signed_date is None:
        return None
    return max(agreement.entry_into_force_date, agreement.signed_date)


def entry_into_force_has_come(agreement: Agreement, **_inputs: Any) -> Condition | None:
    day = entry_date(agreement)
    if day is None or day > clock.today():
        return unmet(_("It has not entered into force yet."))
    return None


def entry_waits_for_notice(
    agreement: Agreement, *, entry_into_force_date: date | None = None, **_inputs: Any
) -> Condition | None:
    """Let a person record entry into force only where the text makes it depend on a notice."""
    if agreement.entry_into_force != EntryIntoForce.NOTICE:
        return unmet(
            _("It enters into force by itself"),
            _("On signature or on its date; nothing is to be recorded."),
        )
    given = entry_into_force_date
    if given is not None and (given > clock.today() or (agreement.signed_date and given < agreement.signed_date)):
        return unmet(_("The date cannot be"), _("It lies between signature and today."))
    return None


def horizon() -> timedelta:
    """Return how long before its end an agreement is expiring: the first reminder."""
    return timedelta(days=max(reminder_days("agreement"), default=180))


def end_is_near(agreement: Agreement, **_inputs: Any) -> Condition | None:
    if agreement.end_date is None or agreement.end_date > clock.today() + horizon():
        return unmet(_("It does not end soon."))
    return None


def term_has_ended(agreement: Agreement, **_inputs: Any) -> Condition | None:
    parent = agreement.parent if agreement.type == AgreementType.AMD else None
    if parent is not None and parent.status in {*ENDED, AgreementStatus.CLOSED}:
        return None  # An amendment does not outlive what it amends.
    if agreement.end_date is None or agreement.end_date >= clock.today():
        return unmet(_("Its term has not ended."))
    return None


def no_notice_was_given_in_time(agreement: Agreement, **_inputs: Any) -> Condition | None:
    """Let a tacit renewal happen only when its last day of notice has passed without notice."""
    if agreement.renewal != Renewal.TACIT or not agreement.duration_months:
        return unmet(_("It is not renewed tacitly."))
    if agreement.end_date is None or decision_date(agreement) >= clock.today():
        return unmet(_("Notice can still be given."))
    if agreement.notice_received_date is not None:
        return unmet(_("Notice was given."))
    return None


def renewal_by_letter_is_foreseen(agreement: Agreement, *, end_date: date | None = None, **_inputs: Any) -> Condition:
    if agreement.renewal != Renewal.LETTER:
        return unmet(
            _("The text does not foresee renewal by letters"),
            _("Draft an amendment: its entry into force extends this agreement."),
            who=holders("agreement_draft:C"),
        )
    if end_date is not None and agreement.end_date is not None and end_date <= agreement.end_date:
        return unmet(
            _("The new end must be later"), _("It ends on %(day)s.") % {"day": day_in_words(agreement.end_date)}
        )
    return met(_("Renewal by letters"), _("Foreseen by the text."))


def an_amendment_extends_it(agreement: Agreement, *, end_date: date | None = None, **_inputs: Any) -> Condition | None:
    """Let the system extend a term only to what an amendment in force says."""
    amendments = agreement.family.filter(type=AgreementType.AMD, in_force_date__isnull=False, end_date=end_date)
    if end_date is None or not amendments.exists():
        return unmet(_("No amendment in force ends on this day."))
    return None


def notice_was_observed(
    agreement: Agreement,
    *,
    notice_received_date: date | None = None,
    termination_date: date | None = None,
    **_inputs: Any,
) -> Condition | None:
    """Refuse a termination before notice, which runs from receipt, has run out."""
    if notice_received_date is None or termination_date is None:
        days = ngettext("%(days)s day from receipt.", "%(days)s days from receipt.", agreement.notice_days)
        return met(_("Notice"), days % {"days": agreement.notice_days})
    earliest = notice_takes_effect(notice_received_date, days=agreement.notice_days)
    if termination_date < earliest:
        return unmet(
            _("The notice has not run out"),
            ngettext(
                "Received on %(received)s, with %(days)s day: it ends on %(earliest)s at the earliest.",
                "Received on %(received)s, with %(days)s days: it ends on %(earliest)s at the earliest.",
                agreement.notice_days,
            )
            % {
                "received": day_in_words(notice_received_date),
                "days": agreement.notice_days,
                "earliest": day_in_words(earliest),
            },
        )
    if termination_date > clock.today():
        return unmet(_("It ends on a later day"), _("Record the termination on the day it takes effect."))
    return None


def original_date_is_right(
    agreement: Agreement, *, original_date: date | None = None, **_inputs: Any
) -> Condition | None:
    if original_date is None:
        return None
    if original_date > clock.today() or (agreement.signed_date and original_date < agreement.signed_date):
        return unmet(_("The date of deposit cannot be"), _("It lies between signature and today."))
    return None


def original_is_deposited(agreement: Agreement, **_inputs: Any) -> Condition:
    if agreement.original_date is not None:
        return met(_("Original"), agreement.original_place)
    return unmet(
        _("The original is not deposited"),
        _("Record where it lies and since when."),
        who=holders("agreement_register:A"),
    )


def fulfilment_is_past(
    obligation: Obligation,  # noqa: ARG001 - every guard is given the record
    *,
    fulfilled_date: date | None = None,
    **_inputs: Any,
) -> Condition | None:
    if fulfilled_date is None or fulfilled_date <= clock.today():
        return None
    return unmet(_("The day of fulfilment is still to come"), _("Note it when it has happened."))
