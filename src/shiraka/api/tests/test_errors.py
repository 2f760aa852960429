from typing import Any

import orjson
import pytest
from django.conf import settings
from django.test import Client, override_settings

from shiraka.api import records
from shiraka.api.tests.world import Caller, a_partner, caller, make, problem, read
from shiraka.foundation.http import limits

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Caller:
    return caller("PO")


def test_a_stranger_is_told_to_sign_in() -> None:
    problem(Client().get("/api/v1/partner"), 401)
    problem(Client().post("/api/v1/partner", {}, content_type="application/json"), 401)


def test_what_is_not_there_and_what_is_not_answered_are_problems_too(officer: Caller) -> None:
    problem(officer.get("/nothing/here"), 404)
    problem(officer.get("/"), 404)
    for method in ("GET", "POST", "DELETE"):
        problem(officer.send(method, "/setting/parameter/a%0Ab/proposal"), 404)
    response = officer.send("PUT", "/partner", {})
    assert problem(response, 405)["type"].endswith("#method")
    assert set(response["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_of_another_type_is_not_read(officer: Caller, kind: str) -> None:
    headers = {"Authorization": f"Bearer {officer.secret}"}
    response = Client().generic("POST", "/api/v1/partner", b"{}", content_type=kind, headers=headers)
    problem(response, 415)


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"nonsense",
        DEEP,
        b'{"name":' + DEEP + b"}",
        b'{"name":' * 5000 + b"1" + b"}" * 5000,
        b'{"name": {"en": "a\\u0000b"}}',
        b'{"name": {"en": "\\ud800"}}',
        b'{"name": NaN}',
    ],
)
def test_what_cannot_be_read_is_a_bad_request_and_never_a_failure(officer: Caller, body: bytes) -> None:
    response = officer.post("/partner", body)
    assert response.status_code in {400, 422}, response.content
    problem(response, response.status_code)


HOSTILE: list[Any] = [
    None, True, 0, -1, 10**400, 1e308, "", "x" * 100_000, "'; drop table", [], {}, [[]], {"en": {"fr": []}},
    {"xx": "y"},
    {"en": 5}, [{"a": None}], "2026-02-30", "0000-00-00", {"amount": "1e999999", "currency": "USD"}, "\u202e", {"": ""},
    {"amount": "NaN", "currency": "💥"}, {"amount": "1" * 5000}, 2**63, 2**64, -(2**63) - 1, [None] * 1000, "99" * 400,
]  # fmt: skip


def test_no_value_in_any_field_makes_the_server_fail(officer: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiraka.api.caller.TOKEN", limits.Limit("token", 100_000))
    made = make(officer)
    path, version = f"/partner/{made['id']}", made["version"]
    fields = read(Client().get("/api/v1/openapi.json"))["components"]["schemas"]["PartnerChange"]["properties"]
    for name in [*fields, "unknown", ""]:
        for value in HOSTILE:
            body = f'{{"{name}": {_json(value)}}}'.encode()
            response = officer.patch(path, body, version)
            # a lower level takes a second person.
            right = {200, 400, 422} if name != "confidentiality" else {200, 400, 409, 422}
            assert response.status_code in right, (name, value, response.content)
            # What was refused changed nothing: the version that was read stands, and none is told of a conflict.
            version = read(response)["version"] if response.status_code == 200 else version
            assert officer.post("/partner", body).status_code in {400, 422}


def _json(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return str(value)


@pytest.mark.parametrize("value", [None, True, 5, "text", [], [1]])
def test_a_body_that_is_no_object_is_refused(officer: Caller, value: Any) -> None:
    assert officer.post("/partner", value).status_code in {400, 422}


@pytest.mark.parametrize("query", ["q=%00", "q=%ff%fe", "status=%00", "country[]=1", "lead_officer=x", "unit=-1"])
def test_no_query_makes_the_server_fail(officer: Caller, query: str) -> None:
    assert officer.get(f"/partner?{query}").status_code in {200, 422}


@pytest.mark.parametrize("path", ["/partner/99999999999999999999999999", "/partner/-1", "/partner/x", "/partner/0x10"])
def test_no_id_makes_the_server_fail(officer: Caller, path: str) -> None:
    problem(officer.get(path), 404)


def test_a_text_without_end_is_refused(officer: Caller) -> None:
    answer = officer.post("/partner", a_partner(name={"en": "x" * 100_000}))
    assert "name" in problem(answer, 422)["errors"]


def test_a_body_that_is_too_large_is_refused(officer: Caller) -> None:
    too_large = b'{"name": "' + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + b'"}'
    problem(officer.post("/partner", too_large), 413)


def test_too_many_requests_are_told_when_to_come_back(officer: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiraka.api.caller.TOKEN", limits.Limit("token", 3))
    answers = [officer.get("/me") for _request in range(4)]
    assert [answer.status_code for answer in answers[:3]] == [200, 200, 200]
    problem(answers[3], 429)
    assert 1 <= int(answers[3]["Retry-After"]) <= 60
    assert caller("PO").get("/me").status_code == 200


def test_strangers_are_counted_by_their_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiraka.api.caller.STRANGER", limits.Limit("stranger-test", 2))
    client = Client(REMOTE_ADDR="203.0.113.7")
    assert [client.get("/api/v1/me").status_code for _request in range(3)] == [401, 401, 429]
    headers = {"Authorization": "Bearer shk_guess"}
    problem(client.get("/api/v1/me", headers=headers), 429)


def test_a_failure_of_ours_says_nothing_of_its_cause(officer: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("the secret cause")

    made = make(officer)
    monkeypatch.setattr(records, "answered", fail)
    body = problem(officer.get(f"/partner/{made['id']}"), 500)
    assert "secret cause" not in str(body)


@override_settings(DEBUG=True)
def test_a_bad_body_is_told_the_same_way_in_a_developers_run(officer: Caller) -> None:
    problem(officer.post("/partner", b"{"), 400)


def test_wrong_fields_are_named(officer: Caller) -> None:
    errors = problem(officer.post("/partner", a_partner(colour="red", confidentiality=9, name={"xx": "y"})), 422)[
        "errors"
    ]
    assert {"colour", "confidentiality", "name.xx"} <= set(errors)
