from datetime import timedelta

import pytest

from shiraka.api.tests.world import Caller, caller, make, person, problem, read, secret_for
from shiraka.apps.duediligence.tests import factories as cases
from shiraka.foundation import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Caller:
    return caller("PO")


@pytest.fixture
def analyst() -> Caller:
    return caller("DD")


FLOW = {"money_flow": "none", "reason": "Nothing is paid"}


def in_screening(officer: Caller, analyst: Caller, **more: object) -> str:
    """Return the path of a case that an officer opened and an analyst took up."""
    partner = make(officer, **more)
    response = officer.post("/case", {"partner": partner["id"], "purpose": "A workshop"})
    assert response.status_code == 201, response.content
    path = f"/case/{read(response)['id']}"
    assert analyst.post(f"{path}/moves/screen", {}).status_code == 200
    return path


def moves_of(who: Caller, path: str) -> dict[str, dict[str, object]]:
    return {move["action"]: move for move in read(who.get(f"{path}/moves"))}


def test_the_open_moves_tell_what_they_ask_for_and_what_is_missing(officer: Caller, analyst: Caller) -> None:
    path = in_screening(officer, analyst, category="government")
    moves = moves_of(analyst, path)
    assert moves["correct_engagement"]["is_possible"]
    assert moves["submit_verification"]["inputs"] == ["verification_note"]
    assert not moves["submit_verification"]["is_possible"]
    assert moves_of(caller("AU"), path) == {}


def test_a_refusal_tells_every_condition_and_who_can_unblock_it(officer: Caller, analyst: Caller) -> None:
    path = in_screening(officer, analyst)
    conditions = problem(analyst.post(f"{path}/moves/begin_scoring", {}), 409)["conditions"]
    assert {"is_met", "label", "detail", "rule", "who"} == set(conditions[0])
    assert any(condition["who"] for condition in conditions)
    assert read(officer.get(path))["status"] == "screening"


def test_a_move_is_made_with_its_facts_and_answers_the_moved_record(officer: Caller, analyst: Caller) -> None:
    path = f"{in_screening(officer, analyst)}/moves/correct_engagement"
    errors = problem(analyst.post(path, {"money_flow": "none"}), 422)["errors"]
    assert set(errors) == {"reason"}
    assert "colour" in problem(analyst.post(path, {**FLOW, "colour": "red"}), 422)["errors"]
    assert "tier" in problem(analyst.post(path, {**FLOW, "tier": "T0"}), 422)["errors"]
    response = analyst.post(path, {**FLOW, "uses_emblem": True})
    assert response.status_code == 200, response.content
    body = read(response)
    assert (body["uses_emblem"], body["tier"], body["version"]) == (True, "T2", 3)


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
    path = in_screening(officer, analyst)
    problem(officer.post(f"{path}/moves/correct_engagement", FLOW), 403)
    problem(caller("AU").post(f"{path}/moves/correct_engagement", FLOW), 403)


def test_a_move_of_a_version_that_is_no_longer_there_is_not_made(officer: Caller) -> None:
    path = f"/partner/{make(officer)['id']}"
    assert officer.patch(path, {"acronym": "HS"}, 1).status_code == 200
    response = officer.post(f"{path}/moves/wake", {}, **{"If-Match": '"1"'})
    assert problem(response, 412)["current_version"] == 2


def test_a_case_is_decided_by_as_many_people_as_the_rules_ask_for() -> None:
    case = cases.move_on(cases.scored("moderate"), "read", person("DD"))
    path = f"/case/{case.pk}"
    opinion, lawyer, head = f"{path}/moves/clear/opinions/legal", caller("LA"), caller("HS")
    problem(caller("PO").post(opinion, {"agrees": True}), 403)
    steps = {step["step"]: step for step in moves_of(head, path)["clear"]["approvals"]}  # type: ignore[attr-defined]
    assert not steps["legal"]["may_give"]
    problem(lawyer.post(opinion, {"agrees": False}), 409)
    problem(lawyer.post(opinion, {}), 422)
    problem(lawyer.post(f"{path}/moves/clear/opinions/nobody", {"agrees": True}), 404)
    assert "has changed" in problem(lawyer.post(opinion, {"agrees": True, "facts": "0" * 64}), 409)["detail"]
    steps = next(move for move in read(lawyer.get(f"{path}/moves")) if move["action"] == "clear")["approvals"]
    facts = next(step["facts"] for step in steps if step["step"] == "legal")
    assert lawyer.post(opinion, {"agrees": True, "comment": "Read.", "facts": facts}).status_code == 200
    problem(lawyer.post(opinion, {"agrees": True}), 409)
    response = head.post(f"{path}/moves/clear", {})
    assert response.status_code == 200, response.content
    assert read(response)["status"] == "cleared"


def test_a_reading_scope_makes_no_move() -> None:
    user = person("PO")
    path = f"/partner/{make(Caller(secret_for(user)))['id']}/moves"
    reader = Caller(secret_for(user, "partner:read"))
    assert reader.get(path).status_code == 200
    assert problem(reader.post(f"{path}/wake", {}), 403)["type"].endswith("#scope")


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


def test_no_case_is_opened_over_an_exclusion() -> None:
    case = cases.excluded()
    officer = Caller(secret_for(case.partner.lead_officer))
    told = problem(officer.post("/case", {"partner": case.partner_id, "purpose": "Again"}), 422)
    assert "Only the Director-General orders it reopened" in str(told["errors"]["partner"])
    other = read(officer.post("/case", {"partner": make(officer)["id"], "purpose": "Again"}))
    path = f"/case/{other['id']}"
    assert "partner" in problem(officer.patch(path, {"partner": case.partner_id}, version=1), 422)["errors"]
