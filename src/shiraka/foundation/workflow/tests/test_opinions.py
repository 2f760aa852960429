"""Opinions on a route: who may give them, what they stand for, what they amount to (R-02, R-03, R-04, R-22)."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from shiraka.engines.lifecycle import Move
from shiraka.foundation import clock
from shiraka.foundation.audit import record as audit
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.people.models import Interest, User
from shiraka.foundation.people.tests.factories import appoint, make_unit, make_user
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.conditions import Condition, Refused, holders
from shiraka.foundation.workflow.models import Approval
from shiraka.foundation.workflow.routes import fingerprint, route_conditions, route_state
from shiraka.foundation.workflow.tests.studies import APPROVAL, STUDY_LIFE, Study, fresh, make_study
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("studies")

APPROVE, SUBMIT = STUDY_LIFE.named("approve")[0], STUDY_LIFE.named("submit")[0]


def in_review(**more: Any) -> Study:
    return make_study(**{"author": make_user("PO"), "status": "review", **more})


def say(study: Study, step: str, person: User, *, move: Move = APPROVE, **more: Any) -> Approval:
    """Have a person agree unless said."""
    return give_opinion(fresh(study), move, step, actor=person, **{"agrees": True, **more})


def refused(study: Study, step: str, person: User, **more: Any) -> tuple[str, str]:
    """Return the label and the rule by which an opinion is refused."""
    before = Approval.objects.count()
    with pytest.raises(Refused) as refusal:
        say(study, step, person, **more)
    assert Approval.objects.count() == before
    (condition,) = refusal.value.conditions
    return condition.label, condition.rule


def complete(study: Study) -> set[str]:
    return {
        state.step.name for state in route_state(fresh(study), APPROVAL).steps if state.is_complete and state.applies
    }


def told(study: Study) -> dict[str, Condition]:
    return {condition.label: condition for condition in route_conditions(fresh(study), APPROVAL)}


def change(study: Study, **values: Any) -> None:
    Study.objects.filter(pk=study.pk).update(**values)


def test_an_opinion_is_kept_with_the_facts_it_was_given_on_and_told_to_the_trail() -> None:
    study, analyst = in_review(), make_user("DD")
    opinion = say(study, "readers", analyst, comment=" Sound. ")
    assert (opinion.given_by, opinion.agrees, opinion.comment) == (analyst, True, "Sound.")
    entry = Entry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.actor, entry.object_id, entry.reason) == ("agree", analyst, study.pk, "Sound.")
    assert entry.after == {"step": "readers", "route": "approval", "fingerprint": opinion.fingerprint}


def test_an_opinion_needs_its_right_on_this_record() -> None:
    study = in_review(confidentiality=2)
    for stranger in (make_user("FI"), make_user("AU"), make_user("DD", unit=make_unit("OTHER"))):
        with pytest.raises(PermissionDenied):
            say(study, "readers", stranger)
    say(study, "readers", make_user("DD"))


def test_there_is_no_opinion_where_none_is_asked() -> None:
    study, analyst = in_review(), make_user("DD")
    assert refused(study, "readers", analyst, move=SUBMIT)[0] == "This step needs no approval."
    assert refused(study, "astrologer", analyst)[0] == "There is no such step."


@pytest.mark.parametrize("part", ["created_by", "updated_by", "leader"])
def test_whoever_wrote_it_or_did_what_is_approved_approves_nothing_there(part: str) -> None:
    analyst = make_user("DD")
    study = in_review(**{part: analyst})
    assert refused(study, "readers", analyst) == ("You wrote this record, so you cannot approve it.", "R-03")
    say(study, "readers", make_user("DD"))


def write(study: Study, person: User, **facts: object) -> None:
    """Have a person change a study as the trail keeps it."""
    audit.write("update", study, actor=person, before={}, after=facts)


def test_whoever_wrote_a_fact_that_is_approved_approves_nothing_though_others_wrote_since() -> None:
    study, analyst = in_review(), make_user("DD")
    write(study, analyst, title={"en": "Waters"})
    write(study, make_user("PO"), note="A comma", pages=9)
    assert refused(study, "readers", analyst) == ("You wrote this record, so you cannot approve it.", "R-03")


def test_whoever_wrote_what_is_not_approved_or_was_written_anew_may_approve() -> None:
    study, analyst, lawyer = in_review(), make_user("DD"), make_user("LA")
    write(study, analyst, title={"en": "Waters"})
    write(study, lawyer, note="A comma")
    write(study, make_user("PO"), title={"en": "Wells"})
    for person in (analyst, lawyer):
        say(study, "readers", person)
    assert complete(study) == {"readers"}


def test_two_people_are_two_people() -> None:
    study, analyst = in_review(), make_user("DD")
    say(study, "readers", analyst)
    assert refused(study, "readers", analyst) == ("You have already agreed.", "R-04")
    assert complete(study) == set()
    assert told(study)["Readers"].detail == "1 of 2 opinions given."
    say(study, "readers", make_user("LA"))
    assert complete(study) == {"readers"}


def test_nobody_takes_two_steps_of_one_file() -> None:
    both = make_user("DD")
    appoint(both, "FI")
    study = in_review(cost=Decimal(100))
    say(study, "readers", both)
    assert refused(study, "money", both) == ("You agreed on another step of this file.", "R-03")
    # On another file they may take the other step.
    say(in_review(cost=Decimal(100)), "money", both)


def test_a_step_comes_after_those_it_waits_for() -> None:
    study, director = in_review(), make_user("DG")
    assert refused(study, "director", director)[0] == "Another opinion comes first."
    say(study, "readers", make_user("DD"))
    assert refused(study, "director", director)[0] == "Another opinion comes first."
    say(study, "readers", make_user("LA"))
    say(study, "director", director)
    assert complete(study) == {"readers", "director"}


def test_there_is_nothing_to_say_on_what_is_not_there_yet() -> None:
    study, director = in_review(pages=None), make_user("DG")
    for reader in (make_user("DD"), make_user("LA")):
        say(study, "readers", reader)
    assert refused(study, "director", director)[0] == "There is nothing to judge yet."
    change(study, pages=9)
    say(study, "director", director)


@pytest.mark.parametrize("status", ["draft", "approved"])
def test_an_opinion_is_given_in_the_state_that_asks_for_it(status: str) -> None:
    label, _rule = refused(in_review(status=status), "readers", make_user("DD"))
    assert label == "“Approve” is not possible from the present state."


def test_an_opinion_is_on_what_was_read() -> None:
    study, analyst = in_review(), make_user("DD")
    step = APPROVAL.step("readers")
    read = fingerprint(study, APPROVAL, step)
    change(study, cost=Decimal(5))
    assert refused(study, "readers", analyst, facts=read)[0] == "The record has changed."
    say(study, "readers", analyst, facts=fingerprint(fresh(study), APPROVAL, step))


def test_a_step_that_does_not_concern_the_case_is_not_asked_for() -> None:
    study, finance = in_review(), make_user("FI")
    assert refused(study, "money", finance)[0] == "This opinion is not needed here."
    assert (told(study)["Money"].is_met, told(study)["Money"].detail) == (True, "Not needed here.")
    change(study, cost=Decimal(5))
    assert not told(study)["Money"].is_met
    say(study, "money", finance)


def test_an_objection_gives_its_reason_and_stands_in_the_way() -> None:
    study, analyst = in_review(), make_user("DD", unit=make_unit())
    for silence in ("", "  \n"):
        assert refused(study, "readers", analyst, agrees=False, comment=silence) == (
            "Say why you do not agree.",
            "R-22",
        )
    say(study, "readers", analyst, agrees=False, comment="No sources.")
    for _reader in range(2):
        say(study, "readers", make_user("LA"))
    assert complete(study) == set()
    objection = told(study)["Readers"]
    assert (objection.rule, objection.detail) == ("R-01", f"{analyst} did not agree.")
    assert Entry.objects.get(action="object").reason == "No sources."


def test_whoever_objected_may_be_convinced() -> None:
    study, analyst = in_review(), make_user("DD")
    say(study, "readers", make_user("LA"))
    say(study, "readers", analyst, agrees=False, comment="No sources.")
    say(study, "readers", analyst)
    assert complete(study) == {"readers"}
    assert Approval.objects.count() == 3


@pytest.mark.parametrize(
    ("changed", "is_void"),
    [
        ({"title": Text(en="Wells", fr="Eaux", ar="مياه")}, True),
        ({"title": Text(en="Waters", fr="Eaux", ar="المياه")}, True),
        ({"title": Text(en="Waters", fr="Eaux ", ar="مياه")}, True),
        ({"cost": Decimal("0.01")}, True),
        ({"note": "Another matter"}, False),
        ({"pages": 3}, False),
        ({"version": 9, "status": "review"}, False),
    ],
)
def test_an_opinion_stands_for_exact_facts(changed: dict[str, Any], *, is_void: bool) -> None:
    study = in_review()
    people = [make_user("DD"), make_user("LA")]
    for person in people:
        say(study, "readers", person)
    change(study, **changed)
    assert ("readers" not in complete(study)) is is_void
    if is_void:
        lapsed = told(study)["Readers"]
        assert (lapsed.rule, lapsed.detail.startswith("It was given, but the record changed since")) == ("R-02", True)
        for person in people:
            say(study, "readers", person)
        assert "readers" in complete(study)


def test_a_change_reopens_what_came_after_it_too() -> None:
    study, director = in_review(), make_user("DG")
    for person in (make_user("DD"), make_user("LA")):
        say(study, "readers", person)
    say(study, "director", director)
    change(study, title=Text(en="Wells", ar="آبار"))
    assert complete(study) == set()
    assert refused(study, "director", director)[0] == "Another opinion comes first."


def test_an_interest_forbids_until_it_ends() -> None:
    study, analyst = in_review(organisation_number="P-00007"), make_user("DD")
    interest = Interest.objects.create(
        user=analyst, organisation_number="P-00007", description="Cousin", declared_date=clock.today()
    )
    assert refused(study, "readers", analyst) == ("You declared an interest in this organisation.", "R-03")
    say(in_review(organisation_number="P-00008"), "readers", analyst)
    interest.ended_date = clock.today()
    interest.save()
    say(study, "readers", User.objects.get(pk=analyst.pk))


def test_a_condition_says_who_gave_it_or_who_can() -> None:
    study, analyst, lawyer = in_review(), make_user("DD"), make_user("LA")
    missing = told(study)["Readers"]
    assert (missing.is_met, missing.rule, missing.who) == (False, "R-01", "Due-diligence analyst, Legal Affairs")
    for person in (analyst, lawyer):
        say(study, "readers", person)
    given = told(study)["Readers"]
    assert (given.is_met, given.detail) == (True, f"{analyst}, {lawyer}")


def test_an_auditor_is_never_named_as_the_one_who_can_help() -> None:
    assert holders("study:R") == (
        "Head of Sector, Partnership officer, Due-diligence analyst, Legal Affairs, Finance, "
        "Focal point of a sector or centre, Office of the Director-General, External partner contact"
    )
