from typing import Any

import pytest
from django.test import Client
from openapi_schema_validator import OAS31Validator

from shiraka.api.root import api
from shiraka.api.tests.world import Caller, a_partner, caller, make, person, problem, read, secret_for, unit
from shiraka.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Caller:
    return caller("PO")


def test_a_created_record_is_answered_whole_with_its_address_and_version(officer: Caller) -> None:
    response = officer.post("/partner", a_partner())
    body = read(response)
    assert response.status_code == 201
    assert response["Location"].endswith(f"/api/v1/partner/{body['id']}")
    assert response["ETag"] == '"1"'
    assert body["name"] == {"en": "House of Science", "fr": "Maison de la science", "ar": "دار العلوم"}
    assert (body["version"], body["status"]) == (1, "prospect")
    assert body["number"]
    assert body["created_by"]["type"] == "user"
    assert read(officer.get(f"/partner/{body['id']}")) == body


def test_arabic_is_written_as_it_is(officer: Caller) -> None:
    assert "دار العلوم".encode() in officer.get(f"/partner/{make(officer)['id']}").content


def test_the_form_of_the_page_judges_what_is_sent(officer: Caller) -> None:
    errors = problem(officer.post("/partner", a_partner(name={"en": ""}, country="XXX")), 422)["errors"]
    assert set(errors) == {"name", "country"}


def test_a_change_names_the_version_that_was_read(officer: Caller) -> None:
    made = make(officer)
    path = f"/partner/{made['id']}"
    assert problem(officer.patch(path, {"country": "SEN"}), 428)["type"].endswith("#version-needed")
    problem(officer.patch(path, {"country": "SEN"}, **{"If-Match": "*"}), 428)
    response = officer.patch(path, {"country": "SEN"}, 1)
    assert response.status_code == 200, response.content
    assert response["ETag"] == '"2"'
    stale = officer.patch(path, {"country": "TUN"}, 1)
    body = problem(stale, 412)
    assert body["current_version"] == 2
    assert body["current"]["country"] == "SEN"
    assert stale["ETag"] == '"2"'
    for tag in ("0", "3", "99999999999999999999", "x", "1.5"):
        problem(officer.patch(path, {"country": "TUN"}, tag), 412)


def test_a_change_touches_only_what_is_sent_in_the_languages_that_are_sent(officer: Caller) -> None:
    made = make(officer)
    changed = read(officer.patch(f"/partner/{made['id']}", {"name": {"fr": "Maison des sciences"}}, 1))
    assert changed["name"] == {"en": "House of Science", "fr": "Maison des sciences", "ar": "دار العلوم"}
    assert {**changed, "name": 0, "version": 0, "updated_at": 0} == {**made, "name": 0, "version": 0, "updated_at": 0}


def test_status_number_and_version_cannot_be_set(officer: Caller) -> None:
    made = make(officer)
    for name in ("status", "number", "version", "created_by", "id"):
        assert name in problem(officer.patch(f"/partner/{made['id']}", {name: 1}, 1), 422)["errors"]


def test_a_change_stands_in_the_trail_with_who_and_what(officer: Caller) -> None:
    made = make(officer)
    officer.patch(f"/partner/{made['id']}", {"country": "SEN"}, 1)
    newest = read(officer.get(f"/partner/{made['id']}/history"))["items"][0]
    assert newest["action"] == "update"
    assert [change["field"] for change in newest["changes"]] == ["country"]
    assert Entry.objects.filter(action="update").count() == 1


def test_the_history_is_paged(officer: Caller) -> None:
    made = make(officer)
    for version, country in enumerate(("SEN", "TUN", "EGY"), start=1):
        officer.patch(f"/partner/{made['id']}", {"country": country}, version)
    path = f"/partner/{made['id']}/history?limit=2"
    first = read(officer.get(path))
    second = read(officer.get(f"{path}&cursor={first['next']}"))
    sequences = [item["sequence"] for item in (*first["items"], *second["items"])]
    assert len(sequences) == 4
    assert sequences == sorted(sequences, reverse=True)


def test_a_record_above_the_reader_does_not_exist_for_them(officer: Caller) -> None:
    made = make(officer, confidentiality=3)
    assert officer.get(f"/partner/{made['id']}").status_code == 200
    stranger = caller("PO")
    for path in ("", "/history", "/moves", "/documents"):
        problem(stranger.get(f"/partner/{made['id']}{path}"), 404)
    problem(stranger.patch(f"/partner/{made['id']}", {"country": "SEN"}, 1), 404)
    problem(officer.get("/partner/999999999"), 404)


@pytest.mark.parametrize("role", ["HS", "PO", "DD", "RM", "LA", "FI", "FP", "DG", "AU", "AD"])
def test_a_role_may_over_the_api_what_it_may_on_the_pages(role: str) -> None:
    made = make(caller("PO"))
    user = person(role)
    client = Client()
    client.force_login(user)
    program = Caller(secret_for(user))
    for page, path in (
        ("/partners/", "/partner"),
        (f"/partners/{made['id']}/", f"/partner/{made['id']}"),
        (f"/partners/{made['id']}/history/", f"/partner/{made['id']}/history"),
    ):
        assert client.get(page).status_code == program.get(path).status_code
    adding = client.get("/partners/add/").status_code
    assert program.post("/partner", a_partner(acronym="OTHER")).status_code == (201 if adding == 200 else adding)


