"""Who signs in at the provider comes into their own account; who lies, or is nobody here, does not."""

import html
import re
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.cache import cache
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.http.tests.provider import AMAL, CLIENT_ID, CLIENT_SECRET, OpenIDProvider, running
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.people.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "quite-a-long-password"


@pytest.fixture(scope="module")
def _served() -> Iterator[OpenIDProvider]:
    with running() as found:
        yield found


@pytest.fixture
def provider(_served: OpenIDProvider) -> Iterator[OpenIDProvider]:
    cache.clear()
    _served.reset()
    app = {"provider_id": _served.issuer, "name": "Ministry", "client_id": CLIENT_ID, "secret": CLIENT_SECRET}
    kept = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    providers = {"openid_connect": kept | {"APPS": [app | {"settings": {"server_url": _served.issuer}}]}}
    with override_settings(
        SHIRAKA_OIDC_ISSUER=_served.issuer, SHIRAKA_OIDC_NAME="Ministry", SOCIALACCOUNT_PROVIDERS=providers
    ):
        yield _served


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_told: Any) -> None:
        return None


class Browser(Client):
    def __init__(self) -> None:
        super().__init__(headers={"Accept-Language": "en"})

    def request(self, **request: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)

    @property
    def account(self) -> str:
        return str(self.session.get("_auth_user_id", ""))

    def leave(self, **asked: str) -> str:
        """Press the button and return where the page leads."""
        page = self.post(reverse("provider-start"), asked)
        assert page.status_code == 200
        found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.content.decode())
        assert found is not None
        return html.unescape(found[1])

    def visit(self, address: str) -> str:
        """Sign in at the provider and return the address it sends the browser back to."""
        opener = urllib.request.build_opener(NoRedirect)
        try:
            opener.open(address)
        except urllib.error.HTTPError as answer:
            back = answer.headers["Location"]
            answer.close()
            return str(back).replace("http://testserver", "")
        raise AssertionError("The provider did not send the browser back.")

    def sign_in(self, **asked: str) -> Any:
        return self.get(self.visit(self.leave(**asked)))


def made(name: str = "amal", **more: Any) -> User:
    return User.objects.create_user(name, f"{name}@example.org", PASSWORD, **more)


def told() -> list[tuple[str, object]]:
    return list(Entry.objects.order_by("sequence").values_list("action", "after"))


def test_whoever_has_the_address_comes_in_and_is_connected_once_and_told(provider: OpenIDProvider) -> None:
    person = made()
    first, browser = Browser(), Browser()
    for one in (first, browser):
        done = one.sign_in(next=reverse("sessions"))
        assert (done.status_code, done["Location"]) == (302, reverse("sessions"))
        assert one.account == str(person.pk)
    assert told() == [
        ("connect_provider", {"provider": provider.issuer}),
        ("sign_in", {"by": "provider"}),
        ("sign_in", {"by": "provider"}),
    ]
    (letter,) = letters()
    assert letter.to == ["amal@example.org"]
    assert "Ministry" in letter.body
    connection = SocialAccount.objects.get()
    assert (connection.provider, connection.uid) == (provider.issuer, AMAL["sub"])
    assert connection.extra_data == {"email": "amal@example.org", "is_verified": True}
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert "amal@example.org" in browser.get(reverse("ways-to-sign-in")).content.decode()


def test_the_request_is_bound_to_this_browser_and_attempt(provider: OpenIDProvider) -> None:
    made()
    Browser().sign_in()
    Browser().sign_in()
    first, second = provider.asked
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 16
        assert first[name] != second[name]
    assert first["redirect_uri"] == f"http://testserver{reverse('provider-callback')}"


def test_the_subject_stays_whose_it_is_though_the_address_changes(provider: OpenIDProvider) -> None:
    person = made()
    Browser().sign_in()
    made("other")
    provider.person |= {"email": "other@example.org"}
    browser = Browser()
    browser.sign_in()
    assert browser.account == str(person.pk)


def test_an_address_that_only_userinfo_tells_counts_when_it_is_of_the_same_subject(provider: OpenIDProvider) -> None:
    person = made()
    provider.without = {"email", "email_verified"}
    provider.userinfo = {**AMAL, "sub": "somebody else"}
    stranger = Browser()
    assert stranger.sign_in().status_code == 502
    provider.userinfo = dict(AMAL)
    browser = Browser()
    browser.sign_in()
    assert browser.account == str(person.pk)


