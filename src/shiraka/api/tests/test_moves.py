from datetime import timedelta

import pytest

from shiraka.api.tests.world import Caller, caller, make, person, problem, read, secret_for
from shiraka.foundation import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Caller:
    return caller("PO")


@pytest.fixture
def analyst() -> Caller:
    return caller("DD")


SCORE = {"risk_level": "low", "screening_result": "no_hit", "risk_score": "12.50"}


def in_due_diligence(officer: Caller, analyst: Caller, **more: object) -> str:
    """Return the path of a partner on which a case is open."""
    path = f"/partner/{make(officer, **more)['id']}"
    assert officer.post(f"{path}/moves/screen", {}).status_code == 200
    assert analyst.post(f"{path}/moves/open_due_diligence", {}).status_code == 200
    return path


def moves_of(who: Caller, path: str) -> dict[str, dict[str, object]]:
    return {move["action"]: move for move in read(who.get(f"{path}/moves"))}


def test_the_open_moves_tell_what_they_ask_for_and_what_is_missing(officer: Caller, analyst: Caller) -> None:
    path = in_due_diligence(officer, analyst, category="government")
    moves = moves_of(analyst, path)
    assert moves["record_verification"]["is_possible"]
    assert moves["record_score"]["inputs"] == ["risk_level", "screening_result"]
    assert not moves["record_score"]["is_possible"]
    assert moves_of(caller("AU"), path) == {}


def test_a_refusal_tells_every_condition_and_who_can_unblock_it(officer: Caller, analyst: Caller) -> None:
    path = in_due_diligence(officer, analyst)
    conditions = problem(caller("HS").post(f"{path}/moves/clear", {}), 409)["conditions"]
    assert len(conditions) > 1
    assert {"is_met", "label", "detail", "rule", "who"} == set(conditions[0])
    assert any(condition["who"] for condition in conditions)
    assert read(officer.get(path))["status"] == "in_due_diligence"


def test_a_move_is_made_with_its_facts_and_answers_the_moved_record(officer: Caller, analyst: Caller) -> None:
    path = in_due_diligence(officer, analyst)
    errors = problem(analyst.post(f"{path}/moves/record_score", {"risk_level": "low"}), 422)["errors"]
    assert set(errors) == {"screening_result"}
    assert "colour" in problem(analyst.post(f"{path}/moves/record_score", {**SCORE, "colour": "red"}), 422)["errors"]
    strange = {**SCORE, "conditions": "not asked for"}
    assert "conditions" in problem(analyst.post(f"{path}/moves/record_score", strange), 422)["errors"]
    response = analyst.post(f"{path}/moves/record_score", SCORE)
    assert response.status_code == 200, response.content
    body = read(response)
    assert (body["risk_level"], body["risk_score"], body["version"]) == ("low", "12.50", 4)


def test_a_reason_given_with_a_move_stands_in_the_trail(officer: Caller) -> None:
    path = f"/partner/{make(officer)['id']}"
    soon = (clock.today() + timedelta(days=10)).isoformat()
    facts = {"reason": "a complaint", "suspension_end_date": soon, "review_date": soon}
    response = caller("DD").post(f"{path}/moves/suspend_at_once", facts)
    assert response.status_code == 200, response.content
    newest = read(officer.get(f"{path}/history"))["items"][0]
    assert (newest["action"], newest["reason"]) == ("suspend_at_once", "a complaint")


def test_a_move_that_the_state_does_not_have_is_refused_in_words(officer: Caller) -> None:
    path = f"/partner/{make(officer)['id']}"
    assert problem(officer.post(f"{path}/moves/archive", {}), 409)["conditions"]
    problem(officer.post(f"{path}/moves/fly", {}), 404)


def test_a_move_needs_its_own_right(officer: Caller, analyst: Caller) -> None:
    path = in_due_diligence(officer, analyst)
    problem(officer.post(f"{path}/moves/record_score", SCORE), 403)
    problem(caller("AU").post(f"{path}/moves/record_score", SCORE), 403)


def test_a_move_of_a_version_that_is_no_longer_there_is_not_made(officer: Caller) -> None:
    path = f"/partner/{make(officer)['id']}"
    assert officer.patch(path, {"acronym": "HS"}, 1).status_code == 200
    response = officer.post(f"{path}/moves/screen", {}, **{"If-Match": '"1"'})
    assert problem(response, 412)["current_version"] == 2


def test_a_partner_is_cleared_by_as_many_people_as_the_rules_ask_for(officer: Caller, analyst: Caller) -> None:
    path = in_due_diligence(officer, analyst)
    assert analyst.post(f"{path}/moves/record_score", SCORE).status_code == 200
    opinion, head = f"{path}/moves/clear/opinions/second_reading", caller("HS")
    assert problem(analyst.post(opinion, {"agrees": True}), 409)["conditions"][0]["rule"] == "R-03"
    second = caller("DD")
    steps = {step["step"]: step for step in moves_of(second, path)["clear"]["approvals"]}  # type: ignore[attr-defined]
    assert steps["second_reading"]["may_give"]
    problem(officer.post(opinion, {"agrees": True}), 403)
    problem(second.post(opinion, {"agrees": False}), 409)
    problem(second.post(opinion, {}), 422)
    problem(second.post(f"{path}/moves/clear/opinions/nobody", {"agrees": True}), 404)
    assert "has changed" in problem(second.post(opinion, {"agrees": True, "facts": "0" * 64}), 409)["detail"]
    steps = next(move for move in read(second.get(f"{path}/moves")) if move["action"] == "clear")["approvals"]
    facts = next(step["facts"] for step in steps if step["step"] == "second_reading")
    assert second.post(opinion, {"agrees": True, "comment": "Read twice.", "facts": facts}).status_code == 200
    problem(second.post(opinion, {"agrees": True}), 409)
    response = head.post(f"{path}/moves/clear", {})
    assert response.status_code == 200, response.content
    assert read(response)["status"] == "cleared"


def test_a_reading_scope_makes_no_move() -> None:
    user = person("PO")
    path = f"/partner/{make(Caller(secret_for(user)))['id']}/moves"
    reader = Caller(secret_for(user, "partner:read"))
    assert reader.get(path).status_code == 200
    assert problem(reader.post(f"{path}/screen", {}), 403)["type"].endswith("#scope")


def test_a_reference_is_an_id_or_a_number_and_nothing_like_it(officer: Caller) -> None:
    owner, made = make(officer, name={"en": "The only owner"}), make(officer)
    body = {"partner": made["id"], "kind": "parent_of", "other": owner["number"]}
    response = officer.post("/relationship", body)
    assert response.status_code == 201, response.content
    stored = read(response)
    assert stored["other"] == {
        "type": "partner",
        "id": owner["id"],
        "number": owner["number"],
        "name": "The only owner",
    }
    for other in ("The only owner", 10**18, -1, None, str(made["id"])):
        assert "other" in problem(officer.patch(f"/relationship/{stored['id']}", {"other": other}, 1), 422)["errors"]


def test_a_hidden_record_cannot_be_referred_to(officer: Caller) -> None:
    hidden, made = make(caller("PO"), confidentiality=3), make(officer)
    for key in (hidden["id"], hidden["number"]):
        body = {"partner": made["id"], "kind": "parent_of", "other": key}
        assert "other" in problem(officer.post("/relationship", body), 422)["errors"]
