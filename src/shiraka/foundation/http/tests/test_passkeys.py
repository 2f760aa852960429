"""A passkey opens the account of its holder, and nothing else that looks like one does."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.test import Client, TestCase, override_settings
from django.urls import reverse

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.http import passkeys
from shiraka.foundation.http.tests.authenticator import Device
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.people.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "quite-a-long-password"
ADD, SIGN_IN, SECOND = reverse("mfa_add_webauthn"), reverse("mfa_login_webauthn"), reverse("mfa_authenticate")
PASSKEY = Authenticator.Type.WEBAUTHN


@pytest.fixture(autouse=True)
def _nobody_was_counted_yet() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _second_factor_is_asked_for() -> Iterator[None]:
    with override_settings(SHIRAKA_SECOND_FACTOR=True):
        yield


class Browser(Client):
    """At the one name where passkeys work without HTTPS; does after each request what waits for its transaction."""

    def __init__(self) -> None:
        super().__init__(SERVER_NAME="localhost", headers={"Accept-Language": "en"})

    def request(self, **request: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)

    @property
    def account(self) -> str:
        return str(self.session.get("_auth_user_id", ""))

    def enter(self, name: str) -> Any:
        return self.post(reverse("account_login"), {"login": name, "password": PASSWORD})

    def asked(self) -> dict[str, Any]:
        """Return what the sign-in page asks of the browser."""
        found: dict[str, Any] = self.get(SIGN_IN, headers={"Accept": "application/json"}).json()["request_options"]
        return found

    def sign_in(self, answer: str, **more: str) -> Any:
        return self.post(SIGN_IN, {"credential": answer, **more})


def made(name: str = "amal") -> User:
    return User.objects.create_user(name, f"{name}@example.org", PASSWORD)


def with_passkey(name: str = "amal", **more: Any) -> tuple[User, Device]:
    """Return a new account with a passkey that its holder added on the page."""
    person, device, browser = made(name), Device(f"of {name}".encode()), Browser()
    browser.enter(name)
    answer = device.register(browser.get(ADD).context["js_data"]["creation_options"], **more)
    browser.post(ADD, {"name": "telephone", "credential": answer})
    browser.post(reverse("account_logout"))
    return person, device


def told() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("action", flat=True))


def test_the_first_passkey_is_added_right_after_sign_in_and_lets_one_work() -> None:
    person, device, browser = made(), Device(), Browser()
    browser.enter("amal")
    assert browser.get(reverse("profile"))["Location"] == reverse("ways-to-sign-in")
    options = browser.get(ADD).context["js_data"]["creation_options"]
    assert options["publicKey"]["rp"]["id"] == "localhost"
    assert options["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
    done = browser.post(ADD, {"name": "telephone", "credential": device.register(options)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert browser.get(reverse("profile")).status_code == 200
    assert told() == ["sign_in", "add_passkey", "make_recovery_codes"]
    (letter,) = letters()
    assert letter.to == [person.email]
    assert "opens the account without a password" in letter.body
    page = browser.get(reverse("ways-to-sign-in")).content.decode()
    assert "telephone" in page
    assert "Not used yet" in page


def test_a_passkey_alone_signs_in_as_both_factors_and_leads_where_one_wanted() -> None:
    person, device = with_passkey()
    browser = Browser()
    done = browser.sign_in(device.sign(browser.asked()), next=reverse("sessions"))
    assert (done.status_code, done["Location"]) == (302, reverse("sessions"))
    assert browser.account == str(person.pk)
    assert browser.get(reverse("profile")).status_code == 200
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.actor, entry.after) == ("sign_in", person, {"by": "passkey"})
    assert Authenticator.objects.get(type=PASSKEY).last_used_at is not None


def test_a_passkey_is_a_second_factor_after_the_password() -> None:
    person, device = with_passkey()
    browser = Browser()
    assert browser.enter("amal")["Location"] == SECOND
    options = browser.get(SECOND).context["js_data"]["request_options"]
    assert len(options["publicKey"]["allowCredentials"]) == 1
    browser.post(SECOND, {"credential": device.sign(options)})
    assert browser.account == str(person.pk)
    assert Entry.objects.latest("sequence").after == {}


def test_whoever_has_no_passkey_is_asked_for_none() -> None:
    made()
    Authenticator.objects.create(user=User.objects.get(), type=Authenticator.Type.TOTP, data={"secret": "x"})
    browser = Browser()
    browser.enter("amal")
    assert "data-passkey" not in browser.get(SECOND).content.decode()


LIES: dict[str, dict[str, Any]] = {
    "another challenge": {"challenge": b"an earlier challenge, thirty-two"},
    "another site": {"origin": "https://shiraka.example.com"},
    "another key": {"key": ec.generate_private_key(ec.SECP256R1())},
    "an owner who was not verified": {"verifies": False},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_passkey_that_lies_is_refused_and_told(lie: str) -> None:
    person, device = with_passkey()
    browser = Browser()
    browser.sign_in(device.sign(browser.asked(), **LIES[lie]))
    assert browser.account == ""
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.record, entry.actor) == ("passkey_refused", person, None)
    assert "This passkey was not accepted" in browser.get(reverse("account_login")).content.decode()


def test_the_passkey_of_another_account_opens_neither() -> None:
    victim, _device = with_passkey()
    _thief, own = with_passkey("badr")
    browser = Browser()
    browser.sign_in(own.sign(browser.asked(), handle=str(victim.pk).encode()))
    assert browser.account == ""
    # As second factor of the other, whose password somebody knows, neither.
    browser.enter("amal")
    browser.post(SECOND, {"credential": own.sign(browser.get(SECOND).context["js_data"]["request_options"])})
    assert browser.account == ""
    assert told()[-2:] == ["passkey_refused"] * 2


def test_what_was_signed_once_does_not_open_twice() -> None:
    _person, device = with_passkey()
    browser = Browser()
    answer = device.sign(browser.asked())
    browser.sign_in(answer)
    assert browser.account
    browser.post(reverse("account_logout"))
    browser.sign_in(answer)
    assert browser.account == ""
    other = Browser()
    other.asked()
    other.sign_in(answer)
    assert other.account == ""


def test_a_refused_answer_spends_its_challenge() -> None:
    _person, device = with_passkey()
    browser = Browser()
    options = browser.asked()
    browser.sign_in(device.sign(options, verifies=False))
    browser.sign_in(device.sign(options))
    assert browser.account == ""


def test_a_closed_account_stays_closed_for_its_passkey() -> None:
    person, device = with_passkey()
    User.objects.filter(pk=person.pk).update(is_active=False)
    browser = Browser()
    done = browser.sign_in(device.sign(browser.asked()))
    assert done["Location"] == reverse("account_inactive")
    assert browser.account == ""
    assert told()[-1] != "sign_in"


def test_a_removed_passkey_opens_nothing() -> None:
    _person, device = with_passkey()
    Authenticator.objects.filter(type=PASSKEY).delete()
    browser = Browser()
    browser.sign_in(device.sign(browser.asked()))
    assert browser.account == ""


HOSTILE = [
    "",
    "null",
    "[]",
    "7",
    '"text"',
    "{}",
    "{" * 5000,
    "[" * 15_000,
    "x" * 30_000,
    json.dumps({"id": "A", "rawId": "A", "type": "public-key", "response": None}),
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ"}}),
    json.dumps({"id": "AA", "rawId": "BB", "type": 1, "response": {"userHandle": {"a": 1}}}),
    json.dumps(
        {
            "id": "AA",
            "rawId": "AA",
            "type": "public-key",
            "clientExtensionResults": [],
            "response": dict.fromkeys(
                ("userHandle", "clientDataJSON", "authenticatorData", "signature", "attestationObject"), "AAAA"
            ),
        }
    ),
]


@pytest.mark.parametrize("answer", HOSTILE, ids=range(len(HOSTILE)))
def test_bytes_that_are_no_passkey_are_a_refusal_and_no_error(answer: str) -> None:
    made()
    browser = Browser()
    browser.asked()
    assert browser.sign_in(answer).status_code == 302
    browser.enter("amal")
    browser.get(ADD)
    assert browser.post(ADD, {"name": "x", "credential": answer}).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_passkey_whose_owner_is_not_verified_is_not_added() -> None:
    with_passkey(verifies=False)
    assert not Authenticator.objects.exists()


def test_a_passkey_made_for_another_site_is_not_added() -> None:
    with_passkey(origin="https://shiraka.example.com")
    assert not Authenticator.objects.exists()


def test_an_account_does_not_gather_passkeys_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "MOST", 1)
    _person, device = with_passkey()
    browser = Browser()
    browser.sign_in(device.sign(browser.asked()))
    confirmed(browser, device)
    answer = Device(b"another").register(browser.get(ADD).context["js_data"]["creation_options"])
    page = browser.post(ADD, {"name": "", "credential": answer})
    assert "at most 1 passkeys" in page.content.decode()


def confirmed(browser: Browser, device: Device) -> str:
    """Confirm by a passkey that it is oneself, and return the page it led to."""
    address = browser.get(ADD)["Location"]
    assert address.startswith(reverse("confirm-by-passkey"))
    options = browser.get(address).context["js_data"]["request_options"]
    answer = browser.post(reverse("confirm-by-passkey"), {"credential": device.sign(options), "next": ADD})
    return str(answer["Location"])


def test_a_second_passkey_is_added_once_the_first_confirmed_it_and_gets_a_name() -> None:
    person, device = with_passkey()
    browser = Browser()
    browser.sign_in(device.sign(browser.asked()))
    refused = browser.post(reverse("confirm-by-passkey"), {"credential": "{}", "next": ADD})
    assert "This passkey was not accepted" in refused.content.decode()
    assert confirmed(browser, device) == ADD
    options = browser.get(ADD).context["js_data"]["creation_options"]
    assert len(options["publicKey"]["excludeCredentials"]) == 1
    browser.post(ADD, {"name": "", "credential": Device(b"another").register(options)})
    assert [key.wrap().name for key in passkeys.passkeys_of(person)] == ["telephone", "Passkey 2"]


def test_a_passkey_is_renamed_and_removed_by_its_holder_only_and_both_are_told() -> None:
    person, device = with_passkey()
    _other, other_device = with_passkey("badr")
    key = passkeys.passkeys_of(person).get()
    edit, remove = reverse("mfa_edit_webauthn", args=[key.pk]), reverse("mfa_remove_webauthn", args=[key.pk])
    stranger = Browser()
    stranger.sign_in(other_device.sign(stranger.asked()))
    confirmed(stranger, other_device)
    assert stranger.post(edit, {"name": "mine"}).status_code == 404
    assert stranger.post(remove).status_code == 404
    browser = Browser()
    browser.sign_in(device.sign(browser.asked()))
    confirmed(browser, device)
    browser.post(edit, {"name": "key in the safe"})
    assert passkeys.passkeys_of(person).get().wrap().name == "key in the safe"
    browser.post(remove)
    assert not passkeys.passkeys_of(person).exists()
    assert told()[-2:] == ["rename_passkey", "remove_passkey"]
    # What was typed may be a secret, and the trail forgets nothing.
    assert "safe" not in str(list(Entry.objects.values_list("before", "after")))
    assert "was removed" in letters()[-1].body
    # It was the last second factor: another is asked for before any work.
    assert browser.get(reverse("profile"))["Location"] == reverse("ways-to-sign-in")
