"""What must hold before a case is handed over for second reading, and the score worked out from what it says."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.apps.duediligence.models import Answer, Case
from shiraka.apps.duediligence.models.tiering import listed_flow
from shiraka.apps.duediligence.terms import UNSETTLED, Finding, HitStatus
from shiraka.engines import risk
from shiraka.foundation.languages.current import listing
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.workflow.conditions import Condition, holders, met, unmet

ANALYSTS = "case_score:C"


def given(answers: Iterable[Answer]) -> Mapping[str, int | risk.NotApplicable]:
    """Return the points of answers by the code of their question, as the engine takes them."""
    return {
        answer.code: risk.NOT_APPLICABLE if answer.is_not_applicable else int(answer.points or 0)
        for answer in answers
        if answer.is_settled
    }


def reasons_of(case: Case) -> tuple[str, ...]:
    """Return why points are added to the risk of a case, as codes (domain.md 6.5).

    A listed jurisdiction counts only where funds pass through it: never for where a partner is seated (R-10).
    """
    flow = listed_flow(case.flow_countries) if case.money else ""
    worst = case.worst_severity()
    found = (
        "high_risk_sector" if case.sectors else "",
        flow,
        "politically_exposed" if case.has_exposed_controller else "",
        f"severity_{worst}" if worst else "",
    )
    return tuple(code for code in found if code)


def assess(case: Case, answers: Iterable[Answer] | None = None) -> risk.Assessment:
    """Work out the score of a case from what its answers are worth now."""
    there = case.answers.all() if answers is None else answers
    return risk.assess(case.asked(), given(there), reasons_of(case))


def improvements(case: Case, limit: int = 5) -> tuple[risk.Improvement, ...]:
    """Return which single answers would lower the risk of a case most."""
    return risk.improvements(case.asked(), given(case.answers.all()), reasons_of(case), limit)


def names_are_screened(case: Case, **_inputs: Any) -> Condition:
    if case.screened_at is not None:
        label, day = _("Names screened against the lists"), day_in_words(local_date(case.screened_at))
        return met(label, f"{day}: {case.screened_lists}")
    return unmet(
        _("The names are not screened yet"),
        _("They are screened as soon as a list is loaded and the worker comes to it."),
        rule="R-07",
        who=holders(ANALYSTS),
    )


def body_is_scored(case: Case, **_inputs: Any) -> Condition | None:
    """Refuse a score for governments, the UN and intergovernmental bodies (R-09)."""
    if not case.is_verification and not case.partner.is_public_body:
        return None
    return unmet(
        _("A public body is verified, never scored"),
        _("Hand over the verification. Where its category changed on the way, withdraw this case and open another."),
        rule="R-09",
        who=holders(ANALYSTS),
    )


def body_is_verified(case: Case, **_inputs: Any) -> Condition | None:
    """Refuse to let anybody else pass without a score (R-09).

    A case of a body that was public when it was opened keeps its tier until the engagement is corrected.
    """
    if case.is_verification and case.partner.is_public_body:
        return None
    return unmet(
        _("Only public bodies are verified without a score"),
        _("This partner is of the category “%(category)s”: correct the engagement if it was another, and score it.")
        % {"category": case.partner.get_category_display()},
        rule="R-09",
        who=holders(ANALYSTS),
    )


def answers_are_complete(case: Case, **_inputs: Any) -> Condition | None:
    """Ask for points, or "does not apply", on every question of the tier."""
    if case.is_verification:
        return None
    settled = {answer.code for answer in case.answers.all() if answer.is_settled}
    missing = [question.code for question in case.asked().questions if question.code not in settled]
    if not missing:
        return met(_("Every question has its points"))
    label = ngettext("%(count)s question has no points", "%(count)s questions have no points", len(missing))
    return unmet(
        label % {"count": len(missing)},
        _("Give points or say why it does not apply: %(codes)s.") % {"codes": listing(missing)},
        who=holders(ANALYSTS),
    )


def criteria_are_checked(case: Case, **_inputs: Any) -> Condition:
    """Ask for a finding on every criterion of exclusion (domain.md 6.2)."""
    left = [criterion.code for criterion in case.criteria.all() if not criterion.finding]
    if not left:
        return met(_("Every exclusion criterion is checked"))
    return unmet(
        _("Exclusion criteria are not checked yet"),
        _("Each needs a finding with source and day: %(codes)s.") % {"codes": listing(left)},
        who=holders(ANALYSTS),
    )


def hits_are_settled(case: Case, **_inputs: Any) -> Condition:
    """Refuse to go on over a hit that two persons have not settled."""
    left = sum(hit.status in UNSETTLED for hit in case.partner_hits)
    if not left:
        return met(_("No hit is open"))
    label = ngettext("%(count)s hit is not settled", "%(count)s hits are not settled", left) % {"count": left}
    return unmet(
        label,
        _("One person says what it is and why, and a second one agrees."),
        rule="R-04",
        who=holders(ANALYSTS),
    )


def exclusions_of(case: Case) -> list[str]:
    """Return what excludes the partner, once confirmed: criteria that apply, and hits found to be the same (R-06)."""
    codes = [str(criterion.code) for criterion in case.criteria.all() if criterion.finding == Finding.MET]
    return [*codes, *(str(hit) for hit in case.partner_hits if hit.status == HitStatus.CONFIRMED)]
