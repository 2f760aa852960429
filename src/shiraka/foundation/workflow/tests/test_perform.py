"""A status changes in one way only: right, version, inputs, approvals and guards, then the trail, then the news."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from shiraka.engines.lifecycle import Move
from shiraka.engines.search import read_query
from shiraka.foundation import clock
from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.events.publishing import SUBSCRIPTIONS
from shiraka.foundation.people.models import Interest, User
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.search.finding import those_found
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.conditions import Condition, Refused
from shiraka.foundation.workflow.perform import conditions_of, options, perform
from shiraka.foundation.workflow.tests.studies import (
    STUDY_LIFE,
    Kind,
    Study,
    StudyApproved,
    fresh,
    make_study,
)
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("studies")

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = NOON.date()
APPROVE = STUDY_LIFE.named("approve")[0]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return what somebody who asked to be told of approvals was told."""
    told: list[object] = []
    monkeypatch.setitem(SUBSCRIPTIONS._handlers, StudyApproved, [told.append])
    return told


def in_review(**more: Any) -> Study:
    return make_study(author=make_user("PO"), status="review", **more)


def agree(study: Study, step: str, *people: User) -> None:
    for person in people:
        give_opinion(fresh(study), APPROVE, step, actor=person, agrees=True)


def read_by_all(**more: Any) -> Study:
    """Return a study that lacks nothing but the decision."""
    study = in_review(**more)
    agree(study, "readers", make_user("DD"), make_user("LA"))
    agree(study, "director", make_user("DG"))
    return fresh(study)


def reasons(study: Study, action: str, actor: User | None, **inputs: Any) -> dict[str, Condition]:
    with pytest.raises(Refused) as refusal:
        perform(study, action, actor=actor, **inputs)
    return {condition.label: condition for condition in refusal.value.conditions}


def test_a_move_changes_state_facts_and_version_and_tells_the_trail() -> None:
    study, head = read_by_all(), make_user("HS")
    moved = perform(study, "approve", actor=head, approved_date="2026-11-20", pages=90, reason=" Well read. ")
    stored = fresh(study)
    assert (stored.status, stored.approved_date, stored.pages) == ("approved", date(2026, 11, 20), 90)
    assert (stored.version, stored.updated_at, moved.version) == (study.version + 1, NOON, stored.version)
    entry = Entry.objects.order_by("-sequence")[0]
    assert (entry.action, entry.actor, entry.object_id, entry.reason) == ("approve", head, study.pk, "Well read.")
    assert entry.before == {"status": "review", "number": "", "approved_date": None, "pages": 80}
    assert entry.after == {
        "status": "approved",
        "number": f"S-{study.pk}",
        "approved_date": "2026-11-20",
        "pages": 90,
    }
    assert entry.authority == "Memorandum 7"
    assert verify().is_sound


def test_whoever_decides_does_not_become_the_one_who_wrote_it() -> None:
    study = read_by_all()
    perform(study, "approve", actor=make_user("HS"), approved_date=TODAY)
    assert fresh(study).updated_by == study.updated_by


def test_a_study_is_found_by_what_a_move_wrote() -> None:
    study = make_study(author=make_user("PO"))
    perform(study, "submit", actor=make_user("PO"), note="Étude préparée")
    assert those_found(Study.objects.all(), read_query("etude preparee"), "study").get() == study


def test_each_question_comes_in_its_turn() -> None:
    study = in_review(title=Text(en="Waters"))
    Study.objects.filter(pk=study.pk).update(version=2)
    officer, head = make_user("PO"), make_user("HS")
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(PermissionDenied):
        perform(study, "approve", actor=officer, version=1)
    assert list(reasons(study, "approve", head, version=1)) == ["The record has changed."]
    with pytest.raises(ValidationError) as wrong:
        perform(study, "approve", actor=head, version=2)
    assert set(wrong.value.message_dict) == {"approved_date"}
    # Then everything that is missing, at once: opinions first, in the order of the route, guards after.
    told = reasons(study, "approve", head, version=2, approved_date=tomorrow)
    assert list(told) == ["Readers", "Director", "Arabic title", "Day"]


