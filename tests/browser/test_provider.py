"""Signing in at a provider in a real browser: there and back, and what is said to whom has no account."""

import pytest

from shiraka.foundation.http.tests.provider import OpenIDProvider
from tests.browser.conftest import Enter
from tests.browser.looking import overflow, violations
from tests.browser.visitor import NARROW

pytestmark = pytest.mark.browser

BUTTON = "form[action='/account/provider/'] button"


def test_one_press_leads_there_and_back_into_the_own_account(enter: Enter, provider: OpenIDProvider) -> None:
    visitor = enter()
    provider.reset()
    provider.person["email"] = visitor.site.one("SELECT email FROM people_user WHERE username = 'la2'")
    visitor.open("/account/login/?next=/account/2fa/")
    assert visitor.main.locator(".btn.primary").count() == 1
    visitor.page.locator(BUTTON).press("Enter")
    visitor.page.wait_for_url("**/account/2fa/")
    assert provider.person["email"] in visitor.words


def test_whoever_has_no_account_reads_whom_to_ask_in_three_languages(enter: Enter, provider: OpenIDProvider) -> None:
    visitor = enter(width=NARROW)
    provider.reset()
    provider.person |= {"sub": "nobody here", "email": "nobody@example.org"}
    told = {"en": "You are not signed in", "fr": "Vous n’êtes pas connecté", "ar": "لم يتم تسجيل الدخول"}
    for language, words in told.items():
        visitor.open("/account/login/")
        visitor.speak(language)
        visitor.page.locator(BUTTON).click()
        visitor.page.wait_for_url("**/account/provider/callback/**")
        assert words in visitor.words
        assert "nobody@example.org" in visitor.words
        assert violations(visitor.page) == []
        assert overflow(visitor.page) == []
