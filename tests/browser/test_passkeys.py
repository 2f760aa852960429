"""Passkeys in a real browser with an authenticator of its own: added, used alone, renamed, removed."""

import pytest
from playwright.sync_api import CDPSession

from tests.browser.conftest import Enter
from tests.browser.looking import overflow, violations
from tests.browser.site import Site
from tests.browser.visitor import NARROW, Visitor

pytestmark = pytest.mark.browser

WAYS, SIGN_IN = "/account/2fa/", "/account/login/"


@pytest.fixture
def at_localhost(site: Site, enter: Enter) -> Visitor:
    """Return a window at the one name where passkeys work without HTTPS."""
    visitor = enter()
    visitor.root = site.address.replace("127.0.0.1", "localhost")
    return visitor


def with_authenticator(visitor: Visitor) -> tuple[CDPSession, str]:
    """Give a window a device that keeps passkeys and verifies its owner."""
    line = visitor.context.new_cdp_session(visitor.page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return line, line.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def credentials(line: CDPSession, device: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    return found


def sign_out(visitor: Visitor) -> None:
    visitor.open("/account/logout/")
    visitor.send()
    visitor.page.wait_for_selector("form[data-passkey]")


def test_a_passkey_is_added_opens_the_account_alone_and_is_removed(at_localhost: Visitor) -> None:
    visitor = at_localhost.sign_in("po2").speak("en")
    line, device = with_authenticator(visitor)
    visitor.open(f"{WAYS}webauthn/add/")
    visitor.fill(name="Telephone of Yusuf")
    visitor.send()
    # Nobody in the demonstration has a password: the passkey just made confirms who reads the recovery codes.
    visitor.follow(visitor.main.get_by_role("button", name="Confirm with a passkey"))
    visitor.page.wait_for_selector(".codes")
    (kept,) = credentials(line, device)
    assert kept["isResidentCredential"]
    visitor.open(WAYS)
    assert "Telephone of Yusuf" in visitor.words

    sign_out(visitor)
    visitor.open(f"{SIGN_IN}?next={WAYS}")
    visitor.follow(visitor.main.get_by_role("button", name="Sign in with a passkey"))
    visitor.page.wait_for_url(f"**{WAYS}")
    assert "Telephone of Yusuf" in visitor.words
    assert "Last used" in visitor.words

    # What protects the account asks for the passkey again.
    visitor.follow(visitor.main.get_by_role("link", name="Remove"))
    visitor.follow(visitor.main.get_by_role("button", name="Confirm with a passkey"))
    visitor.page.wait_for_selector("button.danger")
    visitor.send()
    visitor.page.wait_for_url(f"**{WAYS}")
    assert "The passkey is removed." in visitor.words

    sign_out(visitor)
    visitor.follow(visitor.main.get_by_role("button", name="Sign in with a passkey"))
    visitor.page.wait_for_selector(".m-bad")
    assert "This passkey was not accepted." in visitor.words


def test_what_the_device_refuses_is_told_in_words_in_three_languages(at_localhost: Visitor) -> None:
    visitor = at_localhost
    line, device = with_authenticator(visitor)
    line.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    told = {
        "en": "Nothing was chosen in time, or it was cancelled. Try again.",
        "fr": "Rien n’a été choisi à temps, ou l’opération a été annulée. Réessayez.",
        "ar": "لم يُختر شيء في الوقت المحدد أو أُلغيت العملية. أعيدوا المحاولة.",
    }
    visitor.resize(NARROW)
    for language, words in told.items():
        visitor.open(SIGN_IN)
        visitor.speak(language)
        visitor.page.locator("form[data-passkey] button").press("Enter")
        visitor.page.wait_for_selector("[data-told=stopped]", state="visible")
        assert words in visitor.words
        assert violations(visitor.page) == []
        assert overflow(visitor.page) == []


def test_a_browser_without_passkeys_says_so_and_offers_no_button(enter: Enter) -> None:
    visitor = enter()
    visitor.page.add_init_script("delete window.PublicKeyCredential")
    visitor.open(SIGN_IN)
    visitor.page.wait_for_selector("[data-told=unable]", state="visible")
    assert "This browser cannot use passkeys here." in visitor.words
    assert not visitor.page.locator("form[data-passkey] button").is_visible()
    assert visitor.page.locator("[name=password]").is_visible()
