"""What must hold before a partner is scored, cleared or refused (R-03, R-06, R-09, R-22)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import HEAD_DECIDES, PASSED, RISK_ORDER, RiskLevel, ScreeningResult
from shiraka.engines.lifecycle import Route
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.parameters import current as parameters
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, holders, lies_ahead, met, unmet
from shiraka.foundation.workflow.routes import opinions_on, route_state

Guard = Callable[..., Condition | None]

_ANALYSTS, _HEAD, _DIRECTOR = "case_score:C", "case_decide:A", "case_decide_high:A"


def is_not_a_public_body(partner: Partner, **_inputs: Any) -> Condition | None:
    """Refuse a score for governments, the UN and intergovernmental bodies (R-09)."""
    if not partner.is_public_body:
        return None
    return unmet(
        _("A public body is verified, never scored"),
        _("Governments, the United Nations and intergovernmental bodies have no risk level. Record the verification."),
        rule="R-09",
        who=holders(_ANALYSTS),
    )


def is_a_public_body(partner: Partner, **_inputs: Any) -> Condition | None:
    if partner.is_public_body:
        return None
    return unmet(
        _("Only public bodies are verified without a score"),
        _("This is a partner of the category “%(category)s”: record its score.")
        % {"category": partner.get_category_display()},
        rule="R-09",
        who=holders(_ANALYSTS),
    )


def level_is_not_below_its_score(
    partner: Partner,  # noqa: ARG001 - every guard is given the record
    *,
    risk_level: str = "",
    risk_score: Decimal | None = None,
    **_inputs: Any,
) -> Condition | None:
    """A level may be raised by hand above the band of its score, never lowered."""
    if risk_level == RiskLevel.VERIFIED:
        return unmet(_("“Verified” is no level of risk"), _("It is for public bodies only."), rule="R-09")
    if not risk_level or risk_score is None:
        return None
    band = band_of(risk_score)
    if RISK_ORDER.index(RiskLevel(risk_level)) >= RISK_ORDER.index(band):
        return None
    return unmet(
        _("The level is lower than the score"),
        _("A score of %(score)s is at least “%(band)s”. A level may be raised, never lowered.")
        % {"score": risk_score, "band": band.label},
        who=holders(_ANALYSTS),
    )


def band_of(score: Decimal) -> RiskLevel:
    """Return the band a score lies in, by the setting."""
    reached = [RiskLevel(line["band"]) for line in parameters.value("risk_bands") if score >= line["from_points"]]
    return max(reached, key=RISK_ORDER.index, default=RiskLevel.LOW)


def assessment_is_recorded(partner: Partner, **_inputs: Any) -> Condition:
    if partner.scored_at is not None:
        told = partner.get_risk_level_display()
        if partner.risk_score is not None:
            told = f"{told} ({partner.risk_score})"
        return met(_("Assessment"), told)
    return unmet(
        _("Nothing is assessed yet"),
        _("The analyst records the verification of the public body.")
        if partner.is_public_body
        else _("The analyst records the score and the screening."),
        who=holders(_ANALYSTS),
    )


def screening_is_passed(partner: Partner, **_inputs: Any) -> Condition:
    """Refuse a clearance over a hit: a possible one is settled first, a confirmed one nobody overrides (R-06)."""
    if partner.screening_result in PASSED:
        return met(_("Screening against lists"), partner.get_screening_result_display())
    if partner.screening_result == ScreeningResult.CONFIRMED:
        return unmet(
            _("An exclusion is confirmed"),
            _(
                "It cannot be outweighed or overridden. Only new facts reopen the case, on the order of the "
                "Director-General."
            ),
            rule="R-06",
            who=_("nobody"),
        )
    return unmet(
        _("The screening is not settled"),
        _("Each possible hit becomes a false positive or is confirmed first."),
        rule="R-06",
        who=holders(_ANALYSTS),
    )


def head_of_sector_decides(partner: Partner, **_inputs: Any) -> Condition | None:
    if partner.scored_at is None or partner.risk_level in HEAD_DECIDES:
        return None
    return unmet(
        _("The risk is above what the Head of Sector decides on"),
        _("A risk of “%(level)s” goes to the committee and the Director-General.")
        % {"level": partner.get_risk_level_display()},
        rule="R-04",
        who=holders(_DIRECTOR),
    )


def director_decides(partner: Partner, **_inputs: Any) -> Condition | None:
    if partner.scored_at is None or partner.risk_level not in HEAD_DECIDES:
        return None
    return unmet(
        _("The Head of Sector decides on this level"),
        _("The Director-General decides on substantial and high risk."),
        who=holders(_HEAD),
    )


def decider_is_another(route: Route) -> Guard:
    """Return the guard that keeps scorer, reader, fund-raiser and decider apart (R-03, R-04)."""

    def nobody_does_two_parts(partner: Partner, *, actor: User | None = None, **_inputs: Any) -> Condition | None:
        if actor is None:
            return None
        gave = {item.given_by_id for item in opinions_on(partner) if item.route == route.name and item.agrees}
        parts = (
            (actor.pk == partner.scored_by_id, _("You assessed this partner, so you do not decide on it.")),
            (actor.pk in gave, _("You gave an opinion on this file, so you do not decide on it.")),
            (actor.pk == partner.lead_officer_id, _("You lead this partner, so you do not decide on it.")),
        )
        for is_so, label in parts:
            if is_so:
                return unmet(
                    label,
                    _("Whoever scores, reads again, decides and raises funds are different people."),
                    rule="R-03",
                    who=_("another person with the same role"),
                )
        return None

    return nobody_does_two_parts


def committee_is_for_it(route: Route) -> Guard:
    """Return the guard by which the committee decides at substantial risk; at high risk it advises (6.6)."""

    def majority_is_for_it(partner: Partner, **_inputs: Any) -> Condition | None:
        if partner.risk_level != RiskLevel.SUBSTANTIAL:
            return None
        votes = route_state(partner, route).of("committee")
        if not votes.is_complete or len(votes.agreed) > len(votes.objected):
            return None
        return unmet(
            _("The committee is not for it"),
            _("At substantial risk the committee decides: most of those who spoke are against, or it is a tie."),
            rule="R-04",
            who=holders(votes.step.right),
        )

    return majority_is_for_it


review_date_is_ahead = lies_ahead("review_date", gettext_lazy("The review lies in the past"), rule="R-22")
"""A decision against somebody is looked at again on a day to come."""


def exclusion_is_reopened(partner: Partner, **_inputs: Any) -> Condition | None:
    """Over a confirmed exclusion nothing new is recorded without the order of the Director-General (R-06)."""
    if partner.screening_result != ScreeningResult.CONFIRMED:
        return None
    if partner.reopening_order_date is not None:
        return met(_("Order to reopen"), day_in_words(partner.reopening_order_date), rule="R-06")
    return unmet(
        _("An exclusion is confirmed"),
        _("Only new facts reopen the case, on the written order of the Director-General."),
        rule="R-06",
        who=holders(_DIRECTOR),
    )


def exclusion_is_confirmed(partner: Partner, **_inputs: Any) -> Condition | None:
    if partner.screening_result == ScreeningResult.CONFIRMED:
        return None
    return unmet(
        _("No order is needed"),
        _("No exclusion is confirmed: the Head of Sector can reopen the case."),
        who=holders("case_open:A"),
    )
