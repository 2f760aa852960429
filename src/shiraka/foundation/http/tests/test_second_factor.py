"""Who signs in for the first time sets up the second factor at once, and is not asked twice for the password."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client, override_settings
from django.urls import reverse

from shiraka.foundation import clock
from shiraka.foundation.people.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "quite-a-long-password"


@pytest.fixture(autouse=True)
def _asked_for() -> Iterator[None]:
    with override_settings(SHIRAKA_SECOND_FACTOR=True):
        yield


def signed_in(**more: Any) -> Client:
    User.objects.create_user("amal", "amal@example.org", PASSWORD, **more)
    client = Client(headers={"Accept-Language": "en"})
    client.post(reverse("account_login"), {"login": "amal", "password": PASSWORD})
    return client


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_whoever_signs_in_first_is_led_to_it_in_their_language() -> None:
    page = signed_in(language="fr").get("/", follow=True)
    assert page.redirect_chain == [(reverse("ways-to-sign-in"), 302)]
    assert "Set up a second factor first" not in page.content.decode()
    assert 'lang="fr"' in page.content.decode()


def test_setting_it_up_right_after_sign_in_asks_for_nothing_again() -> None:
    client = signed_in()
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    done = client.post(reverse("mfa_activate_totp"), {"code": code_for(form.secret)})
    assert done["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(done["Location"]).status_code == 200
    assert client.get(reverse("profile")).status_code == 200


def test_later_the_password_is_asked_for_again() -> None:
    client = signed_in()
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [record | {"at": record["at"] - 3600} for record in records]
    session.save()
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


def test_a_factor_that_was_there_before_is_never_taken_away_without_asking() -> None:
    client = signed_in()
    factor = Authenticator.objects.create(user=User.objects.get(), type=Authenticator.Type.TOTP, data={"secret": "x"})
    Authenticator.objects.filter(pk=factor.pk).update(created_at=clock.now() - timedelta(days=1))
    asked = client.get(reverse("mfa_deactivate_totp"))
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
