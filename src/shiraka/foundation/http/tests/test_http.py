from typing import Any, ClassVar

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from shiraka.foundation.http.security import CONTENT_SECURITY_POLICY
from shiraka.foundation.people.models import User

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


class Counted(MD5PasswordHasher):
    """Counts how often a password is hashed, which is what takes the time of a sign-in."""

    algorithm = "counted"
    times: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.times.append(salt)
        return super().encode(password, salt)


@override_settings(PASSWORD_HASHERS=[f"{__name__}.Counted"])
def test_a_wrong_password_takes_as_long_whoever_has_an_account(client: Client) -> None:
    User.objects.create_user("amina", "amina@example.org", password="quite-a-long-password")
    User.objects.create_user("invited", "invited@example.org")
    counts = set()
    for login in ("amina", "amina@example.org", "invited", "invited@example.org", "nobody", "nobody@example.org"):
        cache.clear()
        Counted.times.clear()
        client.post("/account/login/", {"login": login, "password": "a wrong password"})
        counts.add(len(Counted.times))
    assert counts == {1}


def test_one_signs_in_by_name_or_address(client: Client) -> None:
    User.objects.create_user("amina", "amina@example.org", password="quite-a-long-password")
    for login in ("amina", "AMINA@example.org"):
        client.logout()
        assert client.post("/account/login/", {"login": login, "password": "quite-a-long-password"}).status_code == 302


@override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_one_neighbour_does_not_lock_out_the_other(client: Client) -> None:
    User.objects.create_user("amina", password="quite-a-long-password")
    wrong: dict[str, Any] = {"password": "a wrong password"}
    for number in range(40):
        spoofed = f"198.51.100.{number}, 203.0.113.7"
        client.post("/account/login/", {**wrong, "login": f"nobody{number}"}, HTTP_X_FORWARDED_FOR=spoofed)
    right = {"login": "amina", "password": "quite-a-long-password"}
    assert client.post("/account/login/", right, HTTP_X_FORWARDED_FOR="203.0.113.7").status_code != 302
    assert client.post("/account/login/", right, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 302


@override_settings(SHIRAKA_SECOND_FACTOR=True)
def test_whoever_switches_the_second_factor_off_sets_it_up_again_before_working(client: Client) -> None:
    user = User.objects.create_user("amina", password="quite-a-long-password")
    client.force_login(user)
    assert client.get("/profile/").status_code == 302
    factor = Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    assert client.get("/profile/").status_code == 200
    factor.delete()
    client.get("/account/2fa/")
    assert client.get("/profile/").headers["Location"] == "/account/2fa/"


@override_settings(SHIRAKA_MAX_UPLOAD_BYTES=100_000)
def test_an_upload_without_end_is_refused_before_it_is_stored(client: Client) -> None:
    for address in ("/account/login/", "/language/"):
        file = SimpleUploadedFile("a.txt", b"x" * 300_000)
        assert client.post(address, {"login": "a", "file": file}).status_code == 413


def test_nobody_between_keeps_a_page(client: Client) -> None:
    assert client.get("/account/login/")["Cache-Control"] != ""
    client.force_login(User.objects.create_user("amina"))
    assert client.get("/")["Cache-Control"] == "private, no-cache"
