"""What a move writes beside the new state: until when a decision holds, when to answer."""

from typing import Any

from shiraka.apps.partners.models import Marker, Partner
from shiraka.apps.partners.terms import Decision, ScreeningResult
from shiraka.foundation import clock
from shiraka.foundation.people.models import User
from shiraka.foundation.work.dates import due


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


def exclude(partner: Partner, **_inputs: Any) -> None:
    """Refuse over a confirmed criterion of exclusion, which nobody overrides (R-06)."""
    decide_not_clear(partner)
    partner.screening_result, partner.risk_level, partner.risk_score = ScreeningResult.CONFIRMED, "", None


def _decide(partner: Partner, decision: Decision) -> None:
    partner.decision = decision
    partner.due_diligence_date = clock.today()
    partner.decided_facts, partner.early_end_cause = partner.identity_facts, ""
    partner.review_date, partner.answer_due_date = None, None


def begin_suspension(partner: Partner, **_inputs: Any) -> None:
    partner.suspension_date = clock.today()
    _open_answer(partner)


def lift_suspension(partner: Partner, **_inputs: Any) -> None:
    partner.suspension_date, partner.suspension_end_date = None, None
    partner.review_date, partner.answer_due_date = None, None
    partner.has_restriction = False


def end_relation(partner: Partner, **_inputs: Any) -> None:
    _open_answer(partner)


def _open_answer(partner: Partner) -> None:
    partner.answer_due_date = due("answer_to_decision", clock.now())


def note_verifier(marker: Marker, *, actor: User, **_inputs: Any) -> None:
    marker.verified_by, marker.verified_date = actor, clock.today()
