"""What a move writes beside the new state, and what the register learns from it in the same transaction."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shiraka.apps.duediligence.models import Case, Hit
from shiraka.apps.duediligence.rules.assessment import assess, exclusions_of
from shiraka.apps.duediligence.terms import MONITORED, HitStatus
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import Decision, PartnerStatus, RiskLevel, ScreeningResult
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.languages.current import listing
from shiraka.foundation.parameters.current import validity_months
from shiraka.foundation.people.models import User
from shiraka.foundation.work.dates import due
from shiraka.foundation.workflow.perform import perform


def send_questionnaire(case: Case, **_inputs: Any) -> None:
    """Give the partner its time to answer (domain.md 6.1)."""
    case.questionnaire_sent_date = clock.today()
    case.questionnaire_due_date = due("questionnaire", clock.now())


def begin_screening(case: Case, *, actor: User, **_inputs: Any) -> None:
    case.analyst = case.analyst or actor
    _move_partner(case, "screen", {PartnerStatus.PROSPECT, PartnerStatus.NOT_CLEARED})


def begin_assessment(case: Case, *, actor: User, **_inputs: Any) -> None:
    case.analyst = case.analyst or actor
    case.ask_missing()
    _move_partner(case, "open_due_diligence", {PartnerStatus.SCREENING})


def correct_engagement(
    case: Case,
    *,
    money_flow: str,  # noqa: ARG001 - an input that is stored already
    **given: Any,
) -> None:
    """Store the engagement as a whole: what is not given anew is not so any more."""
    for name, empty in _EMPTY.items():
        setattr(case, name, given.get(name, empty))
    case.derive()
    case.ask_missing()


_EMPTY: dict[str, Any] = {
    "amount": None,
    "amount_currency": "",
    "uses_emblem": False,
    "flow_countries": [],
    "sectors": [],
    "has_exposed_controller": False,
}


def hand_over(case: Case, *, actor: User, **_inputs: Any) -> None:
    """Work out the score and keep it line by line, as it is read again and decided on."""
    found = assess(case)
    case.risk_score, case.risk_level = found.shown, RiskLevel(found.level)
    case.assessment = found.as_json()
    _note_scorer(case, actor)


def hand_over_verification(case: Case, *, actor: User, **_inputs: Any) -> None:
    """A public body is verified: it gets no score and no level of risk (R-09)."""
    case.risk_level, case.risk_score, case.assessment = RiskLevel.VERIFIED, None, {}
    _move_partner(case, "open_due_diligence", {PartnerStatus.SCREENING})
    _note_scorer(case, actor)


def _note_scorer(case: Case, actor: User) -> None:
    case.scored_by, case.scored_at = actor, clock.now()
    case.assessed_facts = case.partner_facts
    case.screening_result = screening_result_of(case.partner)
    case.read_by, case.read_at = None, None


def take_back(case: Case, **_inputs: Any) -> None:
    """Begin the assessment anew; what was said on the old one is void by that."""
    case.scored_by, case.scored_at, case.read_by, case.read_at = None, None, None, None
    case.risk_score, case.risk_level, case.assessment = None, "", {}


def note_reader(case: Case, *, actor: User, **_inputs: Any) -> None:
    case.read_by, case.read_at = actor, clock.now()


def clear(case: Case, *, actor: User, **_inputs: Any) -> None:
    _decide(case, Decision.CLEARED, actor)
    _perform_on_partner(case, "clear", **_outcome(case))


def clear_with_conditions(case: Case, *, actor: User, **_inputs: Any) -> None:
    _decide(case, Decision.CONDITIONS, actor)
    told = "\n".join(f"{condition} ({condition.due_date.isoformat()})" for condition in case.conditions.all())
    _perform_on_partner(case, "clear_with_conditions", **_outcome(case), conditions=told)


def not_clear(case: Case, *, actor: User, reason: str, review_date: date, **_inputs: Any) -> None:
    """Refuse, and give the partner its time to answer (R-22)."""
    _decide_against(case, actor)
    scored = {} if case.is_verification else {"risk_score": case.risk_score}
    _perform_on_partner(
        case,
        "not_clear",
        reason=reason,
        review_date=review_date,
        risk_level=case.risk_level,
        screening_result=case.screening_result,
        **scored,
    )


def exclude(case: Case, *, actor: User, reason: str, review_date: date, **_inputs: Any) -> None:
    """Exclude over a criterion that nobody outweighs (R-06); the second reader is who confirms it."""
    note_reader(case, actor=actor)
    _decide_against(case, actor)
    case.screening_result = ScreeningResult.CONFIRMED
    case.assessment = {**case.assessment, "exclusions": exclusions_of(case)}
    told = _("%(reason)s (%(what)s)") % {"reason": reason, "what": listing(exclusions_of(case))}
    _perform_on_partner(case, "exclude", reason=told, review_date=review_date)


def note_order(case: Case, **_inputs: Any) -> None:
    case.reopening_order_date = clock.today()


def withdraw(case: Case, **_inputs: Any) -> None:
    """Give up a case: who was not decided on before is a prospect again."""
    first: set[str] = {PartnerStatus.SCREENING, PartnerStatus.IN_DUE_DILIGENCE}
    _move_partner(case, "withdraw_case", first)


def _decide(case: Case, decision: Decision, actor: User) -> None:
    case.decision, case.decided_by, case.decided_date = decision, actor, clock.today()
    case.end_date = add_months(clock.today(), validity_months(_validity_of(case)))
    for earlier in Case.objects.filter(partner=case.partner_id, status__in=MONITORED).exclude(pk=case.pk):
        perform(earlier, "replace", actor=None)


def _decide_against(case: Case, actor: User) -> None:
    case.decision, case.decided_by, case.decided_date = Decision.NOT_CLEARED, actor, clock.today()
    case.end_date, case.answer_due_date = None, due("answer_to_decision", clock.now())
    for earlier in Case.objects.filter(partner=case.partner_id, status__in=MONITORED).exclude(pk=case.pk):
        perform(earlier, "replace", actor=None)


def _validity_of(case: Case) -> str:
    """R-05: 24 months, for high risk 12, for exempt public bodies 60."""
    kinds = {RiskLevel.VERIFIED: "public_body", RiskLevel.HIGH: "high"}
    return kinds.get(RiskLevel(case.risk_level), "standard")


def _outcome(case: Case) -> dict[str, Any]:
    """Return what the register keeps of a decision in favour."""
    scored = {} if case.risk_score is None else {"risk_score": case.risk_score}
    return {
        "screening_result": case.screening_result,
        "due_diligence_end_date": case.end_date,
        "risk_level": case.risk_level,
        **scored,
    }


def _perform_on_partner(case: Case, action: str, **inputs: Any) -> None:
    """Move the partner as the case decided; who decided stands in the trail of the case."""
    perform(Partner.objects.get(pk=case.partner_id), action, actor=None, **inputs)


def _move_partner(case: Case, action: str, sources: set[str]) -> None:
    partner = Partner.objects.get(pk=case.partner_id)
    if partner.status in sources:
        perform(partner, action, actor=None)


def screening_result_of(partner: Partner) -> ScreeningResult:
    """Return what the hits of a partner say together, the gravest first."""
    states = set(Hit.objects.filter(partner=partner).values_list("status", flat=True))
    if HitStatus.CONFIRMED in states:
        return ScreeningResult.CONFIRMED
    if states & {HitStatus.POSSIBLE, HitStatus.PROPOSED}:
        return ScreeningResult.POSSIBLE
    return ScreeningResult.FALSE_POSITIVE if HitStatus.FALSE_POSITIVE in states else ScreeningResult.NO_HIT


def note_first_person(hit: Hit, *, actor: User, **_inputs: Any) -> None:
    hit.proposed_by, hit.settled_by, hit.settled_at = actor, None, None


def note_second_person(hit: Hit, *, actor: User, **_inputs: Any) -> None:
    hit.settled_by, hit.settled_at = actor, clock.now()


def forget_judgement(hit: Hit, **_inputs: Any) -> None:
    """Begin anew with a hit; who said what before stands in the trail."""
    hit.proposal, hit.grounds = "", ""
    hit.proposed_by, hit.settled_by, hit.settled_at = None, None, None
