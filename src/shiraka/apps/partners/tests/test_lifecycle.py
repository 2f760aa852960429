"""From prospect to decision: one test for each row, and R-03, R-05, R-06, R-09, R-22."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from shiraka.apps.partners.lifecycle import PARTNER_LIFE
from shiraka.apps.partners.terms import ENGAGED
from shiraka.apps.partners.tests import factories as make
from shiraka.apps.partners.tests.refusals import reasons, rules
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.access.matrix import Right, roles_with
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.people.models import Interest
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


MAKERS = {
    "screen": {"PO", "DD", "RM", "FP", "DG"},
    "open_due_diligence": {"DD"},
    "order_due_diligence": {"HS"},
    "record_score": {"DD"},
    "record_verification": {"DD"},
    "clear": {"HS"},
    "clear_with_conditions": {"HS"},
    "not_clear": {"HS"},
    "clear_high": {"DG"},
    "not_clear_high": {"DG"},
    "renew_due_diligence": {"DD"},
    "reopen_for_cause": {"DD"},
    "order_reopening": {"DG"},
    "reconsider": {"HS"},
    "activate": set(),
    "fall_dormant": set(),
    "wake": {"PO", "DD", "RM", "FP", "DG"},
    "suspend": {"HS", "DG"},
    "suspend_at_once": {"DD", "LA", "FI"},
    "suspend_longer": {"DG"},
    "reinstate": {"HS", "DG"},
    "reinstate_with_conditions": {"HS", "DG"},
    "return_to_screening": {"HS", "DG"},
    "end": {"HS"},
    "archive": {"HS"},
}


def test_each_step_is_open_to_exactly_these_roles() -> None:
    found = {
        move.action: set() if move.is_automatic else set(roles_with(Right.of(move.right)))
        for move in PARTNER_LIFE.moves
    }
    assert found == MAKERS


@pytest.mark.parametrize("action", sorted(action for action, roles in MAKERS.items() if roles))
def test_who_lacks_the_right_is_turned_away(action: str) -> None:
    move = PARTNER_LIFE.named(action)[0]
    partner = make.with_status(min(move.sources))
    stranger = make.make_user("AD")
    with pytest.raises(PermissionDenied):
        perform(partner, action, actor=stranger)


def test_an_officer_begins_screening() -> None:
    assert perform(make.make_partner(), "screen", actor=make.make_user("PO")).status == "screening"


def test_an_analyst_opens_due_diligence() -> None:
    assert make.in_due_diligence().status == "in_due_diligence"


def test_the_head_of_sector_orders_due_diligence() -> None:
    partner = make.with_status("screening")
    assert perform(partner, "order_due_diligence", actor=make.make_user("HS")).status == "in_due_diligence"


def test_an_officer_does_not_move_into_due_diligence() -> None:
    with pytest.raises(PermissionDenied):
        perform(make.with_status("screening"), "open_due_diligence", actor=make.make_user("PO"))


def test_a_score_keeps_who_when_level_and_screening() -> None:
    analyst = make.make_user("DD")
    partner = perform(
        make.in_due_diligence(),
        "record_score",
        actor=analyst,
        risk_level="moderate",
        risk_score=Decimal("36.75"),
        screening_result="no_hit",
    )
    assert (partner.status, partner.risk_level, partner.risk_score) == (
        "in_due_diligence",
        "moderate",
        Decimal("36.75"),
    )
    assert (partner.scored_by, partner.screening_date) == (analyst, clock.today())
    assert partner.scored_at is not None


def test_a_level_below_the_band_of_the_score_is_refused() -> None:
    partner = make.in_due_diligence()
    given: dict[str, Any] = {"risk_level": "low", "risk_score": Decimal("45.00"), "screening_result": "no_hit"}
    assert "lower than the score" in reasons(partner, "record_score", make.make_user("DD"), **given)[0].label


def test_a_level_may_be_raised_above_the_band_of_the_score() -> None:
    given: dict[str, Any] = {"risk_level": "substantial", "risk_score": Decimal("38.00"), "screening_result": "no_hit"}
    partner = perform(make.in_due_diligence(), "record_score", actor=make.make_user("DD"), **given)
    assert partner.risk_level == "substantial"


def test_a_government_is_verified_and_never_scored() -> None:
    partner = make.in_due_diligence(category="government")
    given: dict[str, Any] = {"risk_level": "low", "screening_result": "no_hit"}
    assert rules(partner, "record_score", make.make_user("DD"), **given) == {"R-09"}
    partner = perform(partner, "record_verification", actor=make.make_user("DD"), screening_result="no_hit")
    assert (partner.risk_level, partner.risk_score) == ("verified", None)


@pytest.mark.parametrize("category", ["un", "igo_oic", "igo_regional", "igo_intl", "dev_bank", "other_public"])
def test_the_un_and_intergovernmental_bodies_are_public_bodies(category: str) -> None:
    assert make.make_partner(category=category).is_public_body


def test_an_association_is_not_verified_without_a_score() -> None:
    partner = make.in_due_diligence()
    assert rules(partner, "record_verification", make.make_user("DD"), screening_result="no_hit") == {"R-09"}
    given: dict[str, Any] = {"risk_level": "verified", "screening_result": "no_hit"}
    assert rules(partner, "record_score", make.make_user("DD"), **given) == {"R-09"}


def test_the_head_of_sector_clears_low_risk_after_a_second_reading() -> None:
    partner = perform(make.read_again(), "clear", actor=make.make_user("HS"))
    assert (partner.status, partner.decision) == ("cleared", "cleared")
    assert partner.is_cleared_on(clock.today())


def test_nothing_is_cleared_before_it_is_assessed() -> None:
    labels = {item.label for item in reasons(make.in_due_diligence(), "clear", make.make_user("HS"))}
    assert "Nothing is assessed yet" in labels


def test_nothing_is_cleared_before_the_second_reading() -> None:
    unmet = reasons(make.scored(), "clear", make.make_user("HS"))
    assert [item.label for item in unmet] == ["Second reading"]


def test_moderate_risk_needs_no_objection_of_legal_affairs() -> None:
    partner = make.scored("moderate")
    make.agree(partner, "clear", "second_reading", make.make_user("DD"))
    unmet = reasons(partner, "clear", make.make_user("HS"))
    assert [item.label for item in unmet] == ["No objection of Legal Affairs"]
    make.agree(partner, "clear", "legal", make.make_user("LA"))
    assert perform(partner, "clear", actor=make.make_user("HS")).status == "cleared"


def test_conditions_are_written_down() -> None:
    partner, head = make.read_again("moderate"), make.make_user("HS")
    with pytest.raises(ValidationError):
        perform(partner, "clear_with_conditions", actor=head)
    partner = perform(partner, "clear_with_conditions", actor=head, conditions="Training by 2027-03-31")
    assert (partner.status, partner.conditions) == ("cleared_with_conditions", "Training by 2027-03-31")


def test_a_decision_against_somebody_gives_reason_review_and_time_to_answer() -> None:
    partner, head = make.read_again(), make.make_user("HS")
    with pytest.raises(ValidationError) as missing:
        perform(partner, "not_clear", actor=head)
    assert set(missing.value.message_dict) == {"reason", "review_date"}
    assert rules(partner, "not_clear", head, reason="No accounts", review_date=clock.today()) == {"R-22"}
    partner = perform(partner, "not_clear", actor=head, **make.refusal())
    assert (partner.status, partner.decision) == ("not_cleared", "not_cleared")
    assert partner.answer_due_date is not None
    assert partner.answer_due_date >= clock.today() + timedelta(days=19)
    assert Entry.objects.get(action="not_clear").reason == "No accounts"


@pytest.mark.parametrize("level", ["substantial", "high"])
def test_the_head_of_sector_does_not_decide_on_high_risk(level: str) -> None:
    labels = {item.label for item in reasons(make.scored(level), "clear", make.make_user("HS"))}
    assert "The risk is above what the Head of Sector decides on" in labels


def test_the_director_clears_high_risk_on_advice_of_four_with_a_plan() -> None:
    partner = perform(
        make.before_committee(),
        "clear_high",
        actor=make.make_user("DG"),
        conditions="Quarterly monitoring",
        reason="Only",
    )
    assert (partner.status, partner.decision) == ("cleared_with_conditions", "cleared_with_conditions")


def test_three_members_are_no_committee() -> None:
    partner = make.scored("high")
    make.agree(partner, "clear_high", "second_reading", make.make_user("DD"))
    for role in ("HS", "LA", "FI"):
        make.agree(partner, "clear_high", "committee", make.make_user(role))
    unmet = reasons(partner, "clear_high", make.make_user("DG"), conditions="Plan", reason="Only")
    assert [item.label for item in unmet] == ["Partnership Review Committee"]


@pytest.mark.parametrize(
    ("level", "against", "refused"), [("substantial", 1, ""), ("substantial", 2, "R-04"), ("high", 4, "")]
)
def test_the_committee_decides_at_substantial_risk_and_advises_at_high(level: str, against: int, refused: str) -> None:
    partner, director = make.scored(level), make.make_user("DG")
    make.agree(partner, "clear_high", "second_reading", make.make_user("DD"))
    for turn, role in enumerate(("HS", "LA", "FI", "FI")):
        (make.object_to if turn < against else make.agree)(partner, "clear_high", "committee", make.make_user(role))
    if refused:
        assert rules(partner, "clear_high", director, conditions="Plan", reason="Only") == {refused}
        partner = perform(make.fresh(partner), "not_clear_high", actor=director, **make.refusal())
    else:
        partner = perform(make.fresh(partner), "clear_high", actor=director, conditions="Plan", reason="Only")
    assert partner.status == ("not_cleared" if refused else "cleared_with_conditions")


def test_who_objects_to_a_clearance_does_not_stand_in_the_way_of_a_refusal() -> None:
    partner = make.scored("moderate")
    make.agree(partner, "clear", "second_reading", make.make_user("DD"))
    make.object_to(partner, "clear", "legal", make.make_user("LA"))
    assert rules(partner, "clear", make.make_user("HS")) == {"R-01"}
    assert (
        perform(make.fresh(partner), "not_clear", actor=make.make_user("HS"), **make.refusal()).status == "not_cleared"
    )


def test_nobody_reads_again_what_nobody_has_assessed() -> None:
    with pytest.raises(Refused) as refusal:
        make.agree(make.in_due_diligence(), "clear", "second_reading", make.make_user("DD"))
    assert refusal.value.conditions[0].label == "There is nothing to judge yet."


def test_the_director_refuses_high_risk() -> None:
    partner = perform(make.before_committee(), "not_clear_high", actor=make.make_user("DG"), **make.refusal())
    assert partner.status == "not_cleared"


def test_the_director_does_not_decide_in_place_of_the_head_of_sector() -> None:
    given: dict[str, Any] = {"conditions": "Plan", "reason": "Only"}
    labels = {item.label for item in reasons(make.scored("low"), "clear_high", make.make_user("DG"), **given)}
    assert "The Head of Sector decides on this level" in labels


def test_the_scorer_does_not_read_a_second_time() -> None:
    analyst = make.make_user("DD")
    partner = make.scored(analyst=analyst)
    with pytest.raises(Refused) as refusal:
        make.agree(partner, "clear", "second_reading", analyst)
    assert refusal.value.conditions[0].rule == "R-03"


def test_the_second_reader_gives_no_other_opinion_on_the_file() -> None:
    partner, reader = make.scored("moderate"), make.make_user("LA")
    make.agree(partner, "clear", "second_reading", reader)
    with pytest.raises(Refused) as refusal:
        make.agree(partner, "clear", "legal", reader)
    assert refusal.value.conditions[0].rule == "R-03"


@pytest.mark.parametrize("part", ["scorer", "reader", "fund-raiser"])
def test_whoever_had_another_part_does_not_decide(part: str) -> None:
    both = make.make_user("HS")
    both.posts.create(role="DD", start_date=clock.today())
    partner = make.scored(
        analyst=both if part == "scorer" else None,
        lead_officer=both if part == "fund-raiser" else make.make_user("RM"),
    )
    make.agree(partner, "clear", "second_reading", both if part == "reader" else make.make_user("DD"))
    assert rules(partner, "clear", both) == {"R-03"}


def test_whoever_declared_an_interest_decides_nothing() -> None:
    partner, head = make.read_again(), make.make_user("HS")
    Interest.objects.create(
        user=head, organisation_number=partner.number, description="Board", declared_date=clock.today()
    )
    assert rules(partner, "clear", head) == {"R-03"}


def test_a_new_score_voids_what_was_said_on_the_old_one() -> None:
    partner = make.read_again()
    perform(partner, "record_score", actor=make.make_user("DD"), risk_level="low", screening_result="no_hit")
    assert rules(partner, "clear", make.make_user("HS")) == {"R-02"}


def test_a_change_of_owners_voids_what_was_said() -> None:
    partner = make.read_again()
    partner.owners = "Somebody, 60 %"
    update_record(partner, actor=make.make_user("PO"), version=partner.version)
    assert rules(partner, "clear", make.make_user("HS")) == {"R-02"}


def test_a_clearance_holds_for_24_months() -> None:
    partner = perform(make.read_again(), "clear", actor=make.make_user("HS"))
    assert partner.due_diligence_end_date == add_months(clock.today(), 24)
    assert not partner.is_cleared_on(add_months(clock.today(), 24) + timedelta(days=1))


def test_a_clearance_at_high_risk_holds_for_12_months() -> None:
    given: dict[str, Any] = {"conditions": "Plan", "reason": "Only"}
    partner = perform(make.before_committee("high"), "clear_high", actor=make.make_user("DG"), **given)
    assert partner.due_diligence_end_date == add_months(clock.today(), 12)


def test_the_verification_of_a_public_body_holds_for_60_months() -> None:
    partner = make.verified()
    make.agree(partner, "clear", "second_reading", make.make_user("DD"))
    partner = perform(partner, "clear", actor=make.make_user("HS"))
    assert partner.due_diligence_end_date == add_months(clock.today(), 60)


@pytest.mark.parametrize("name", ["head", "owners", "legal_status", "category"])
def test_a_change_of_head_owners_or_legal_form_ends_a_clearance(name: str) -> None:
    partner = make.with_status("cleared")
    assert partner.is_cleared_on(clock.today())
    setattr(partner, name, "company" if name == "category" else "Another")
    partner = update_record(partner, actor=None, version=partner.version)
    assert not partner.is_cleared_on(clock.today())


def test_another_spelling_of_the_head_ends_nothing() -> None:
    partner = make.make_partner(head="Aïcha N’Diaye")
    digest = partner.identity_facts
    partner.head = "AICHA N'DIAYE"
    assert partner.identity_facts == digest


@pytest.mark.parametrize("status", sorted(ENGAGED))
def test_due_diligence_is_renewed_while_the_old_one_holds(status: str) -> None:
    partner = perform(make.with_status(status), "renew_due_diligence", actor=make.make_user("DD"))
    assert partner.status == "in_due_diligence"
    assert partner.is_cleared_on(clock.today())
    given: dict[str, Any] = {"risk_level": "high", "screening_result": "possible"}
    partner = perform(partner, "record_score", actor=make.make_user("DD"), **given)
    assert not partner.is_cleared_on(clock.today())


def test_a_new_controversy_ends_the_clearance_at_once() -> None:
    partner, analyst = make.with_status("active"), make.make_user("DD")
    partner = perform(partner, "reopen_for_cause", actor=analyst, reason="Severity 3, court of Dakar")
    assert partner.status == "in_due_diligence"
    assert not partner.is_cleared_on(clock.today())


def test_a_confirmed_exclusion_is_overridden_by_nobody() -> None:
    partner = make.read_again(result="confirmed")
    assert rules(partner, "clear", make.make_user("HS")) == {"R-06"}
    given: dict[str, Any] = {"conditions": "Any"}
    assert rules(partner, "clear_with_conditions", make.make_user("HS"), **given) == {"R-06"}
    assert perform(partner, "not_clear", actor=make.make_user("HS"), **make.refusal()).status == "not_cleared"


def test_a_possible_hit_is_settled_before_clearance() -> None:
    assert rules(make.read_again(result="possible"), "clear", make.make_user("HS")) == {"R-06"}


def test_no_way_leads_around_a_confirmed_exclusion() -> None:
    analyst = make.make_user("DD")
    again: dict[str, Any] = {"risk_level": "low", "screening_result": "no_hit"}
    partner = make.scored("low", result="confirmed")
    assert rules(partner, "record_score", analyst, **again) == {"R-06"}
    make.agree(partner, "clear", "second_reading", make.make_user("DD"))
    partner = perform(make.fresh(partner), "not_clear", actor=make.make_user("HS"), **make.refusal())
    partner = perform(partner, "suspend", actor=make.make_user("HS"), **make.suspension())
    make.agree(partner, "return_to_screening", "second_person", make.make_user("FI"))
    partner = perform(make.fresh(partner), "return_to_screening", actor=make.make_user("HS"), reason="Any")
    partner = perform(partner, "open_due_diligence", actor=analyst)
    assert rules(partner, "record_score", analyst, **again) == {"R-06"}
    partner = perform(partner, "order_reopening", actor=make.make_user("DG"), reason="Removed from the list")
    assert perform(partner, "record_score", actor=analyst, **again).reopening_order_date is None


def test_only_the_order_of_the_director_reopens_an_exclusion() -> None:
    partner, head = make.with_status("not_cleared", screening_result="confirmed"), make.make_user("HS")
    assert rules(partner, "reconsider", head, reason="New facts") == {"R-06"}
    partner = perform(partner, "order_reopening", actor=make.make_user("DG"), reason="Removed from the list")
    assert partner.status == "not_cleared"
    assert perform(partner, "reconsider", actor=head, reason="New facts").status == "in_due_diligence"


def test_no_order_is_needed_without_an_exclusion() -> None:
    partner = make.with_status("not_cleared", screening_result="no_hit")
    assert reasons(partner, "order_reopening", make.make_user("DG"), reason="Any")[0].label == "No order is needed"
    assert perform(partner, "reconsider", actor=make.make_user("HS"), reason="Any").status == "in_due_diligence"
