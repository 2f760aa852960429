"""A request that is sent again takes effect once, and is answered as the first time."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client

from shiraka.api import idempotency
from shiraka.api.jobs import forget_answers
from shiraka.api.models import KeptAnswer, Token
from shiraka.api.tests.world import BASE, Caller, a_partner, caller, make, person, problem, read, secret_for
from shiraka.apps.partners.models import Partner
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.models import Document
from shiraka.foundation.jobs.enqueue import enqueue
from shiraka.foundation.jobs.runner import run_waiting

pytestmark = pytest.mark.django_db

KEY = "c2f1d0a4"


@pytest.fixture
def officer() -> Caller:
    return caller("PO")


def post(who: Caller, body: Any, key: str = KEY, path: str = "/partner", **headers: str) -> Any:
    return who.post(path, body, **{"Idempotency-Key": key, **headers})


def test_what_is_sent_again_is_stored_once_and_answered_twice(officer: Caller) -> None:
    first, second = post(officer, a_partner()), post(officer, a_partner())
    assert first.status_code == second.status_code == 201
    assert first.content == second.content
    assert [(answer["ETag"], answer["Location"], answer["Content-Type"]) for answer in (first, second)] == [
        ('"1"', first["Location"], "application/json")
    ] * 2
    assert (first.get("Idempotency-Replayed"), second["Idempotency-Replayed"]) == (None, "true")
    assert Partner.objects.count() == 1
    assert Entry.objects.filter(action="create").count() == 1


def test_a_change_sent_again_is_no_conflict_with_itself(officer: Caller) -> None:
    made = make(officer)
    headers = {"If-Match": '"1"', "Idempotency-Key": KEY}
    first, second = (officer.patch(f"/partner/{made['id']}", {"city": "Fez"}, **headers) for _turn in range(2))
    assert (first.status_code, second.status_code, second["ETag"]) == (200, 200, '"2"')
    assert read(first) == read(second)


def test_a_used_key_is_for_no_other_request(officer: Caller) -> None:
    made = read(post(officer, a_partner()))
    for answer in (
        post(officer, a_partner(country="TUN")),
        post(officer, a_partner(), path="/agreement"),
        officer.patch(f"/partner/{made['id']}", a_partner(), 1, **{"Idempotency-Key": KEY}),
    ):
        assert problem(answer, 422)["type"].endswith("#key-used")
    assert Partner.objects.count() == 1


def test_a_key_belongs_to_whoever_sent_it(officer: Caller) -> None:
    mine, theirs = read(post(officer, a_partner())), read(post(caller("PO"), a_partner()))
    assert mine["id"] != theirs["id"]
    # A second token of the same person is the same caller; nobody at all is refused as ever.
    user = person("PO")
    ids = {read(post(Caller(secret_for(user)), a_partner(), "other"))["id"] for _turn in range(2)}
    assert len(ids) == 1
    problem(post(Caller(""), a_partner()), 401)
    problem(post(Caller(secret_for(user, "partner:read")), a_partner(), "other"), 403)


def test_what_was_refused_is_judged_anew(officer: Caller) -> None:
    problem(post(officer, a_partner(country="XXX")), 422)
    assert not KeptAnswer.objects.exists()
    assert post(officer, a_partner()).status_code == 201


def test_a_key_is_written_in_plain_signs(officer: Caller) -> None:
    for key in ("", "a b", "x" * 201, "clé"):
        problem(post(officer, a_partner(), key), 400)
    assert not Partner.objects.exists()


def test_while_the_first_is_at_work_the_second_is_told_so(officer: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[Any] = []
    store = KeptAnswer.save

    def and_ask_again(row: KeptAnswer, **options: Any) -> None:
        store(row, **options)
        if not answers:
            answers.append(post(officer, a_partner()))

    monkeypatch.setattr(KeptAnswer, "save", and_ask_again)
    assert post(officer, a_partner()).status_code == 201
    assert problem(answers[0], 409)["type"].endswith("#in-progress")
    assert answers[0]["Retry-After"] == "1"
    assert Partner.objects.count() == 1


def test_an_answer_that_cannot_be_kept_takes_the_change_back(officer: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_row: KeptAnswer, *, update_fields: object = None, **options: Any) -> None:
        if update_fields:
            raise DatabaseError
        store(_row, **options)

    store = KeptAnswer.save
    monkeypatch.setattr(KeptAnswer, "save", fail)
    with pytest.raises(DatabaseError):
        post(officer, a_partner())
    assert not Partner.objects.exists()
    assert not KeptAnswer.objects.exists()


def test_a_file_sent_again_is_one_file(officer: Caller) -> None:
    made = make(officer)

    def send(content: bytes) -> Any:
        # Each time with another boundary between the parts, as programs do.
        headers = {"Authorization": f"Bearer {officer.secret}", "Idempotency-Key": KEY}
        file = SimpleUploadedFile("note.txt", content, content_type="text/plain")
        body = {"title": "Note", "kind": "other", "file": file}
        return Client().post(f"{BASE}/partner/{made['id']}/documents", body, headers=headers)

    assert [send(b"A note.").status_code for _turn in range(2)] == [201, 201]
    problem(send(b"Another."), 422)
    assert Document.objects.count() == 1


def test_a_secret_in_an_answer_is_not_readable_in_the_database(officer: Caller) -> None:
    body = {"name": "Sync", "scopes": ["partner:read"], "days": 9}
    first, second = (read(post(officer, body, path="/token")) for _turn in range(2))
    assert first == second
    assert first["secret"].startswith("shk_")
    assert Token.objects.filter(name="Sync").count() == 1
    assert first["secret"] not in KeptAnswer.objects.get().body


def test_answers_are_forgotten_after_a_day(officer: Caller) -> None:
    post(officer, a_partner())
    with clock.frozen(clock.now() + idempotency.KEPT):
        assert post(officer, a_partner()).status_code == 201
    assert Partner.objects.count() == 2
    with clock.frozen(clock.now() + 2 * idempotency.KEPT):
        enqueue(forget_answers)
        assert run_waiting()[0].outcome == {"removed": 1}
