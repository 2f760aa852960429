"""What must hold before an agreement is entered that was signed before the register is kept here.

It was signed under earlier rules: clearances (R-01, R-02) are not asked. What is asked is the evidence, and that one
person enters it and another compares and confirms it (R-03).
"""

from typing import Any

from django.utils.translation import gettext as _

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.rules.term import entry_date
from shiraka.foundation.documents.models import DocumentKind
from shiraka.foundation.documents.reading import versions_of
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.parameters.current import value
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, holders, met, unmet

_OFFICERS = "agreement_draft:C"


def register_is_kept_here(agreement: Agreement, **_inputs: Any) -> Condition:  # noqa: ARG001 - every guard is given it
    since = value("register_since")
    if since is not None:
        return met(_("Register kept here since %(day)s") % {"day": day_in_words(since)})
    return unmet(
        _("No earlier agreements are entered at present"),
        _("The settings do not say since when the register is kept here."),
        who=holders("parameter:C"),
    )


def signature_lies_before(agreement: Agreement, **_inputs: Any) -> Condition:
    day, since = agreement.earlier_signed_date, value("register_since")
    label = _("Date of the earlier signature")
    if day is None:
        detail = _("Edit the agreement and give the day on its signed original.")
        return unmet(_("The date of the earlier signature is not given"), detail, who=holders(_OFFICERS))
    if since is None or day < since:
        return met(label, day_in_words(day))
    return unmet(
        _("It was not signed before the register is kept here"),
        _("Signed on %(day)s, and the register is kept here since %(since)s: it goes the usual way.")
        % {"day": day_in_words(day), "since": day_in_words(since)},
        rule="R-01",
        who=holders(_OFFICERS),
    )


def number_is_free(agreement: Agreement, **_inputs: Any) -> Condition:
    """Ask for the old number, which no other agreement may have: it is nobody's second number (R-11)."""
    number = agreement.earlier_number
    if not number:
        detail = _("Edit the agreement and give the number as it stands in the earlier register.")
        return unmet(_("The number in the earlier register is not given"), detail, rule="R-11", who=holders(_OFFICERS))
    if agreement.number_is_taken:
        detail = _("Another agreement has the number %(number)s. Look which of the two it belongs to.")
        return unmet(_("The number is taken"), detail % {"number": number}, rule="R-11", who=holders(_OFFICERS))
    return met(_("Number in the earlier register"), number, rule="R-11")


def term_is_known(agreement: Agreement, **_inputs: Any) -> Condition:
    begins = _begins(agreement)
    if begins is None:
        return unmet(
            _("The beginning of its term is not known"),
            _("Edit the agreement and give the day on which it entered into force."),
            who=holders(_OFFICERS),
        )
    if agreement.end_date and agreement.end_date < begins:
        detail = _("It ends on %(end)s and begins on %(begin)s: correct the one or the other.")
        days = {"end": day_in_words(agreement.end_date), "begin": day_in_words(begins)}
        return unmet(_("It ends before it begins"), detail % days, who=holders(_OFFICERS))
    if agreement.end_date:
        told = _("From %(begin)s to %(end)s.") % {
            "begin": day_in_words(begins),
            "end": day_in_words(agreement.end_date),
        }
    elif agreement.duration_months:
        told = _("From %(begin)s; duration in months: %(months)s.") % {
            "begin": day_in_words(begins),
            "months": agreement.duration_months,
        }
    else:
        told = _("From %(begin)s, without end.") % {"begin": day_in_words(begins)}
    return met(_("Term"), told)


def _begins(agreement: Agreement) -> Any:
    """Return the day it entered into force, by the date of signature that is going to be its own."""
    if agreement.earlier_signed_date is None:
        return agreement.entry_into_force_date
    signed = Agreement(
        signed_date=agreement.earlier_signed_date,
        entry_into_force=agreement.entry_into_force,
        entry_into_force_date=agreement.entry_into_force_date,
    )
    return entry_date(signed)


def signed_original_is_filed(agreement: Agreement, **_inputs: Any) -> Condition:
    filed = [version for version in versions_of(agreement) if version.document.kind == DocumentKind.SIGNED]
    if filed:
        return met(_("Signed original"), filed[0].document.title)
    return unmet(
        _("The signed original is not on the record"),
        _("Add its scan as a document of the kind “%(kind)s”.") % {"kind": DocumentKind.SIGNED.label},
        who=holders(_OFFICERS),
    )


def _entered_by(agreement: Agreement) -> set[int | None]:
    """Return who brought what is confirmed: the record, its parties, its texts and its signed original."""
    filed = (version.uploaded_by_id for version in versions_of(agreement))
    return {agreement.created_by_id, agreement.updated_by_id, *agreement.drafted_by(), *filed}


def another_person_confirms(agreement: Agreement, *, actor: User | None = None, **_inputs: Any) -> Condition | None:
    # Whoever began the record is told so by the rule for every decision.
    if actor is None or actor.pk == agreement.created_by_id or actor.pk not in _entered_by(agreement):
        return None
    return unmet(
        _("You entered part of it, so you do not confirm it."),
        _("One person enters an earlier agreement, another compares it with the original and confirms it."),
        rule="R-03",
        who=_("another person with the same role"),
    )


def may_confirm(agreement: Agreement, user: User) -> bool:
    """Tell whether it waits for this person: the register is open to it, and they did not enter it."""
    return value("register_since") is not None and user.pk not in _entered_by(agreement)