def test_errors_are_told_in_the_language_that_is_asked_for(officer: Caller) -> None:
    response = officer.get("/partner/999999", **{"Accept-Language": "ar"})
    assert response["Content-Language"] == "ar"
    assert "Accept-Language" in response["Vary"]


def an_agreement(officer: Caller, **more: Any) -> dict[str, Any]:
    return {
        "title": {"en": "Memorandum", "fr": "Mémorandum", "ar": "مذكرة"},
        "type": "MOU",
        "legal_nature": "non_binding",
        "languages": ["en"],
        "unit": unit().pk,
        "lead_officer": read(officer.get("/me"))["id"],
        **more,
    }


def test_what_is_answered_fits_the_description(officer: Caller) -> None:
    description = api.get_openapi_schema()
    made = make(officer, website="https://example.org", first_contact_date="2020-02-01", founded_year=1950)
    agreement = officer.post("/agreement", an_agreement(officer, amount={"amount": "125000.10", "currency": "USD"}))
    assert agreement.status_code == 201, agreement.content
    assert read(agreement)["amount"] == {"amount": "125000.10", "currency": "USD"}
    for name, path in (
        ("Partner", f"/partner/{made['id']}"),
        ("Agreement", f"/agreement/{read(agreement)['id']}"),
        ("PartnerList", "/partner"),
        ("AgreementList", "/agreement"),
        ("HistoryPage", f"/partner/{made['id']}/history"),
        ("Me", "/me"),
    ):
        schema = {"$ref": f"#/components/schemas/{name}", "components": description["components"]}
        OAS31Validator(schema).validate(read(officer.get(path)))


def test_an_amount_changes_with_its_currency_or_goes(officer: Caller) -> None:
    body = an_agreement(officer, amount={"amount": "10", "currency": "USD"})
    made = read(officer.post("/agreement", body))
    path = f"/agreement/{made['id']}"
    assert read(officer.patch(path, {"amount": {"amount": "20"}}, 1))["amount"] == {
        "amount": "20.00",
        "currency": "USD",
    }
    assert read(officer.patch(path, {"amount": None}, 2))["amount"] is None
    for amount in ({"amount": "NaN"}, {"amount": "ten"}, {"amount": "1", "currency": "XXX"}, {"price": 1}, 5):
        problem(officer.patch(path, {"amount": amount}, 3), 422)


def test_the_confidentiality_of_a_record_is_lowered_by_two(officer: Caller) -> None:
    partner = make(officer, confidentiality=2)
    path = f"/partner/{partner['id']}"
    refused = problem(officer.patch(path, {"confidentiality": 1}, 1), 409)
    assert refused["conditions"][0]["rule"] == "R-04"
    problem(caller("FI").get(f"{path}/level"), 403)
    problem(officer.post(f"{path}/level", {"level": 7}), 422)
    told = read(officer.post(f"{path}/level", {"level": 1, "reason": "It was announced"}))
    assert (told["confidentiality"], told["proposed"], told["reason"]) == (2, 1, "It was announced")
    problem(officer.post(f"{path}/level", {"level": 1}), 409)
    head = caller("HS")
    assert read(head.get(f"{path}/level"))["proposed_by"] == told["proposed_by"]
    assert read(head.post(f"{path}/level", {"level": 1})) == {
        "confidentiality": 1, "proposed": None, "proposed_by": None, "reason": "",
    }  # fmt: skip
    assert read(officer.get(path))["confidentiality"] == 1


def test_a_record_kept_from_the_reader_is_not_named_by_one_that_is_not(officer: Caller) -> None:
    partner, hidden = make(officer), make(officer, name={"en": "Kept Back"}, are_others=True, confidentiality=3)
    body = {"partner": partner["id"], "other": hidden["id"], "kind": "funds", "note": "Yearly"}
    kept = read(officer.post("/relationship", body))
    path, colleague = f"/relationship/{kept['id']}", caller("PO")
    told = read(colleague.get(path))["other"]
    assert (told["name"], told["number"]) == ("•••", "•••")
    for response in (
        colleague.get("/relationship"), colleague.get("/search?q=yearly"), colleague.get(f"{path}/history"),
        colleague.patch(path, {"note": "Each year"}, 9), colleague.patch(path, {"note": "Each year"}, 1),
    ):  # fmt: skip
        assert b"Kept Back" not in response.content
    assert read(officer.get(f"/relationship/{kept['id']}"))["other"]["name"] == "Kept Back"


def test_a_conflict_names_no_record_that_is_kept_from_the_reader(officer: Caller) -> None:
    partner, hidden = make(officer), make(officer, name={"en": "Kept Back"}, are_others=True, confidentiality=3)
    kept = read(officer.post("/relationship", {"partner": partner["id"], "other": hidden["id"], "kind": "funds"}))
    colleague = caller("PO")
    answer = colleague.patch(f"/relationship/{kept['id']}", {"note": "Ours"}, 7)
    assert problem(answer, 412)["current"]["other"]["name"] == "•••"
    assert colleague.patch(f"/relationship/{kept['id']}", {"note": "Ours"}, 1).status_code == 200
