"""What a move writes beside the new state: the number, the signatory, the dates that follow from it."""

from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.models.numbers import holders_of
from shiraka.apps.agreements.rules.authority import authority_of, case_of
from shiraka.apps.agreements.rules.term import entry_date
from shiraka.apps.agreements.terms import AgreementType
from shiraka.engines.deadlines import term_end
from shiraka.foundation import clock
from shiraka.foundation.numbering.actions import next_number
from shiraka.foundation.parameters.current import prefix
from shiraka.foundation.people.models import User
from shiraka.values.text import LANGUAGES, Text


def register_signature(agreement: Agreement, *, actor: User, **_inputs: Any) -> str:
    """Give the number (R-11), note who signed, and return the authority used for the trail (R-12)."""
    day = agreement.signed_date or clock.today()
    authority = authority_of(actor, case_of(agreement, day), day)
    agreement.signatory = actor
    agreement.number = _number(agreement, day.year)
    if authority is None:
        return ""
    told = authority.as_text()
    agreement.signing_authority = told
    return told.en


def register_earlier_signature(agreement: Agreement, **_inputs: Any) -> str:
    """Note what the earlier register says, with its number as it stands, and return what the trail tells of it."""
    agreement.signed_date = agreement.earlier_signed_date
    agreement.number = agreement.earlier_number
    told = {}
    for language in LANGUAGES:
        with translation.override(language):
            told[language] = _("Signed before the register was kept here, under earlier rules")
    agreement.signing_authority = Text(**told)
    return told["en"]


def _number(agreement: Agreement, year: int) -> str:
    """Give the next number of the series, past those under which earlier agreements stand in the register."""
    while True:
        number = _next_number(agreement, year)
        if not holders_of(Agreement, [number])[number.lower()]:
            return number


def _next_number(agreement: Agreement, year: int) -> str:
    if agreement.type == AgreementType.AMD and agreement.parent is not None:
        return next_number("amendment", parent=agreement.parent.number)
    return next_number("agreement", year=year, prefix=prefix(), type=agreement.type)


def enter_into_force(agreement: Agreement, **_inputs: Any) -> None:
    """Note since when it is in force, and its end where the text gives a duration."""
    agreement.in_force_date = entry_date(agreement)
    if agreement.in_force_date and agreement.duration_months and agreement.end_date is None:
        agreement.end_date = term_end(agreement.in_force_date, agreement.duration_months)


def renew_for_the_same_term(agreement: Agreement, **_inputs: Any) -> None:
    if agreement.end_date and agreement.duration_months:
        agreement.end_date = term_end(agreement.end_date + timedelta(days=1), agreement.duration_months)


def begin_another_round(agreement: Agreement, **_inputs: Any) -> None:
    """Void every opinion given so far: what goes back to review is cleared anew (R-02)."""
    agreement.clearance_round += 1
