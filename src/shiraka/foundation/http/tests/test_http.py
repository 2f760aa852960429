import pytest
from django.test import Client
from django.urls import reverse

from shiraka.foundation.http.security import CONTENT_SECURITY_POLICY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["healthz", "readyz"])
def test_a_service_manager_needs_no_account(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"


def test_every_answer_bounds_what_the_page_may_do(client: Client) -> None:
    for address in ("/healthz", "/account/login/", "/nothing-here/"):
        response = client.get(address)
        assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_nobody_opens_an_account_by_themselves(client: Client) -> None:
    client.post(
        "/account/signup/", {"email": "a@b.example", "username": "a", "password1": "x" * 20, "password2": "x" * 20}
    )
    assert not client.session.get("_auth_user_id")
    assert "signup_closed" in str(client.get("/account/signup/").templates[0].name)
