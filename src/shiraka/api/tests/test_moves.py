import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shiraka.api.tests.world import BASE, Caller, caller, make, person, problem, read, secret_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Caller:
    return caller("PO")


def test_the_open_moves_tell_what_they_ask_for_and_what_is_missing(officer: Caller) -> None:
    made = make(officer, country="SEN")
    (move,) = read(officer.get(f"/partner/{made['id']}/moves"))
    assert (move["action"], move["is_yours"], move["is_possible"]) == ("screen", True, False)
    assert move["inputs"] == ["founded_date"]
    (condition,) = move["conditions"]
    assert (condition["is_met"], condition["rule"], condition["who"]) == (False, "R-99", "Somebody")


def test_a_refusal_tells_every_condition_and_who_can_unblock_it(officer: Caller) -> None:
    made = make(officer, country="SEN")
    path = f"/partner/{made['id']}/moves/screen"
    body = problem(officer.post(path, {"founded_date": "1999-01-01"}), 409)
    assert body["conditions"][0]["rule"] == "R-99"
    assert body["conditions"][0]["who"] == "Somebody"
    assert read(officer.get(f"/partner/{made['id']}"))["status"] == "prospect"


def test_a_move_is_made_with_its_facts_and_answers_the_moved_record(officer: Caller) -> None:
    made = make(officer)
    path = f"/partner/{made['id']}/moves/screen"
    assert "founded_date" in problem(officer.post(path, {}), 422)["errors"]
    assert "colour" in problem(officer.post(path, {"colour": "red"}), 422)["errors"]
    facts = {"founded_date": "1999-01-01", "reason": "asked"}
    response = officer.post(path, facts)
    assert response.status_code == 200, response.content
    body = read(response)
    assert (body["status"], body["founded_date"], body["version"]) == ("screening", "1999-01-01", 2)
    assert read(officer.get(f"/partner/{made['id']}/history"))["items"][0]["reason"] == "asked"


def test_a_move_that_the_state_does_not_have_is_refused_in_words(officer: Caller) -> None:
    made = make(officer)
    assert problem(officer.post(f"/partner/{made['id']}/moves/clear", {}), 409)["conditions"]
    problem(officer.post(f"/partner/{made['id']}/moves/fly", {}), 404)


def test_a_move_of_a_version_that_is_no_longer_there_is_not_made(officer: Caller) -> None:
    made = make(officer)
    officer.patch(f"/partner/{made['id']}", {"acronym": "HS"}, 1)
    response = officer.post(
        f"/partner/{made['id']}/moves/screen", {"founded_date": "1999-01-01"}, **{"If-Match": '"1"'}
    )
    assert problem(response, 412)["current_version"] == 2


def test_whoever_wrote_a_record_is_refused_the_opinion_that_another_gives(officer: Caller) -> None:
    made = make(officer)
    officer.post(f"/partner/{made['id']}/moves/screen", {"founded_date": "1999-01-01"})
    path = f"/partner/{made['id']}/moves/clear"
    assert problem(officer.post(path, {}), 409)["conditions"]
    problem(officer.post(f"{path}/opinions/legal", {"agrees": True}), 403)
    head = caller("HS")
    (move,) = [move for move in read(head.get(f"/partner/{made['id']}/moves")) if move["action"] == "clear"]
    assert (move["is_yours"], move["approvals"][0]["may_give"]) == (False, True)
    problem(head.post(f"{path}/opinions/legal", {"agrees": False}), 409)
    problem(head.post(f"{path}/opinions/nobody", {"agrees": True}), 404)
    assert head.post(f"{path}/opinions/legal", {"agrees": True}).status_code == 200
    problem(head.post(f"{path}/opinions/legal", {"agrees": True}), 409)
    assert read(officer.post(path, {}))["status"] == "cleared"


def test_a_reading_scope_makes_no_move() -> None:
    user = person("PO")
    made = make(Caller(secret_for(user)))
    reader = Caller(secret_for(user, "partner:read"))
    assert reader.get(f"/partner/{made['id']}/moves").status_code == 200
    body = problem(reader.post(f"/partner/{made['id']}/moves/screen", {"founded_date": "1999-01-01"}), 403)
    assert body["type"].endswith("#scope")


def test_a_reference_is_an_id_or_a_number_and_nothing_like_it(officer: Caller) -> None:
    owner, made = make(officer, name={"en": "The only owner"}), make(officer)
    path = f"/partner/{made['id']}"
    assert read(officer.patch(path, {"owner": owner["number"]}, 1))["owner"]["name"] == "The only owner"
    assert read(officer.patch(path, {"owner": None}, 2))["owner"] is None
    assert read(officer.patch(path, {"owner": owner["id"]}, 3))["owner"]["number"] == owner["number"]
    assert "owner" in problem(officer.patch(path, {"owner": "The only owner"}, 4), 422)["errors"]
    assert "owner" in problem(officer.patch(path, {"owner": 10**18}, 4), 422)["errors"]


def test_a_hidden_record_cannot_be_referred_to(officer: Caller) -> None:
    hidden, made = make(caller("PO"), confidentiality=3), make(officer)
    for key in (hidden["id"], hidden["number"]):
        assert "owner" in problem(officer.patch(f"/partner/{made['id']}", {"owner": key}, 1), 422)["errors"]


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def upload(officer: Caller, path: str, name: str, content: bytes, **facts: str) -> object:
    client = Client(headers={"Authorization": f"Bearer {officer.secret}"})
    return client.post(
        f"{BASE}{path}", {"title": "The text", "kind": "text", "file": SimpleUploadedFile(name, content), **facts}
    )


def test_a_document_is_added_listed_and_fetched_with_its_own_bytes(officer: Caller) -> None:
    made = make(officer)
    path = f"/partner/{made['id']}/documents"
    response = upload(officer, path, "text.pdf", PDF)
    assert response.status_code == 201, response.content
    (listed,) = read(officer.get(path))
    assert listed == read(response)
    url = listed["versions"][0]["url"].removeprefix(BASE)
    fetched = officer.get(url)
    assert b"".join(fetched.streaming_content) == PDF
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in fetched["Content-Disposition"]
    problem(caller("AD").get(url), 404)
    problem(caller("PO", "contact:read").get(url), 404)
    problem(officer.get(url.replace("versions/1", "versions/9")), 404)


def test_a_file_that_is_not_what_its_name_says_is_refused_with_a_sentence(officer: Caller) -> None:
    path = f"/partner/{make(officer)['id']}/documents"
    assert problem(upload(officer, path, "text.pdf", b"MZ\x90\x00" + b"\0" * 100), 422)["errors"]["file"]
    assert "kind" in problem(upload(officer, path, "text.pdf", PDF, kind="virus"), 422)["errors"]
    problem(upload(caller("LA"), path, "text.pdf", PDF), 403)


def test_an_upload_without_a_file_or_that_breaks_off_is_refused(officer: Caller) -> None:
    path = f"{BASE}/partner/{make(officer)['id']}/documents"
    client = Client(headers={"Authorization": f"Bearer {officer.secret}"})
    problem(client.post(path, {"title": "x"}), 422)
    broken = client.generic("POST", path, b"nothing of the kind", content_type="multipart/form-data; boundary=x")
    assert broken.status_code in {400, 422}
    problem(client.generic("POST", path, b"x", content_type="multipart/form-data"), 400)
    problem(officer.post(f"/partner/{make(officer)['id']}/documents", {}), 415)
