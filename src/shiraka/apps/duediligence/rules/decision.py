"""Who reads again and who decides on a case, and what must hold for it (R-03, R-04, R-06, R-09, R-22)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shiraka.apps.duediligence.models import Case
from shiraka.apps.duediligence.rules.assessment import exclusions_of
from shiraka.apps.duediligence.terms import ConditionStatus
from shiraka.apps.partners.rules.clearance import another_person
from shiraka.apps.partners.terms import PartnerStatus, RiskLevel
from shiraka.engines.lifecycle import Route
from shiraka.foundation import clock
from shiraka.foundation.languages.current import listing
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, holders, lies_ahead, met, unmet
from shiraka.foundation.workflow.routes import opinions_on, route_state

DIRECTOR, HEAD, ANALYSTS = "case_decide_high:A", "case_decide:A", "case_score:C"
HEAD_DECIDES = frozenset({RiskLevel.VERIFIED, RiskLevel.LOW, RiskLevel.MODERATE})
"""Levels the Head of Sector decides on; above them the Director-General does (domain.md 6.6)."""


def head_decides(case: Case) -> bool:
    return case.risk_level in HEAD_DECIDES


def director_decides(case: Case) -> bool:
    return not head_decides(case)


def needs_no_objection(case: Case) -> bool:
    """Tell whether Legal Affairs must not object: at moderate risk (domain.md 6.6)."""
    return case.risk_level == RiskLevel.MODERATE


def reader_is_another(case: Case, *, actor: User | None = None, **_inputs: Any) -> Condition | None:
    """Refuse the second reading to whoever scored, or who leads the partner and raises funds from it (R-03)."""
    if actor is None:
        return None
    if actor.pk == case.scored_by_id:
        return another_person(_("You scored this case, so you do not read it again."))
    if actor.pk == case.partner.lead_officer_id:
        return another_person(_("You lead this partner, so you do not read its case again."))
    return None


def decider_is_another(route: Route) -> Any:
    """Return the guard that keeps scorer, reader, fund-raiser and decider apart (R-03, R-04)."""

    def nobody_does_two_parts(case: Case, *, actor: User | None = None, **_inputs: Any) -> Condition | None:
        if actor is None:
            return None
        gave = {item.given_by_id for item in opinions_on(case) if item.route == route.name and item.agrees}
        parts = (
            (actor.pk == case.scored_by_id, _("You scored this case, so you do not decide on it.")),
            (actor.pk == case.read_by_id, _("You read this case again, so you do not decide on it.")),
            (actor.pk in gave, _("You gave an opinion on this case, so you do not decide on it.")),
            (actor.pk == case.partner.lead_officer_id, _("You lead this partner, so you do not decide on it.")),
        )
        return next((another_person(label) for is_so, label in parts if is_so), None)

    return nobody_does_two_parts


def head_of_sector_decides(case: Case, **_inputs: Any) -> Condition | None:
    if head_decides(case):
        return None
    return unmet(
        _("The risk is above what the Head of Sector decides on"),
        _("A risk of “%(level)s” goes to the committee and the Director-General.")
        % {"level": case.get_risk_level_display()},
        rule="R-04",
        who=holders(DIRECTOR),
    )


def director_general_decides(case: Case, **_inputs: Any) -> Condition | None:
    if director_decides(case):
        return None
    return unmet(
        _("The Head of Sector decides on this level"),
        _("The Director-General decides on substantial and high risk."),
        who=holders(HEAD),
    )


def nothing_excludes(case: Case, **_inputs: Any) -> Condition:
    """Refuse every way on but exclusion over a criterion or hit found to apply (R-06)."""
    found = exclusions_of(case)
    if not found:
        return met(_("No exclusion criterion applies"))
    return unmet(
        _("An exclusion is found: %(what)s") % {"what": listing(found)},
        _("It cannot be outweighed or overridden. A second person confirms it, or the analyst corrects the finding."),
        rule="R-06",
        who=holders("case_second_reading:V"),
    )


def something_excludes(case: Case, **_inputs: Any) -> Condition | None:
    found = exclusions_of(case)
    if found:
        return met(_("Exclusion found"), listing(found), rule="R-06")
    return unmet(
        _("No exclusion criterion applies"),
        _("Nothing is to be confirmed: read the case again instead."),
        who=holders(ANALYSTS),
    )


def committee_is_for_it(route: Route) -> Any:
    """Return the guard by which the committee decides at substantial risk; at high risk it advises (6.6)."""

    def majority_is_for_it(case: Case, **_inputs: Any) -> Condition | None:
        if case.risk_level != RiskLevel.SUBSTANTIAL:
            return None
        votes = route_state(case, route).of("committee")
        if not votes.is_complete or len(votes.agreed) > len(votes.objected):
            return None
        return unmet(
            _("The committee is not for it"),
            _("At substantial risk the committee decides: most of those who spoke are against, or it is a tie."),
            rule="R-04",
            who=holders(votes.step.right),
        )

    return majority_is_for_it


def conditions_are_set(case: Case, **_inputs: Any) -> Condition:
    """Ask for at least one condition, each to be met on a day to come (domain.md 6.6)."""
    there = [item for item in case.conditions.all() if item.status != ConditionStatus.LIFTED]
    late = [item for item in there if item.status == ConditionStatus.OPEN and item.due_date <= clock.today()]
    if there and not late:
        label = ngettext("%(count)s condition", "%(count)s conditions", len(there)) % {"count": len(there)}
        return met(label, listing(str(item) for item in there))
    if late:
        return unmet(
            _("A condition is due already"),
            _("Give it a day to come: %(what)s.") % {"what": listing(str(item) for item in late)},
            who=holders(ANALYSTS),
        )
    return unmet(
        _("No condition is entered"),
        _("Add what must be done, who sees to it and until when; or clear without conditions."),
        who=holders(ANALYSTS),
    )


def no_condition_is_set(case: Case, **_inputs: Any) -> Condition | None:
    open_ones = [item for item in case.conditions.all() if item.status == ConditionStatus.OPEN]
    if not open_ones:
        return None
    return unmet(
        _("Conditions are entered"),
        _("Clear with conditions, or lift them first: %(what)s.") % {"what": listing(str(item) for item in open_ones)},
        who=holders(ANALYSTS),
    )


def partner_is_as_assessed(case: Case, **_inputs: Any) -> Condition | None:
    """Refuse to go on over a partner that is not the one assessed: another name, head, board or owners (R-02)."""
    if case.assessed_facts == case.partner_facts:
        return None
    return unmet(
        _("The partner changed after it was assessed"),
        _("Its name, category, legal status, number, head, board or owners are others now: take the case back."),
        rule="R-02",
        who=holders(ANALYSTS),
    )


def partner_is_not_suspended(case: Case, **_inputs: Any) -> Condition | None:
    if case.partner.status != PartnerStatus.SUSPENDED:
        return None
    return unmet(
        _("The partner is suspended"),
        _("It is reinstated or refused first; a clearance would lift what it does not look at."),
        rule="R-04",
        who=holders("partner_suspend:A"),
    )


def validity_has_ended(case: Case, **_inputs: Any) -> Condition:
    if case.end_date is not None and case.end_date < clock.today():
        return met(_("It held until %(day)s") % {"day": day_in_words(case.end_date)}, rule="R-05")
    return unmet(_("It still holds"), rule="R-05")


def clearance_has_ended(case: Case, **_inputs: Any) -> Condition:
    ended = case.partner.clearance_ended_date
    if ended is not None:
        return met(_("The clearance ended early on %(day)s") % {"day": day_in_words(ended)}, rule="R-05")
    return unmet(_("The clearance still holds"), rule="R-05")


review_date_is_ahead = lies_ahead("review_date", gettext_lazy("The review lies in the past"), rule="R-22")
"""A decision against somebody is looked at again on a day to come."""


def _is_past(name: str) -> Any:
    """Return the guard that a day given with a move is not yet to come."""

    def guard(_record: object, **inputs: Any) -> Condition | None:
        day = inputs.get(name)
        if day is None or day <= clock.today():
            return None
        return unmet(_("This day is yet to come"), _("Give the day on which it happened."))

    return guard


answer_is_received = _is_past("answer_received_date")
met_day_is_past = _is_past("met_date")
