"""What happens at the door stands in the trail once, without what was typed."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client, TestCase
from django.urls import reverse

from shiraka.foundation.administration import subscriptions
from shiraka.foundation.administration.accounts import reset_second_factor
from shiraka.foundation.administration.tests.people import somebody
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused

pytestmark = pytest.mark.django_db

PASSWORD, NEW = "quite-a-long-password", "another-long-password"


@pytest.fixture(autouse=True)
def _nobody_was_counted_yet() -> None:
    cache.clear()


class Browser(Client):
    """Does after each request what waits for its transaction to be stored."""

    def request(self, **request: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            return super().request(**request)


def browser(user: User) -> Browser:
    client = Browser()
    client.force_login(user)
    return client


def made(name: str = "amal", role: str = "PO", **more: Any) -> User:
    person = somebody(name, role)
    User.objects.filter(pk=person.pk).update(email=f"{name}@example.org", **more)
    return User.objects.get(pk=person.pk)


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def entered(client: Client, name: str = "amal", password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": name, "password": password})


def told() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("action", flat=True))


def whole_trail() -> str:
    return str(list(Entry.objects.values_list("before", "after", "reason", "reference", "authority")))


def test_signing_in_and_out_is_told_once() -> None:
    person, client = made(), Browser()
    entered(client)
    client.post(reverse("account_logout"))
    assert told() == ["sign_in", "sign_out"]
    assert {entry.actor for entry in Entry.objects.all()} == {person}
    assert {entry.record for entry in Entry.objects.all()} == {person}
    client.post(reverse("account_logout"))
    assert len(told()) == 2
    assert verify().is_sound


@pytest.mark.parametrize("name", ["amal", "AMAL@example.org", "my-own-secret-typed-in-the-wrong-place"])
def test_a_refused_password_is_told_without_what_was_typed(name: str) -> None:
    person = made()
    entered(Browser(), name, "my-other-secret")
    entry = Entry.objects.get()
    assert (entry.action, entry.actor) == ("password_refused", None)
    assert entry.record == (person if name.casefold().startswith("amal") else None)
    assert "secret" not in whole_trail()


def test_who_knocks_without_end_does_not_fill_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subscriptions, "REFUSALS_AN_HOUR", 3)
    made()
    for number in range(6):
        entered(Browser(REMOTE_ADDR=f"10.0.0.{number}"), f"nobody{number}", "guess")
    assert told() == ["password_refused"] * 3
    assert [entry.after for entry in Entry.objects.order_by("sequence")] == [{}, {}, {"further_untold": True}]
    entered(Browser())
    assert told()[-1] == "sign_in"


def test_a_changed_password_is_told() -> None:
    made()
    client = Browser()
    entered(client)
    changed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), changed).status_code == 302
    assert told() == ["sign_in", "change_password"]
    assert NEW not in whole_trail()


def test_a_password_set_by_the_link_of_an_administrator_is_told_to_its_holder() -> None:
    person, keeper = made(language="fr"), somebody("ad", "AD")
    office = browser(keeper)
    office.post(reverse("user-invite", args=[person.pk]))
    assert told() == ["reset_password"]
    assert Entry.objects.get().actor == keeper
    link = office.get(reverse("user", args=[person.pk])).content.decode().split("http://testserver")[1].split("<")[0]
    client = Browser()
    form = client.get(link)["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert told() == ["reset_password", "set_password"]
    assert [letter.to for letter in letters()] == [["amal@example.org"]] * 2
    first, second = (str(letter.body) for letter in letters())
    assert link in first
    assert "mot de passe" in first + second
    assert link not in second
    assert link not in whole_trail()


def test_a_second_factor_is_told_from_its_beginning_to_its_end() -> None:
    made()
    client = Browser()
    entered(client)
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    client.post(reverse("mfa_activate_totp"), {"code": code_for(form.secret)})
    assert told() == ["sign_in", "add_second_factor", "make_recovery_codes"]
    assert client.post(reverse("mfa_generate_recovery_codes")).status_code == 302
    assert told()[3:] == ["make_recovery_codes"]
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert told()[4:] == ["remove_second_factor"]
    assert form.secret not in whole_trail()


def test_a_recovery_code_and_a_wrong_code_are_told_and_a_code_of_the_telephone_is_not() -> None:
    person = made()
    secret = generate_totp_secret()
    TOTP.activate(person, secret)
    code = RecoveryCodes.activate(person).get_unused_codes()[0]
    client = Browser()
    assert entered(client)["Location"] == reverse("mfa_authenticate")
    assert told() == []
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert told() == ["code_refused"]
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert told() == ["code_refused", "use_recovery_code", "sign_in"]
    assert code not in whole_trail()
    again = Browser()
    entered(again)
    again.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert told()[3:] == ["sign_in"]


def test_ended_sessions_are_told_and_nothing_where_there_were_none() -> None:
    made()
    here, there = Browser(), Browser()
    entered(here)
    entered(there)
    for _time in range(2):
        here.post(reverse("sessions"), {"session": "others"})
    assert told() == ["sign_in", "sign_in", "end_sessions"]
    assert Entry.objects.get(action="end_sessions").after == {"sessions": 1}


def test_an_administrator_removes_a_lost_second_factor_and_its_holder_is_told() -> None:
    person, keeper = made(language="ar"), somebody("ad", "AD")
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    client = browser(person)
    entered(client)
    office = browser(keeper)
    address = reverse("user-second-factor", args=[person.pk])
    assert address in office.get(reverse("user", args=[person.pk])).content.decode()
    assert office.post(address).status_code == 302
    assert not Authenticator.objects.exists()
    entry = Entry.objects.get(action="reset_second_factor")
    assert (entry.actor, entry.record) == (keeper, person)
    (letter,) = letters()
    assert letter.to == ["amal@example.org"]
    assert "عامل التحقق الثاني" in letter.body
    assert address not in office.get(reverse("user", args=[person.pk])).content.decode()
    assert office.post(address).status_code == 409
    TOTP.activate(keeper, generate_totp_secret())
    with pytest.raises(Refused, match="your own"):
        reset_second_factor(keeper, actor=keeper)
    assert browser(made("officer")).post(address).status_code == 403


def test_a_removed_second_factor_ends_the_sessions_of_its_holder() -> None:
    person = made()
    client = Browser()
    entered(client)
    TOTP.activate(person, generate_totp_secret())
    assert client.get("/profile/").status_code == 200
    reset_second_factor(person, actor=somebody("ad", "AD"))
    assert client.get("/profile/").status_code == 302


def test_the_page_of_the_trail_tells_it_in_words() -> None:
    made()
    client = Browser()
    entered(client, password="wrong")
    entered(client)
    for role in ("AD", "AU", "HS"):
        reader = somebody(role.lower(), role)
        page = browser(reader).get(reverse("trail")).content.decode()
        assert "Signed in" in page
        assert "Password refused" in page
