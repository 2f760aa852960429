from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from shiraka.api.models import Token
from shiraka.api.scopes import covers
from shiraka.api.tests.world import Caller, a_partner, caller, make, person, problem, read, secret_for
from shiraka.api.tokens import issue_token, revoke_token
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.people.models import Appointment
from shiraka.foundation.sealing import fingerprint

pytestmark = pytest.mark.django_db


def test_only_the_hash_of_a_token_is_kept() -> None:
    secret = secret_for(person("PO"))
    token = Token.objects.get()
    assert token.hash == fingerprint(secret)
    assert secret not in str([getattr(token, field.name) for field in Token._meta.concrete_fields])
    assert secret not in str(list(Entry.objects.values_list("after", "reference", "reason")))


@pytest.mark.parametrize(
    ("held", "wanted", "reaches"),
    [
        (["partner:read"], "partner:read", True),
        (["partner:write"], "partner:read", True),
        (["partner:read"], "partner:write", False),
        (["partner:read"], "agreement:read", False),
        (["*:read"], "agreement:read", True),
        (["*:read"], "agreement:write", False),
        (["*:write"], "agreement:write", True),
        (["partner:write"], "*:write", False),
        ([], "partner:read", False),
        ([], "", True),
    ],
)
def test_a_scope_reaches_what_it_says_and_writing_includes_reading(
    held: list[str], wanted: str, reaches: object
) -> None:
    assert covers(held, wanted) is reaches


def test_a_reading_token_of_an_officer_cannot_write() -> None:
    officer = caller("PO", "partner:read")
    assert officer.get("/partner").status_code == 200
    body = problem(officer.post("/partner", a_partner()), 403)
    assert body["type"].endswith("#scope")
    assert "partner:write" in body["detail"]


def test_the_widest_token_of_a_reader_cannot_do_what_the_reader_may_not() -> None:
    problem(caller("LA").post("/partner", a_partner()), 403)
    problem(caller("AD").get("/partner"), 403)


def test_a_token_ends_with_the_post_of_its_owner() -> None:
    user = person("PO")
    officer = Caller(secret_for(user))
    assert officer.get("/partner").status_code == 200
    Appointment.objects.filter(user=user).update(end_date=clock.today() - timedelta(days=1))
    problem(officer.get("/partner"), 403)


def test_a_revoked_an_expired_and_an_unknown_token_are_refused() -> None:
    user = person("PO")
    revoked, expired = secret_for(user), secret_for(user)
    revoke_token(Token.objects.get(hash=fingerprint(revoked)), actor=user)
    for secret in (revoked, "shk_nonsense", "", "é"):
        response = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
        assert problem(response, 401)["type"].endswith("#not-signed-in")
        assert response["WWW-Authenticate"].startswith("Bearer")
    with clock.frozen(clock.now() + timedelta(days=31)):
        problem(Caller(expired).get("/me"), 401)


def test_a_token_of_a_closed_account_is_refused() -> None:
    user = person("PO")
    officer = Caller(secret_for(user))
    user.is_active = False
    user.save()
    problem(officer.get("/me"), 401)


def test_a_wrong_token_does_not_fall_back_to_the_session() -> None:
    client = Client()
    client.force_login(person("PO"))
    assert client.get("/api/v1/me").status_code == 200
    problem(client.get("/api/v1/me", headers={"Authorization": "Bearer shk_wrong"}), 401)


def test_a_token_made_with_a_token_reaches_no_further_and_lives_no_longer() -> None:
    user = person("PO")
    narrow = Caller(secret_for(user, "token:write", "partner:read"))
    problem(narrow.post("/token", {"name": "wider", "scopes": ["partner:write"], "days": 5}), 422)
    problem(narrow.post("/token", {"name": "longer", "scopes": ["partner:read"], "days": 60}), 422)
    response = narrow.post("/token", {"name": "same", "scopes": ["partner:read"], "days": 5})
    assert response.status_code == 201
    assert response["Cache-Control"] == "no-store"
    assert Caller(read(response)["secret"]).get("/partner").status_code == 200


def test_a_token_is_listed_without_its_secret_and_revoked_by_its_owner_only() -> None:
    user = person("PO")
    mine, other = Caller(secret_for(user)), caller("PO")
    (listed,) = read(mine.get("/token"))
    assert "secret" not in listed
    problem(other.send("DELETE", f"/token/{listed['id']}"), 404)
    assert mine.send("DELETE", f"/token/{listed['id']}").status_code == 204
    problem(mine.get("/me"), 401)


def test_a_token_needs_a_name_known_scopes_and_an_end_within_a_year() -> None:
    with pytest.raises(ValidationError) as refusal:
        issue_token(user=person("PO"), name=" ", scopes=["partner:fly"], expires_at=clock.now() + timedelta(days=400))
    assert set(refusal.value.message_dict) == {"name", "scopes", "expires_at"}


def test_me_tells_posts_rights_and_scopes() -> None:
    body = read(caller("FI", "partner:read").get("/me"))
    assert [post["role"] for post in body["posts"]] == ["FI"]
    assert "partner_profile:R" in body["rights"]
    assert body["own_rights"] == ["partner_contacts:R"]
    assert body["scopes"] == ["partner:read"]


def test_making_and_revoking_a_token_stand_in_the_trail() -> None:
    user = person("PO")
    secret_for(user)
    revoke_token(Token.objects.get(), actor=user)
    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True)) == ["issue_token", "revoke_token"]


def test_a_session_needs_the_cross_site_token_to_change_anything() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("PO"))
    options: dict[str, Any] = {"content_type": "application/json"}
    body = problem(client.post("/api/v1/partner", a_partner(), **options), 403)
    assert body["type"].endswith("#stale-form")
    page = client.get("/profile/tokens/")
    secret = client.cookies["csrftoken"].value
    assert page.status_code == 200
    response = client.post("/api/v1/partner", a_partner(), headers={"X-CSRFToken": secret}, **options)
    assert response.status_code == 201, response.content


def test_a_token_needs_no_cross_site_token() -> None:
    client = Client(enforce_csrf_checks=True, headers={"Authorization": f"Bearer {secret_for(person('PO'))}"})
    assert client.post("/api/v1/partner", a_partner(), content_type="application/json").status_code == 201


def test_the_content_of_another_kind_is_not_reached_by_a_narrow_token() -> None:
    officer = person("PO")
    make(Caller(secret_for(officer)))
    found = read(Caller(secret_for(officer, "search:read")).get("/search?q=science"))
    assert found == []
    found = read(Caller(secret_for(officer, "search:read", "partner:read")).get("/search?q=astronomy"))
    assert found == []
    found = read(Caller(secret_for(officer, "search:read", "partner:read")).get("/search?q=science"))
    assert [item["name"] for item in found[0]["items"]] == ["House of Science"]
