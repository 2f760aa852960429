"""What agreements ask of a partner: a due diligence valid on a day, its risk, the State it belongs to."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.agreements.terms import SOLICITING
from shiraka.apps.duediligence.rules import holds
from shiraka.apps.duediligence.terms import MoneyFlow
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import ENGAGED, OF_NO_STATE
from shiraka.foundation import clock
from shiraka.foundation.languages.current import labelled
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.parameters.definitions.diligence import RISK_BANDS
from shiraka.foundation.workflow.conditions import Condition, holders, met, unmet

RISKS = tuple(code for code, _label in RISK_BANDS)


def risk_of(agreement: Agreement) -> str:
    """Return the highest risk among the parties; who is verified and not scored counts as low (R-09)."""
    levels = {party.partner.risk_level for party in agreement.party_list}
    return max((level for level in levels if level in RISKS), key=RISKS.index, default=RISKS[0])


def national_countries(agreement: Agreement) -> list[str]:
    """Return the Member States whose national entities are parties (R-09)."""
    codes = {
        party.partner.country
        for party in agreement.party_list
        if party.partner.category not in OF_NO_STATE and party.partner.is_member_country
    }
    return sorted(codes)


def due_diligence_is_valid(
    agreement: Agreement, *, signed_date: date | None = None, **_inputs: Any
) -> Condition | None:
    """Ask that every partner is cleared, unrestricted and within its validity on the signing day (R-01)."""
    if not agreement.party_list:
        return None
    day = signed_date or clock.today()
    found = [(party, diligence_problem(party.partner, day)) for party in agreement.party_list]
    files = _files(agreement, day)
    held = [condition for party in agreement.party_list for condition in _held(agreement, party.partner, files)]
    problems = [labelled(party.called, problem) for party, problem in found if problem]
    problems += [f"{condition.label}. {condition.detail}" for condition in held]
    if problems:
        return unmet(
            _("Due diligence does not allow the signature"),
            " ".join(problems),
            rule="R-01",
            who=holders("case_decide:A"),
        )
    return met(_("Due diligence"), "; ".join(_standing(party) for party, _none in found), rule="R-01")


def _files(agreement: Agreement, day: date) -> holds.Files:
    """Return what cases and lists hold of its partners, read once however often a page asks on one day."""
    read: dict[date, holds.Files] = vars(agreement).setdefault("diligence_files", {})
    if day not in read:
        read[day] = holds.Files.of([party.partner for party in agreement.party_list], day)
    return read[day]


def _held(agreement: Agreement, partner: Partner, files: holds.Files) -> list[Condition]:
    """Return what the case of a partner holds up: open hits, overdue conditions, a case that is not deep enough."""
    planned = holds.Planned(
        partner=partner,
        money_flow=_flow(agreement),
        money=agreement.money,
        uses_emblem=agreement.uses_emblem,
    )
    return [*holds.against_commitment(partner, files), *holds.against_depth(planned, files)]


def _flow(agreement: Agreement) -> MoneyFlow:
    if not agreement.money:
        return MoneyFlow.NONE
    return MoneyFlow.FROM_PARTNER if agreement.type in SOLICITING else MoneyFlow.TO_PARTNER


def diligence_problem(partner: Partner, day: date) -> str | None:
    """Return why a partner cannot be signed with on a day, or None when it can.

    Of a restriction only that it is in place is told (R-19).
    """
    if partner.has_restriction:
        return _("a restriction is in place.")
    end = partner.due_diligence_end_date
    if end is not None and day > end:
        return _("its due diligence ended on %(day)s.") % {"day": day_in_words(end)}
    ended = partner.clearance_ended_date
    if partner.status in ENGAGED and ended is not None:
        return _ended_early(partner, ended)
    if not partner.is_cleared_on(day):
        return _("it is not cleared (%(state)s).") % {"state": partner.get_status_display()}
    if partner.due_diligence_date is not None and day < partner.due_diligence_date:
        return _("it was decided on %(day)s only.") % {"day": day_in_words(partner.due_diligence_date)}
    return None


def _ended_early(partner: Partner, day: date) -> str:
    if partner.early_end_cause:
        told = _("its clearance ended early on %(day)s: %(cause)s (R-05).")
        return told % {"day": day_in_words(day), "cause": partner.get_early_end_cause_display()}
    told = _("its head, owners, legal status or category changed after the decision, noted on %(day)s (R-05).")
    return told % {"day": day_in_words(day)}


def _standing(party: Party) -> str:
    partner, end = party.partner, party.partner.due_diligence_end_date
    return _("%(partner)s: %(level)s, valid until %(day)s") % {
        "partner": party.called,
        "level": partner.get_risk_level_display(),
        "day": day_in_words(end) if end else "–",
    }
