"""What a move writes beside the new state: who assessed, until when a decision holds, when to answer."""

from datetime import date
from typing import Any

from shiraka.apps.partners.models import Marker, Partner
from shiraka.apps.partners.terms import Decision, RiskLevel
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.parameters.current import validity_months
from shiraka.foundation.people.models import User
from shiraka.foundation.work.dates import due


def open_round(partner: Partner, **_inputs: Any) -> None:
    """Begin a new assessment; until it is recorded the risk stays what it was."""
    partner.scored_by, partner.scored_at = None, None


def reopen_for_cause(partner: Partner, **_inputs: Any) -> None:
    """End the validity at once (R-05) and begin anew."""
    open_round(partner)
    partner.decision = ""


def note_order(partner: Partner, **_inputs: Any) -> None:
    partner.reopening_order_date = clock.today()


def note_scorer(partner: Partner, *, actor: User, screening_date: date | None = None, **_inputs: Any) -> None:
    """Note who assessed; an order to reopen is used up by what is recorded on it (R-06)."""
    partner.reopening_order_date = None
    partner.scored_by, partner.scored_at = actor, clock.now()
    partner.screening_date = screening_date or clock.today()


def note_verification(partner: Partner, *, actor: User, screening_date: date | None = None, **_inputs: Any) -> None:
    """A public body is verified: it gets no score and no level of risk (R-09)."""
    partner.risk_level, partner.risk_score = RiskLevel.VERIFIED, None
    note_scorer(partner, actor=actor, screening_date=screening_date)


def decide_clear(partner: Partner, **_inputs: Any) -> None:
    _decide(partner, Decision.CLEARED)
    partner.conditions = ""


def decide_conditions(partner: Partner, **_inputs: Any) -> None:
    _decide(partner, Decision.CONDITIONS)


def decide_not_clear(partner: Partner, **_inputs: Any) -> None:
    """Refuse, and give the partner its time to answer (R-22)."""
    partner.decision, partner.conditions = Decision.NOT_CLEARED, ""
    partner.due_diligence_date, partner.due_diligence_end_date = clock.today(), None
    _open_answer(partner)


def _decide(partner: Partner, decision: Decision) -> None:
    partner.decision = decision
    partner.due_diligence_date = clock.today()
    partner.due_diligence_end_date = add_months(clock.today(), validity_months(_validity_of(partner)))
    partner.decided_facts = partner.identity_facts
    partner.review_date, partner.answer_due_date = None, None


def _validity_of(partner: Partner) -> str:
    """R-05: 24 months, for high risk 12, for exempt public bodies 60."""
    kinds = {RiskLevel.VERIFIED: "public_body", RiskLevel.HIGH: "high"}
    return kinds.get(RiskLevel(partner.risk_level), "standard")


def begin_suspension(partner: Partner, **_inputs: Any) -> None:
    partner.suspension_date = clock.today()
    _open_answer(partner)


def lift_suspension(partner: Partner, **_inputs: Any) -> None:
    partner.suspension_date, partner.suspension_end_date = None, None
    partner.review_date, partner.answer_due_date = None, None
    partner.has_restriction = False


def lift_and_begin_anew(partner: Partner, **_inputs: Any) -> None:
    lift_suspension(partner)
    open_round(partner)


def end_relation(partner: Partner, **_inputs: Any) -> None:
    _open_answer(partner)


def _open_answer(partner: Partner) -> None:
    partner.answer_due_date = due("answer_to_decision", clock.now())


def note_verifier(marker: Marker, *, actor: User, **_inputs: Any) -> None:
    marker.verified_by, marker.verified_date = actor, clock.today()
