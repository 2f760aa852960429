"""From opening to second reading: tier, questions, criteria, score, reader (R-03, R-05, R-06, R-09, R-10)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from shiraka.apps.duediligence.actions.cases import hand_in
from shiraka.apps.duediligence.events import CaseOpened, ControversyRecorded
from shiraka.apps.duediligence.models import Case, Scheme
from shiraka.apps.duediligence.rules.assessment import assess, improvements, reasons_of
from shiraka.apps.duediligence.subscriptions import begin, look_at_controversy
from shiraka.apps.duediligence.terms import Cause
from shiraka.apps.duediligence.tests import factories as make
from shiraka.apps.duediligence.tests.refusals import reasons, rules
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests.factories import agree as agree_on_partner
from shiraka.apps.partners.tests.factories import make_partner, make_user, suspension, with_status
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.entities.batch import create_records
from shiraka.foundation.letters.models import Letter
from shiraka.foundation.people.models import Appointment
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


def turn_into(case: Case, category: str) -> None:
    """Let the partner of a case be of another category from now on."""
    partner = Partner.objects.get(pk=case.partner_id)
    partner.category = category
    update_record(partner, actor=make_user("PO"), version=partner.version)


@pytest.mark.parametrize(
    ("category", "engagement", "tier", "questions", "days"),
    [
        ("government", make.money(9_000_000), "T0", 0, 3),
        ("ngo_national", {}, "T1", 11, 10),
        ("university", {}, "T1", 11, 10),
        ("ngo_national", {"uses_emblem": True}, "T2", 40, 20),
        ("company", {}, "T2", 40, 20),
        ("foundation", {}, "T2", 40, 20),
        ("ngo_national", make.money(50_000), "T2", 40, 20),
        ("ngo_national", make.money(250_001), "T3", 40, 30),
        ("company", make.money(1_000, "from_partner"), "T3", 40, 30),
        ("ngo_national", {"sectors": ["crypto_assets"]}, "T3", 40, 30),
        ("ngo_national", {"has_exposed_controller": True}, "T3", 40, 30),
        ("ngo_national", {**make.money(1_000), "flow_countries": ["KEN"]}, "T3", 40, 30),
    ],
)
def test_the_tier_follows_from_partner_and_engagement(
    category: str, engagement: dict[str, Any], tier: str, questions: int, days: int
) -> None:
    case = make.make_case(make_partner(category=category), **engagement)
    assert (case.tier, case.answers.count(), case.criteria.count()) == (tier, questions, 16)
    assert case.tier_reasons
    assert case.target_date == clock.today() + timedelta(days=days)


def test_between_the_limits_the_financial_module_is_added() -> None:
    assert make.make_case(**make.money(100_000)).needs_financial_module
    assert not make.make_case(**make.money(10_000)).needs_financial_module


def test_a_seat_in_a_listed_jurisdiction_adds_nothing_without_funds_through_it() -> None:
    university = make_partner(category="university", country="KWT")
    case = make.make_case(university)
    assert (case.tier, reasons_of(case)) == ("T1", ())
    paid = make.make_case(make_partner(country="KWT"), **make.money(1_000), flow_countries=["KWT"])
    assert (paid.tier, reasons_of(paid)) == ("T3", ("flow_increased_monitoring",))


def test_a_tier_is_raised_by_hand_and_never_lowered() -> None:
    analyst = make_user("DD")
    case = make.make_case(uses_emblem=True)
    given: dict[str, Any] = {"money_flow": "none", "uses_emblem": True, "reason": "New in the field"}
    raised = perform(case, "correct_engagement", actor=analyst, raised_tier="T3", **given)
    assert raised.tier == "T3"
    lowered = perform(raised, "correct_engagement", actor=analyst, raised_tier="T1", **given)
    assert lowered.tier == "T2"


def test_an_officer_opens_a_case_and_does_not_correct_it() -> None:
    officer = make_user("PO")
    case = make.make_case(actor=officer)
    with pytest.raises(PermissionDenied):
        perform(case, "correct_engagement", actor=officer, money_flow="none", reason="Less")


def test_the_facts_of_an_engagement_stand_once_work_began() -> None:
    case = make.in_screening()
    case.uses_emblem = True
    with pytest.raises(ValidationError):
        case.full_clean()


@pytest.mark.parametrize(
    "wrong",
    [{"money_flow": "to_partner"}, {"amount": 5, "amount_currency": "USD"}, {"flow_countries": ["KEN"]}],
)
def test_money_without_an_amount_and_an_amount_without_a_flow_are_refused(wrong: dict[str, Any]) -> None:
    case = Case(partner=make_partner(), purpose="Any", scheme=Scheme.in_force(), tier="T1", number="X", **wrong)
    with pytest.raises(ValidationError):
        case.full_clean()


def test_one_case_is_open_on_a_partner() -> None:
    case = make.make_case()
    with pytest.raises(ValidationError, match=case.number):
        Case(partner=case.partner, purpose="Another", scheme=case.scheme, tier="T1", number="X").full_clean()


def test_the_national_commission_of_a_national_entity_is_told() -> None:
    commission = make_user("NC", country="SEN")
    commission.email = "commission@example.org"
    commission.save()
    case = make.make_case(make_partner(country="SEN"), uses_emblem=True)
    begin(CaseOpened(case.pk))
    assert Letter.objects.filter(user=commission).count() == 1
    assert make.fresh(case).commission_informed_date == clock.today()


def test_no_commission_is_told_of_a_body_of_no_state() -> None:
    case = make.make_case(make_partner(country="SEN", category="ngo_intl"))
    begin(CaseOpened(case.pk))
    assert make.fresh(case).commission_informed_date is None


def test_the_questionnaire_is_answered_by_the_partner_and_handed_in() -> None:
    case = make.move_on(make.make_case(), "send_questionnaire", make_user("DD"))
    assert case.questionnaire_due_date is not None
    assert case.questionnaire_due_date >= clock.today() + timedelta(days=19)
    contact = make_user("EP")
    Appointment.objects.filter(user=contact).update(organisation_number=case.partner.number)
    contact = type(contact).objects.get(pk=contact.pk)
    with pytest.raises(Refused):
        hand_in(case, actor=contact)
    for answer in case.answers.all():
        answer.statement = "Yes, see the statutes"
        update_record(answer, actor=contact, version=answer.version)
    assert hand_in(case, actor=contact).answered_at is not None
    stranger = make_user("EP")
    with pytest.raises(PermissionDenied):
        hand_in(case, actor=stranger)


def test_scoring_begins_once_the_names_are_screened() -> None:
    case = make.move_on(make.make_case(), "screen", make_user("DD"))
    assert [item.label for item in reasons(case, "begin_scoring", make_user("DD"))] == [
        "The names are not screened yet"
    ]
    assert Partner.objects.get(pk=case.partner_id).status == "screening"


def test_nothing_is_handed_over_with_questions_criteria_or_hits_open() -> None:
    partner = make_partner()
    hit = make.hit_on(partner)
    case = make.in_scoring(partner)
    labels = {item.label for item in reasons(case, "submit", make_user("DD"))}
    assert labels == {
        "11 questions have no points",
        "Exclusion criteria are not checked yet",
        "1 hit is not settled",
    }
    assert hit.status == "possible"


def test_the_first_journey_is_38_00_and_substantial_for_want_of_a_policy() -> None:
    case = make.give_points(make.in_scoring(uses_emblem=True), make.journey())
    case = make.move_on(case, "submit", make_user("DD"))
    assert (case.risk_score, case.risk_level) == (Decimal("38.00"), "substantial")
    assert case.assessment["floors"] == [{"kind": "critical", "code": "S1", "score": "0"}]


def test_an_adopted_policy_makes_it_34_84_and_moderate() -> None:
    case = make.give_points(make.in_scoring(uses_emblem=True), make.journey(S1=3))
    case = make.move_on(case, "submit", make_user("DD"))
    assert (case.risk_score, case.risk_level) == (Decimal("34.84"), "moderate")


def test_what_would_lower_it_most_is_the_missing_policy() -> None:
    case = make.give_points(make.in_scoring(uses_emblem=True), make.journey())
    best = improvements(case)[0]
    assert (best.code, best.level) == ("S1", "moderate")


def test_a_decided_case_keeps_its_questions_and_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    case = make.scored("moderate")
    before = assess(case).figure
    later = Scheme.objects.create(number=2, digest="2", content=case.scheme.content, made_at=clock.now())
    monkeypatch.setattr(Scheme, "in_force", classmethod(lambda _cls: later))
    assert make.make_case().scheme == later
    assert assess(make.fresh(case)).figure == before


def test_a_grave_controversy_raises_the_tier_and_asks_the_rest() -> None:
    case = make.in_scoring()
    assert case.answers.count() == 11
    told = make.add_controversy(case, 3, "court")
    look_at_controversy(ControversyRecorded(told.pk))
    case = make.fresh(case)
    assert (case.tier, case.answers.count()) == ("T3", 40)
    assert "severity_3" in reasons_of(case)


def test_what_only_another_source_says_counts_two_at_most() -> None:
    case = make.in_scoring()
    make.add_controversy(case, 4, "other")
    assert reasons_of(case) == ("severity_2",)


def test_a_grave_controversy_after_the_decision_ends_the_clearance() -> None:
    case = make.cleared()
    told = make.add_controversy(case, 3, "regulator")
    look_at_controversy(ControversyRecorded(told.pk))
    partner = Partner.objects.get(pk=case.partner_id)
    assert (partner.early_end_cause, partner.is_cleared_on(clock.today())) == ("controversy", False)


def test_a_criterion_asks_source_day_and_share() -> None:
    criterion = make.in_scoring().criteria.get(code="E05")
    criterion.finding = "met"
    with pytest.raises(ValidationError) as missing:
        criterion.full_clean()
    assert set(missing.value.message_dict) == {"source", "checked_date", "turnover_percent"}
    criterion.source, criterion.checked_date, criterion.turnover_percent = "Accounts", clock.today(), Decimal(4)
    with pytest.raises(ValidationError, match="applies from 5 percent"):
        criterion.full_clean()
    criterion.finding = "below"
    criterion.full_clean()


def test_answers_and_findings_stand_once_handed_over() -> None:
    case = make.scored()
    answer, criterion = case.answers.first(), case.criteria.first()
    assert answer is not None
    assert criterion is not None
    answer.statement, criterion.source = "Other words", "Another source"
    for line in (answer, criterion):
        with pytest.raises(ValidationError):
            line.full_clean()
        line.refresh_from_db()
        line.full_clean()


def test_a_government_is_verified_and_never_scored() -> None:
    case = make.verified()
    assert (case.risk_level, case.risk_score, case.answers.count()) == ("verified", None, 0)
    case = make.in_screening(make_partner(category="government"))
    assert rules(case, "begin_scoring", make_user("DD")) == {"R-09"}


def test_an_association_is_not_verified_without_a_score() -> None:
    case = make.in_screening()
    assert rules(case, "submit_verification", make_user("DD"), verification_note="Known for years") == {"R-09"}


def test_a_body_that_is_public_no_more_is_scored_once_the_engagement_is_corrected() -> None:
    case, analyst = make.in_screening(make_partner(category="government")), make_user("DD")
    turn_into(case, "company")
    assert rules(case, "submit_verification", analyst, verification_note="Decree") == {"R-09"}
    case = make.move_on(case, "correct_engagement", analyst, money_flow="none", reason="It was sold")
    assert (case.tier, make.move_on(case, "begin_scoring", analyst).answers.count()) == ("T2", 40)


def test_a_body_that_became_public_on_the_way_gets_no_score() -> None:
    case = make.give_points(make.in_scoring(make_partner(category="company")), 4)
    turn_into(case, "government")
    assert rules(case, "submit", make_user("DD")) == {"R-09"}


def test_the_scorer_does_not_read_a_second_time() -> None:
    analyst = make_user("DD")
    assert rules(make.scored(analyst=analyst), "read", analyst) == {"R-03"}


@pytest.mark.parametrize(
    ("level", "action", "step"), [("moderate", "clear", "legal"), ("high", "clear_high", "committee")]
)
def test_the_second_reader_gives_no_other_opinion_on_the_file(level: str, action: str, step: str) -> None:
    reader = make_user("LA")
    case = make.move_on(make.scored(level), "read", reader)
    with pytest.raises(Refused) as refusal:
        make.agree(case, action, step, reader)
    assert refusal.value.conditions[0].rule == "R-03"


def test_nobody_speaks_on_a_case_before_it_is_read_again() -> None:
    with pytest.raises(Refused):
        make.agree(make.scored("moderate"), "clear", "legal", make_user("LA"))


def test_the_fund_raiser_of_a_donor_never_reads_its_case() -> None:
    case = make.scored(partner=make_partner(lead_officer=make_user("LA")))
    assert rules(case, "read", case.partner.lead_officer) == {"R-03"}
    with pytest.raises(PermissionDenied):
        perform(case, "read", actor=make_user("RM"))


def test_the_second_reader_returns_what_does_not_convince() -> None:
    case = make.move_on(make.scored(), "return_to_scoring", make_user("LA"), reason="No accounts of last year")
    assert (case.status, case.risk_score, case.scored_by) == ("scoring", None, None)


def test_an_exclusion_is_confirmed_by_a_second_person_and_outweighed_by_nobody() -> None:
    analyst = make_user("DD")
    case = make.give_points(make.in_scoring(analyst=analyst), 4)
    make.check_criteria(case, E03=True)
    case = make.move_on(case, "submit", analyst)
    assert rules(case, "read", make_user("LA")) == {"R-06"}
    assert rules(case, "confirm_exclusion", analyst, **make.refusal()) == {"R-03"}
    case = make.move_on(case, "confirm_exclusion", make_user("LA"), **make.refusal())
    partner = Partner.objects.get(pk=case.partner_id)
    assert (case.status, partner.status, partner.screening_result) == ("excluded", "not_cleared", "confirmed")
    assert case.answer_due_date is not None


def test_only_the_order_of_the_director_reopens_an_exclusion() -> None:
    case = make.excluded()
    another = Case(partner=case.partner, purpose="Again", scheme=case.scheme, tier="T1", number="X")
    with pytest.raises(ValidationError, match="Director-General"):
        another.full_clean()
    with pytest.raises(PermissionDenied):
        perform(case, "order_reopening", actor=make_user("HS"), reason="They changed")
    make.move_on(case, "order_reopening", make_user("DG"), reason="Removed from the list")
    another.full_clean()


def test_no_case_over_an_exclusion_comes_in_by_any_way() -> None:
    case, officer = make.excluded(), make_user("PO")
    another = Case(partner=case.partner, purpose="Again")
    with pytest.raises(Refused) as refusal:
        create_record(another, actor=officer)
    (bar,) = refusal.value.conditions
    assert (bar.rule, bar.who) == ("R-06", "Office of the Director-General")
    assert case.number in bar.label
    # As a table brings them in.
    with pytest.raises(Refused):
        create_records([Case(partner=case.partner, purpose="Again")], actor=officer)
    other = make.make_case()
    other.partner = case.partner
    with pytest.raises(ValidationError, match="Director-General"):
        other.full_clean()
    assert case.partner.cases.count() == 1


def test_a_later_case_does_not_cover_an_exclusion_that_still_stands() -> None:
    excluded, later = make.excluded(), make.cleared()
    Case.objects.filter(pk=excluded.pk).update(partner=later.partner)
    with pytest.raises(Refused):
        make.make_case(later.partner)
    make.move_on(excluded, "order_reopening", make_user("DG"), reason="Removed from the list")
    assert make.make_case(later.partner).status == "opened"


def test_no_way_of_the_partner_leads_around_an_exclusion() -> None:
    case = make.excluded()
    partner = perform(case.partner, "suspend", actor=make_user("HS"), **suspension())
    agree_on_partner(partner, "return_to_screening", "second_person", make_user("FI"))
    perform(partner, "return_to_screening", actor=make_user("HS"), reason="Any")
    another = Case(partner=case.partner, purpose="Again", scheme=case.scheme, tier="T1", number="X")
    with pytest.raises(ValidationError, match="Director-General"):
        another.full_clean()


def test_a_renewal_leaves_the_partner_at_work_until_it_is_decided() -> None:
    partner = with_status("active")
    case = make.before_decision(partner=partner, cause=Cause.RENEWAL)
    held = Partner.objects.get(pk=partner.pk)
    assert (held.status, held.is_cleared_on(clock.today())) == ("active", True)
    make.move_on(case, "not_clear", make_user("HS"), **make.refusal())
    assert not Partner.objects.get(pk=partner.pk).is_cleared_on(clock.today())


def test_a_case_that_is_withdrawn_leaves_a_prospect() -> None:
    case = make.move_on(make.in_scoring(), "withdraw", make_user("HS"), reason="They left")
    assert (case.status, Partner.objects.get(pk=case.partner_id).status) == ("withdrawn", "prospect")