def test_a_refusal_tells_what_why_by_which_rule_and_who_can_help() -> None:
    study = make_study(author=make_user("PO"), title=Text(en="Waters"), pages=None)
    told = reasons(study, "submit", make_user("PO"))
    assert list(told) == ["Arabic title", "Pages"]
    title = told["Arabic title"]
    assert (title.detail, title.rule, title.who) == ("There is none yet.", "R-15", "the officer")


def test_what_is_refused_leaves_no_mark(
    heard: list[object], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    study, entries = in_review(), Entry.objects.count()
    with django_capture_on_commit_callbacks(execute=True) as waiting:
        reasons(study, "approve", make_user("HS"), approved_date=TODAY, pages=3)
        with pytest.raises(PermissionDenied):
            perform(study, "approve", actor=make_user("PO"), approved_date=TODAY)
        with pytest.raises(ValidationError):
            perform(study, "approve", actor=make_user("HS"), approved_date="soon")
    assert (fresh(study).status, fresh(study).version, fresh(study).pages) == ("review", 1, 80)
    assert Entry.objects.count() == entries
    assert (waiting, heard) == ([], [])


def test_what_fails_halfway_leaves_no_mark(settings: Settings) -> None:
    study = read_by_all()
    entries = Entry.objects.count()
    # Without its key no entry can be sealed, which is the last thing to be done.
    settings.SHIRAKA_AUDIT_KEY = None
    with pytest.raises(AttributeError):
        perform(study, "approve", actor=make_user("HS"), approved_date=TODAY)
    assert (fresh(study).status, fresh(study).number, Entry.objects.count()) == ("review", "", entries)


def test_the_news_is_told_once_it_is_certain(
    heard: list[object], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    study = read_by_all()
    with django_capture_on_commit_callbacks() as waiting:
        perform(study, "approve", actor=make_user("HS"), approved_date=TODAY)
        assert heard == []
    for told in waiting:
        told()
    assert heard == [StudyApproved(study.pk)]


def test_only_what_is_stored_counts_and_not_what_somebody_holds_in_hand() -> None:
    study = read_by_all()
    study.status, study.note = "draft", "Scribbled"
    perform(study, "approve", actor=make_user("HS"), approved_date=TODAY)
    assert (fresh(study).status, fresh(study).note) == ("approved", "")


def test_a_right_on_a_record_one_may_not_see_is_none() -> None:
    study = make_study(author=make_user("PO"), confidentiality=2)
    with pytest.raises(PermissionDenied):
        perform(study, "submit", actor=make_user("PO", unit=make_unit("OTHER")))
    perform(study, "submit", actor=make_user("PO"))


def test_own_in_the_matrix_means_own_records_here_too() -> None:
    study = make_study(author=make_user("PO"))
    with pytest.raises(PermissionDenied):
        perform(study, "submit", actor=make_user("FP", unit=make_unit("OTHER")))
    perform(study, "submit", actor=make_user("FP"))


def test_a_step_from_another_state_is_refused_in_words_to_those_who_might() -> None:
    study = make_study(author=make_user("PO"))
    assert list(reasons(study, "approve", make_user("HS"), approved_date=TODAY)) == [
        "“Approve” is not possible from the present state."
    ]
    with pytest.raises(PermissionDenied):
        perform(study, "approve", actor=make_user("PO"), approved_date=TODAY)


def test_a_step_nobody_knows_is_refused() -> None:
    assert "burn" in next(iter(reasons(make_study(), "burn", make_user("HS"))))


def test_a_version_that_was_read_must_be_the_present_one() -> None:
    study, officer = make_study(author=make_user("PO")), make_user("PO")
    for version in (0, 2):
        assert "The record has changed." in reasons(study, "submit", officer, version=version)
    perform(study, "submit", actor=officer, version=1)


@pytest.mark.parametrize(
    ("inputs", "wrong"),
    [
        ({}, {"approved_date"}),
        ({"approved_date": ""}, {"approved_date"}),
        ({"approved_date": None, "pages": "many"}, {"approved_date", "pages"}),
        ({"approved_date": "2026-13-01"}, {"approved_date"}),
        ({"approved_date": "2026-11-20", "status": "closed"}, {"status"}),
        ({"approved_date": "2026-11-20", "cost": 3}, {"cost"}),
    ],
)
def test_a_step_asks_for_what_it_needs_and_takes_nothing_else(inputs: dict[str, Any], wrong: set[str]) -> None:
    with pytest.raises(ValidationError) as refusal:
        perform(read_by_all(), "approve", actor=make_user("HS"), **inputs)
    assert set(refusal.value.message_dict) == wrong


def test_what_may_be_left_out_is_left_as_it_is() -> None:
    study = read_by_all()
    perform(study, "approve", actor=make_user("HS"), approved_date=TODAY, pages="")
    assert fresh(study).pages == 80


def test_nobody_decides_on_what_they_wrote() -> None:
    head = make_user("HS")
    study = make_study(author=head, status="review")
    told = reasons(study, "return", head, reason="Too long")
    assert [condition.rule for condition in told.values()] == ["R-03"]
    perform(study, "return", actor=make_user("HS"), reason="Too long")


def test_whoever_may_sign_signs_what_they_wrote() -> None:
    officer = make_user("PO")
    study = make_study(author=officer, status="approved")
    assert perform(study, "sign_off", actor=officer).status == "closed"


def test_nobody_decides_about_an_organisation_in_which_they_have_an_interest() -> None:
    study, head = in_review(organisation_number="P-00007"), make_user("HS")
    Interest.objects.create(user=head, organisation_number="P-00007", description="Cousin", declared_date=TODAY)
    told = reasons(study, "return", head, reason="Too long")
    assert [(condition.label, condition.rule) for condition in told.values()] == [
        ("You declared an interest in this organisation.", "R-03")
    ]


def test_time_alone_makes_the_moves_of_time() -> None:
    study = make_study(status="approved")
    for person in (make_user("HS"), make_user("AD")):
        with pytest.raises(PermissionDenied):
            perform(study, "expire", actor=person)
    with pytest.raises(PermissionDenied):
        perform(study, "sign_off", actor=None)
    perform(study, "expire", actor=None)
    assert Entry.objects.get(action="expire").actor is None


def test_a_record_without_states_has_no_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = Kind(lifecycle=None)
    monkeypatch.setitem(GUARDED.by_model, kind.model, kind)
    study = make_study()
    assert list(reasons(study, "submit", make_user("PO"))) == ["A record of this kind has no states."]
    assert options(study, make_user("PO")) == []


def offered(study: Study, role: str) -> dict[str, bool]:
    return {option.move.action: option.is_possible for option in options(study, make_user(role))}


def test_each_role_is_offered_its_moves_possible_or_not() -> None:
    study = in_review()
    assert offered(study, "HS") == {"return": True, "approve": False}
    assert offered(study, "PO") == {}
    assert offered(read_by_all(), "HS") == {"return": True, "approve": True}
    # What only time does is offered to nobody.
    assert offered(make_study(status="approved"), "PO") == {"sign_off": True}


def test_a_move_for_other_cases_is_not_offered() -> None:
    assert offered(in_review(pages=200), "PO") == {"shorten": True}
    assert offered(in_review(pages=100), "PO") == {}


def test_nothing_is_offered_on_what_one_may_not_see() -> None:
    assert options(in_review(confidentiality=4), make_user("HS")) == []


def test_what_is_offered_is_what_is_then_allowed() -> None:
    study, head = in_review(title=Text(en="Waters")), make_user("HS")
    (approve,) = (option for option in options(study, head) if option.move.action == "approve")
    promised = {condition.label for condition in approve.missing}
    assert promised == set(reasons(study, "approve", head, approved_date=TODAY))


def test_a_guard_that_needs_a_fact_is_asked_when_the_fact_is_there() -> None:
    study = read_by_all()

    def labels(move: Move, **inputs: Any) -> set[str]:
        return {condition.label for condition in conditions_of(study, move, make_user("HS"), inputs)}

    assert "Day" not in labels(APPROVE)
    assert "Day" in labels(APPROVE, approved_date=TODAY)


def test_a_step_for_another_kind_of_case_is_refused_whoever_asks_for_it_by_name() -> None:
    officer = make_user("PO")
    short, long = in_review(pages=20), in_review(pages=200)
    with pytest.raises(Refused, match="Shorten") as refused:
        perform(short, "shorten", actor=officer)
    assert "another kind of case" in refused.value.conditions[0].detail
    assert fresh(short).status == "review"
    assert perform(long, "shorten", actor=officer).status == "draft"