LIES: dict[str, tuple[dict[str, Any], str]] = {
    "another nonce": ({"claims": {"nonce": "0" * 64}}, "for another attempt"),
    "no nonce": ({"without": {"nonce"}}, 'missing the "nonce" claim'),
    "expired": ({"claims": {"exp": int(time.time()) - 600}}, "ExpiredSignature"),
    "not yet": ({"claims": {"iat": int(time.time()) + 600}}, "ImmatureSignature"),
    "no expiry": ({"without": {"exp"}}, 'missing the "exp" claim'),
    "another issuer": ({"claims": {"iss": "https://elsewhere.example"}}, "InvalidIssuer"),
    "for another program": ({"claims": {"aud": "another"}}, "InvalidAudience"),
    "for two, by the other": ({"claims": {"aud": [CLIENT_ID, "another"], "azp": "another"}}, "another program"),
    "no subject": ({"without": {"sub"}}, 'missing the "sub" claim'),
    "a subject without end": ({"claims": {"sub": "x" * 192}}, "too long"),
    "signed with the secret of the client": ({"algorithm": "HS256"}, "InvalidAlgorithm"),
    "not signed": ({"algorithm": "none"}, "InvalidAlgorithm"),
    "an issuer of another name": ({"discovery": {"issuer": "https://elsewhere.example"}}, "calls itself"),
    "an address of a script": ({"discovery": {"authorization_endpoint": "javascript:alert(1)"}}, "begin with https"),
    "no keys": ({"discovery": {"jwks_uri": "http://127.0.0.1:1/keys"}}, "silent"),
    "a description that is none": ({"discovery": {"token_endpoint": None}}, "wrong"),
    "an answer without end": ({"discovery": {"filling": "x" * 1_000_001}}, "answer is too long"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_provider_that_lies_lets_nobody_in_and_has_a_page(
    provider: OpenIDProvider, caplog: pytest.LogCaptureFixture, lie: str
) -> None:
    made()
    told_otherwise, reason = LIES[lie]
    for name, value in told_otherwise.items():
        setattr(provider, name, value)
    browser = Browser()
    start = browser.post(reverse("provider-start"))
    answer = start if start.status_code == 502 else browser.sign_in()
    assert answer.status_code == 502
    assert "You are not signed in" in answer.content.decode()
    assert reason in caplog.text
    assert browser.account == ""
    assert not SocialAccount.objects.exists()


def test_an_identity_that_another_signed_lets_nobody_in(
    provider: OpenIDProvider, caplog: pytest.LogCaptureFixture
) -> None:
    made()
    provider.signs_with = provider.foreign_key
    browser = Browser()
    answer = browser.sign_in()
    assert answer.status_code == 502
    assert "could not be believed" in answer.content.decode()
    assert "InvalidSignature" in caplog.text
    assert browser.account == ""


def test_outside_of_a_demonstration_no_address_of_the_provider_is_without_tls(provider: OpenIDProvider) -> None:
    assert provider.issuer
    with override_settings(SHIRAKA_OIDC_HTTPS=True):
        assert Browser().post(reverse("provider-start")).status_code == 502


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_the_provider_did_not_verify_opens_nothing(provider: OpenIDProvider, verified: object) -> None:
    made()
    provider.person["email_verified"] = verified
    browser = Browser()
    answer = browser.sign_in()
    assert answer.status_code == 403
    assert "has not confirmed your e-mail address" in answer.content.decode()
    assert browser.account == ""


@pytest.mark.parametrize(
    "address", ["nobody@example.org", "amal@example.org.evil.example", "am\u0430l@example.org", ""]
)
def test_nobody_gets_an_account_and_is_told_whom_to_ask(provider: OpenIDProvider, address: str) -> None:
    made()
    made("empty")
    User.objects.filter(username="empty").update(email="")
    provider.person["email"] = address
    browser = Browser()
    answer = browser.sign_in()
    assert answer.status_code == 403
    assert "dministrator" in answer.content.decode() or "has not confirmed" in answer.content.decode()
    assert browser.account == ""
    assert User.objects.count() == 2


def test_an_address_of_two_accounts_opens_neither(provider: OpenIDProvider) -> None:
    made()
    made("twin")
    User.objects.filter(username="twin").update(email="AMAL@example.org", is_active=False)
    browser = Browser()
    assert "Several accounts have the address" in browser.sign_in().content.decode()
    assert browser.account == ""
    assert provider.asked


def test_a_closed_account_stays_closed(provider: OpenIDProvider) -> None:
    person = made()
    Browser().sign_in()
    User.objects.filter(pk=person.pk).update(is_active=False)
    for _time in range(2):
        browser = Browser()
        assert browser.sign_in()["Location"] == reverse("account_inactive")
        assert browser.account == ""
        # The second time it was never connected.
        SocialAccount.objects.all().delete()
    assert not SocialAccount.objects.exists()
    assert provider.asked


def test_an_answer_is_good_for_once_and_for_the_browser_that_asked(provider: OpenIDProvider) -> None:
    made()
    browser = Browser()
    back = browser.visit(browser.leave())
    stolen = Browser()
    assert stolen.get(back).status_code == 403
    assert stolen.account == ""
    browser.get(back)
    assert browser.account
    browser.post(reverse("account_logout"))
    answer = browser.get(back)
    assert answer.status_code == 403
    assert "was used already" in answer.content.decode()
    # Nor is a code good twice, under a new state.
    code = re.search("code=([^&]+)", back)
    assert code is not None
    fresh = browser.visit(browser.leave())
    assert browser.get(re.sub("code=[^&]+", f"code={code[1]}", fresh)).status_code == 502
    assert browser.account == ""
    assert provider.asked


def test_what_the_provider_refuses_or_does_not_answer_is_told(
    provider: OpenIDProvider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.error = "access_denied"
    assert "you cancelled it there" in Browser().sign_in().content.decode()
    provider.error = "server_error"
    assert Browser().sign_in().status_code == 502
    provider.is_broken = True
    answer = Browser().post(reverse("provider-start"))
    assert answer.status_code == 502
    assert "Ministry does not answer." in answer.content.decode()
    french = Client(headers={"Accept-Language": "fr"}).post(reverse("provider-start"))
    assert "ne répond pas" in french.content.decode()
    assert "silent" in caplog.text
    assert "server_error" in caplog.text


@pytest.fixture
def _second_factor_is_asked_for() -> Iterator[None]:
    with override_settings(SHIRAKA_SECOND_FACTOR=True):
        yield


@pytest.mark.usefixtures("_second_factor_is_asked_for")
def test_our_second_factor_is_asked_for_unless_the_provider_answers_for_its_own(provider: OpenIDProvider) -> None:
    person = made()
    browser = Browser()
    browser.sign_in()
    assert browser.get(reverse("profile"))["Location"] == reverse("ways-to-sign-in")
    # The first one is set up without a password, which may never have been given.
    assert browser.get(reverse("mfa_activate_totp")).status_code == 200
    TOTP.activate(person, generate_totp_secret())
    (code, *_codes) = RecoveryCodes.activate(person).get_unused_codes()
    asked = Browser()
    assert asked.sign_in(next=reverse("sessions"))["Location"] == reverse("mfa_authenticate")
    assert asked.account == ""
    assert asked.post(reverse("mfa_authenticate"), {"code": code})["Location"] == reverse("sessions")
    assert asked.account == str(person.pk)
    assert told()[-1] == ("sign_in", {"by": "provider"})
    # allauth reads the account once for each session that is open.
    for one in (browser, asked):
        one.post(reverse("account_logout"))
    with override_settings(SHIRAKA_OIDC_SECOND_FACTOR=frozenset({"mfa", "gold"})):
        provider.claims = {"amr": ["pwd"], "acr": "silver"}
        assert Browser().sign_in()["Location"] == reverse("mfa_authenticate")
        for claims in ({"amr": ["pwd", "mfa"]}, {"acr": "gold"}):
            provider.claims = claims
            trusted = Browser()
            trusted.sign_in()
            assert trusted.get(reverse("profile")).status_code == 200
            trusted.post(reverse("account_logout"))
        Authenticator.objects.all().delete()
        again = Browser()
        again.sign_in()
        assert again.get(reverse("profile")).status_code == 200
        # It stands for that session, not for the account.
        again.post(reverse("account_logout"))
        again.post(reverse("account_login"), {"login": "amal", "password": PASSWORD})
        assert again.get(reverse("profile"))["Location"] == reverse("ways-to-sign-in")


def test_a_connection_is_removed_by_its_holder_unless_it_is_the_only_way_in(provider: OpenIDProvider) -> None:
    person = made()
    browser = Browser()
    browser.sign_in()
    address = reverse("provider-remove", args=[SocialAccount.objects.get().pk])
    stranger = Browser()
    stranger.force_login(made("badr"))
    assert stranger.post(address).status_code == 404
    User.objects.filter(pk=person.pk).update(password="!")
    browser = Browser()
    browser.sign_in()
    assert "your only way to sign in" in browser.post(address, follow=True).content.decode()
    person.set_password(PASSWORD)
    person.save()
    browser = Browser()
    browser.sign_in()
    assert "The connection is removed." in browser.post(address, follow=True).content.decode()
    assert not SocialAccount.objects.exists()
    assert told()[-1] == ("disconnect_provider", {"provider": provider.issuer})


def test_signing_out_ends_the_session_and_says_that_the_other_stays(provider: OpenIDProvider) -> None:
    made()
    browser = Browser()
    browser.sign_in()
    assert "You stay signed in at Ministry" in browser.get(reverse("account_logout")).content.decode()
    browser.post(reverse("account_logout"))
    assert browser.account == ""
    assert provider.asked


def test_without_a_provider_nothing_of_it_is_there() -> None:
    client = Client()
    assert client.post(reverse("provider-start")).status_code == 404
    assert client.get(reverse("provider-callback")).status_code == 404
    assert "provider-start" not in client.get(reverse("account_login")).content.decode()
    assert reverse("provider-start") not in client.get(reverse("account_login")).content.decode()
