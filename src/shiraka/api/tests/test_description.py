import pytest
from django.test import Client
from openapi_spec_validator import validate

from shiraka.api.operations import OPERATIONS
from shiraka.api.root import api, build
from shiraka.api.scopes import known_scopes
from shiraka.api.tests.world import Caller, caller, make, person, secret_for
from shiraka.foundation.access.matrix import Right
from shiraka.foundation.access.views import PUBLIC, SIGNED_IN
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.parameters.current import value
from shiraka.foundation.parameters.tests.people import approve
from shiraka.values.text import Text


def test_the_description_is_valid_openapi_3_1() -> None:
    description = api.get_openapi_schema()
    assert description["openapi"].startswith("3.1")
    validate(description)


def test_every_described_operation_is_in_the_table_with_its_right() -> None:
    described = {
        (method.upper(), path.replace("{", "").replace("}", "")): operation
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, operation in methods.items()
    }
    table = {
        (row.method, row.path.replace("{", "").replace("}", "").replace("int:", "").replace("slug:", "")): row
        for row in OPERATIONS
    }
    assert set(described) == set(table)
    for key, row in table.items():
        assert described[key]["operationId"] == row.operation_id
        assert described[key]["x-right"] == row.right


def test_every_operation_has_its_own_id_a_real_right_and_a_real_scope() -> None:
    ids = [row.operation_id for row in OPERATIONS]
    assert len(set(ids)) == len(ids)
    for row in OPERATIONS:
        assert row.right in {PUBLIC, SIGNED_IN} or Right.of(row.right).row
        assert not row.scope or row.scope in known_scopes()


def test_every_entity_has_the_operations_its_pages_have() -> None:
    ids = {row.operation_id for row in OPERATIONS}
    for entity in ENTITIES:
        wanted = {"list", "create", "get", "update", "history"}
        wanted |= {"moves", "move", "opinion"} if entity.lifecycle else set()
        wanted |= {"documents", "add_document"} if entity.has_documents else set()
        assert {f"{entity.key}.{name}" for name in wanted} <= ids


def test_the_description_is_the_same_whatever_language_is_spoken_when_it_is_made() -> None:
    before = list(OPERATIONS)
    try:
        assert build().get_openapi_schema() == api.get_openapi_schema()
    finally:
        OPERATIONS[:] = before


@pytest.mark.django_db
def test_the_description_needs_no_sign_in() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    kept = api.get_openapi_schema()
    about = kept["info"] | {"contact": {"name": value("organisation_name").en}}
    assert response.json() == kept | {"info": about}


@pytest.mark.django_db
def test_the_description_names_the_organisation_as_the_settings_do() -> None:
    approve("organisation_name", Text(en="Union of Libraries", fr="Union des bibliothèques", ar="اتحاد المكتبات"))
    told = Client().get("/api/v1/openapi.json", headers={"Accept-Language": "fr"}).json()
    assert told["info"]["contact"] == {"name": "Union of Libraries"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_pages_about_the_api_open_for_everybody_with_an_account(language: str) -> None:
    user = person("AU")
    user.language = language
    user.save()
    client = Client()
    client.force_login(user)
    for path in ("/api/v1/docs/", "/profile/tokens/"):
        page = client.get(path)
        assert page.status_code == 200
        assert b"<script>" not in page.content
        assert b"style=" not in page.content


@pytest.mark.django_db
def test_a_token_is_shown_once_on_its_page_and_revoked_there() -> None:
    client = Client()
    client.force_login(person("PO"))
    made = client.post("/profile/tokens/", {"name": "Reports", "days": "30", "scopes": ["partner:read"]})
    assert made["Cache-Control"] == "no-store"
    secret = made.context["secret"]
    assert secret.encode() in made.content
    assert secret.encode() not in client.get("/profile/tokens/").content
    token = made.context["token"]
    assert Caller(secret).get("/partner").status_code == 200
    stranger = Client()
    stranger.force_login(person("PO"))
    assert stranger.post(f"/profile/tokens/{token.pk}/revoke/").status_code == 404
    assert client.post(f"/profile/tokens/{token.pk}/revoke/").status_code == 302
    assert Caller(secret).get("/partner").status_code == 401


@pytest.mark.django_db
def test_a_token_without_scopes_is_not_made() -> None:
    client = Client()
    client.force_login(person("PO"))
    assert client.post("/profile/tokens/", {"name": "Reports", "days": "30"}).status_code == 422


@pytest.mark.django_db
def test_work_and_reference_lists_answer() -> None:
    officer = Caller(secret_for(person("PO")))
    make(officer)
    for path in ("/work", "/reference/countries", "/reference/currencies", "/reference/units", "/reference/people"):
        assert officer.get(path).status_code == 200


@pytest.mark.django_db
def test_people_outside_do_not_learn_who_works_here() -> None:
    person("PO")
    assert len(caller("EP", organisation_number="P-00001").get("/reference/people").json()) == 1
