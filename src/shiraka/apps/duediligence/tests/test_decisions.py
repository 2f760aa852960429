"""From second reading to decision and its end: who decides, for how long, what a refusal gives (6.6, R-05, R-22)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from shiraka.apps.duediligence.actions.cases import run_automatic_moves
from shiraka.apps.duediligence.lifecycle import CASE_LIFE, HIT_LIFE
from shiraka.apps.duediligence.models import Case
from shiraka.apps.duediligence.rules import holds
from shiraka.apps.duediligence.subscriptions import tell_not_cleared, tell_suspended
from shiraka.apps.duediligence.tests import factories as make
from shiraka.apps.duediligence.tests.refusals import reasons, rules
from shiraka.apps.partners.actions import end_clearance_early
from shiraka.apps.partners.events import PartnerNotCleared, PartnerSuspended
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests.factories import make_contact, make_partner, make_user, suspension, with_status
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.access.matrix import Right, roles_with
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.letters.models import Letter
from shiraka.foundation.people.models import Interest
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db

DD, READERS, HS, DG = {"DD"}, {"DD", "LA", "FI"}, {"HS"}, {"DG"}
MAKERS = {
    "send_questionnaire": DD,
    "screen": DD,
    "begin_scoring": DD,
    "correct_engagement": DD,
    "submit": DD,
    "submit_verification": DD,
    "take_back": DD,
    "take_back_verification": DD,
    "read": READERS,
    "return_to_scoring": READERS,
    "return_verification": READERS,
    "confirm_exclusion": READERS,
    "clear": HS,
    "clear_with_conditions": HS,
    "not_clear": HS,
    "clear_high": DG,
    "not_clear_high": DG,
    "withdraw": HS,
    "withdraw_with_partner": set(),
    "expire": set(),
    "end_early": set(),
    "replace": set(),
    "order_reopening": DG,
    "record_partner_answer": DD,
    "judge": DD,
    "agree_false_positive": READERS,
    "agree_confirmed": READERS,
    "disagree": READERS,
    "reopen": set(),
    "vanish": set(),
    "order_review": DG,
}


def partner_of(case: Case) -> Partner:
    return Partner.objects.get(pk=case.partner_id)


def test_each_step_is_open_to_exactly_these_roles() -> None:
    moves = (*CASE_LIFE.moves, *HIT_LIFE.moves)
    found = {move.action: set() if move.is_automatic else set(roles_with(Right.of(move.right))) for move in moves}
    assert found == MAKERS


def test_the_head_of_sector_clears_low_risk_after_a_second_reading() -> None:
    case = make.cleared()
    assert (case.status, case.decision, partner_of(case).status) == ("cleared", "cleared", "cleared")
    assert partner_of(case).is_cleared_on(clock.today())


def test_moderate_risk_needs_no_objection_of_legal_affairs() -> None:
    case = make.move_on(make.scored("moderate"), "read", make_user("DD"))
    assert [item.label for item in reasons(case, "clear", make_user("HS"))] == ["No objection of Legal Affairs"]
    make.agree(case, "clear", "legal", make_user("LA"))
    assert make.move_on(case, "clear", make_user("HS")).status == "cleared"


def test_who_objects_to_a_clearance_does_not_stand_in_the_way_of_a_refusal() -> None:
    case = make.move_on(make.scored("moderate"), "read", make_user("DD"))
    make.object_to(case, "clear", "legal", make_user("LA"))
    assert rules(case, "clear", make_user("HS")) == {"R-01"}
    assert make.move_on(case, "not_clear", make_user("HS"), **make.refusal()).status == "not_cleared"


def test_conditions_have_owner_and_day_before_a_clearance_rests_on_them() -> None:
    case, head = make.before_decision("moderate"), make_user("HS")
    assert reasons(case, "clear_with_conditions", head)[0].label == "No condition is entered"
    condition = make.add_condition(case)
    assert reasons(case, "clear", head)[0].label == "Conditions are entered"
    case = make.move_on(case, "clear_with_conditions", head)
    assert (case.status, partner_of(case).status) == ("cleared_with_conditions", "cleared_with_conditions")
    assert str(condition) in partner_of(case).conditions


def test_a_condition_that_is_overdue_holds_every_new_commitment() -> None:
    case = make.before_decision("low")
    condition = make.add_condition(case)
    make.move_on(case, "clear_with_conditions", make_user("HS"))
    partner = partner_of(case)
    assert holds.against_commitment(partner, holds.Files.of([partner], clock.today())) == []
    type(condition).objects.filter(pk=condition.pk).update(due_date=clock.today() - timedelta(days=1))
    assert [item.rule for item in holds.against_commitment(partner, holds.Files.of([partner], clock.today()))] == [
        "R-05"
    ]
    perform(condition, "meet", actor=make_user("DD"), met_date=clock.today(), evidence="Report of the training")
    assert holds.against_commitment(partner, holds.Files.of([partner], clock.today())) == []


def test_a_decision_against_somebody_gives_reason_review_and_time_to_answer() -> None:
    case, head = make.before_decision(), make_user("HS")
    with pytest.raises(ValidationError) as missing:
        perform(case, "not_clear", actor=head)
    assert set(missing.value.message_dict) == {"reason", "review_date"}
    assert rules(case, "not_clear", head, reason="No accounts", review_date=clock.today()) == {"R-22"}
    case = make.move_on(case, "not_clear", head, **make.refusal())
    partner = partner_of(case)
    assert (partner.status, partner.decision) == ("not_cleared", "not_cleared")
    for record in (case, partner):
        assert record.answer_due_date is not None
        assert record.answer_due_date >= clock.today() + timedelta(days=19)
    assert {entry.reason for entry in Entry.objects.filter(action="not_clear")} == {"No accounts"}


def test_the_partner_reads_why_in_its_language_and_how_to_answer() -> None:
    case = make.before_decision()
    make_contact(case.partner, language="fr", role="focal_point")
    make.move_on(case, "not_clear", make_user("HS"), **make.refusal())
    tell_not_cleared(PartnerNotCleared(case.partner_id))
    letter = Letter.objects.get()
    assert (letter.address, letter.language) == ("awa.diop@example.org", "fr")


def test_a_suspended_partner_reads_why() -> None:
    partner = with_status("active")
    make_contact(partner, language="ar", role="head")
    perform(partner, "suspend_longer", actor=make_user("DG"), **suspension(days=90))
    tell_suspended(PartnerSuspended(partner.pk))
    assert Letter.objects.get().language == "ar"


def test_the_answer_of_the_partner_is_kept_with_the_case() -> None:
    case = make.move_on(make.before_decision(), "not_clear", make_user("HS"), **make.refusal())
    given = {"partner_answer": "The accounts are attached", "answer_received_date": clock.today()}
    case = make.move_on(case, "record_partner_answer", make_user("DD"), **given)
    assert (case.status, case.partner_answer) == ("not_cleared", "The accounts are attached")


@pytest.mark.parametrize("level", ["substantial", "high"])
def test_the_head_of_sector_does_not_decide_on_high_risk(level: str) -> None:
    case = make.before_decision(level)
    labels = {item.label for item in reasons(case, "clear", make_user("HS"))}
    assert "The risk is above what the Head of Sector decides on" in labels


def test_the_director_clears_high_risk_on_advice_of_four_with_a_plan() -> None:
    case = make.move_on(make.before_committee(), "clear_high", make_user("DG"), reason="Only they reach the islands")
    assert (case.status, case.decision) == ("cleared_with_conditions", "cleared_with_conditions")


def test_the_director_refuses_high_risk() -> None:
    case = make.move_on(make.before_committee(), "not_clear_high", make_user("DG"), **make.refusal())
    assert (case.status, partner_of(case).status) == ("not_cleared", "not_cleared")


def test_three_members_are_no_committee() -> None:
    case = make.before_decision("high")
    make.add_condition(case)
    for role in ("HS", "LA", "FI"):
        make.agree(case, "clear_high", "committee", make_user(role))
    unmet = reasons(case, "clear_high", make_user("DG"), reason="Only")
    assert [item.label for item in unmet] == ["Partnership Review Committee"]


@pytest.mark.parametrize(
    ("level", "against", "refused"), [("substantial", 1, ""), ("substantial", 2, "R-04"), ("high", 4, "")]
)
def test_the_committee_decides_at_substantial_risk_and_advises_at_high(level: str, against: int, refused: str) -> None:
    case, director = make.before_decision(level), make_user("DG")
    make.add_condition(case)
    for turn, role in enumerate(("HS", "LA", "FI", "FI")):
        (make.object_to if turn < against else make.agree)(case, "clear_high", "committee", make_user(role))
    if refused:
        assert rules(case, "clear_high", director, reason="Only") == {refused}
        case = make.move_on(case, "not_clear_high", director, **make.refusal())
    else:
        case = make.move_on(case, "clear_high", director, reason="Only")
    assert case.status == ("not_cleared" if refused else "cleared_with_conditions")


def test_the_director_does_not_decide_in_place_of_the_head_of_sector() -> None:
    labels = {item.label for item in reasons(make.before_decision(), "clear_high", make_user("DG"), reason="Only")}
    assert "The Head of Sector decides on this level" in labels


@pytest.mark.parametrize("part", ["scorer", "reader", "fund-raiser"])
def test_whoever_had_another_part_does_not_decide(part: str) -> None:
    both = make_user("HS")
    both.posts.create(role="DD", start_date=clock.today())
    case = make.before_decision(
        analyst=both if part == "scorer" else make_user("DD"),
        reader=both if part == "reader" else make_user("DD"),
        partner=make_partner(lead_officer=both if part == "fund-raiser" else make_user("RM")),
    )
    assert rules(case, "clear", both) == {"R-03"}


def test_whoever_declared_an_interest_decides_nothing() -> None:
    case, head = make.before_decision(), make_user("HS")
    Interest.objects.create(
        user=head, organisation_number=case.partner.number, description="Board", declared_date=clock.today()
    )
    assert rules(case, "clear", head) == {"R-03"}


def test_a_change_of_owners_after_the_assessment_stops_the_decision() -> None:
    case = make.before_decision()
    partner = partner_of(case)
    partner.owners = "Somebody, 60 %"
    update_record(partner, actor=make_user("PO"), version=partner.version)
    assert rules(case, "clear", make_user("HS")) == {"R-02"}


def test_a_new_score_voids_what_was_said_on_the_old_one() -> None:
    analyst = make_user("DD")
    case = make.before_decision("moderate")
    case = make.move_on(case, "take_back", analyst, reason="New accounts")
    case = make.move_on(make.give_points(case, 3), "submit", analyst)
    case = make.move_on(case, "read", make_user("DD"))
    assert rules(case, "clear", make_user("HS")) == {"R-02"}


def test_a_suspended_partner_is_not_cleared_by_a_case() -> None:
    case = make.before_decision(partner=with_status("active"))
    perform(partner_of(case), "suspend", actor=make_user("HS"), **suspension())
    assert rules(case, "clear", make_user("HS")) == {"R-04"}


def test_a_hit_that_comes_before_the_decision_stops_it() -> None:
    case = make.before_decision()
    make.hit_on(case.partner)
    assert rules(case, "clear", make_user("HS")) == {"R-04"}


@pytest.mark.parametrize(("level", "months"), [("low", 24), ("verified", 60)])
def test_a_clearance_holds_for_its_time(level: str, months: int) -> None:
    case = make.cleared(level)
    end = add_months(clock.today(), months)
    assert (case.end_date, partner_of(case).due_diligence_end_date) == (end, end)
    assert not partner_of(case).is_cleared_on(end + timedelta(days=1))


def test_a_clearance_at_high_risk_holds_for_12_months() -> None:
    case = make.move_on(make.before_committee("high"), "clear_high", make_user("DG"), reason="Only")
    assert case.end_date == add_months(clock.today(), 12)


def test_a_case_expires_on_its_day_and_ends_with_its_clearance() -> None:
    over, early = make.cleared(), make.cleared()
    Case.objects.filter(pk=over.pk).update(end_date=clock.today() - timedelta(days=1))
    end_clearance_early(early.partner, "restriction", reason="Report")
    assert run_automatic_moves(clock.today()) == 2
    assert (make.fresh(over).status, make.fresh(early).status) == ("expired", "ended")


def test_a_later_decision_takes_the_place_of_the_earlier_one() -> None:
    first = make.cleared()
    second = make.cleared(partner=first.partner)
    assert (make.fresh(first).status, second.status) == ("replaced", "cleared")


def test_a_payment_is_refused_to_whoever_lapsed_is_suspended_or_restricted() -> None:
    today = clock.today()
    lapsed = with_status("active", due_diligence_end_date=today - timedelta(days=1), due_diligence_date=None)
    assert {item.rule for item in holds.against_payment(lapsed, today)} == {"R-08"}
    suspended = with_status("suspended")
    assert {item.rule for item in holds.against_payment(suspended, today)} == {"R-08"}
    restricted = with_status("active", has_restriction=True)
    told = holds.against_payment(restricted, today)
    assert [(item.rule, item.label, item.detail) for item in told] == [("R-19", "A restriction is in place", "")]


def test_a_private_partner_is_asked_for_nothing_before_it_is_screened() -> None:
    assert [item.rule for item in holds.against_solicitation(make_partner(category="company"))] == ["R-07"]
    assert holds.against_solicitation(with_status("active", category="company")) == []
    assert holds.against_solicitation(make_partner()) == []


def test_the_trail_of_the_partner_names_the_case_and_whoever_decided_it() -> None:
    case, head = make.before_decision(), make_user("HS")
    make.move_on(case, "clear", head)
    entry = Entry.objects.filter(content_type__model="partner", object_id=case.partner_id, action="clear").get()
    assert entry.actor is None
    assert entry.reason == f"{case.number} · {head}"
