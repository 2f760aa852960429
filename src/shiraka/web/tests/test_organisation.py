"""The name of the organisation and the languages it offers, wherever readers meet them."""

import pytest
from allauth.mfa.adapter import get_adapter
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from shiraka.foundation import clock
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.parameters import reading
from shiraka.foundation.parameters.tests.people import approve, changed, somebody
from shiraka.foundation.people.models import User
from shiraka.foundation.work import daily
from shiraka.foundation.work.sources import WorkItem
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db

NAME = Text(en="Union of Libraries", fr="Union des bibliothèques", ar="اتحاد المكتبات")
SHORT = Text(en="UL", fr="UB", ar="اتحاد")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def named() -> None:
    approve("organisation_name", NAME)
    approve("organisation_short_name", SHORT)


def test_pages_tell_whose_they_are() -> None:
    named()
    for client, address in ((Client(), "/account/login/"), (browser(somebody("au", "AU")), "/profile/")):
        page = client.get(address).content.decode()
        assert NAME.en in page
        assert f"Shiraka · {SHORT.en}</title>" in page
    french = Client().get("/account/login/", headers={"Accept-Language": "fr"}).content.decode()
    assert NAME.fr in french


def test_a_page_is_drawn_though_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> None:
        raise DatabaseError("no answer")

    monkeypatch.setattr(reading, "_present_mark", silent)
    page = Client().get("/no-such-page/")
    assert page.status_code == 404
    assert "Shiraka</title>" in page.content.decode()


def test_whether_the_process_lives_is_told_without_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_present_mark", lambda: pytest.fail("asked"))
    assert Client().get("/healthz", headers={"Accept-Language": "fr"}).status_code == 200


def test_letters_tell_who_writes() -> None:
    named()
    approve("letter_texts", changed("letter_texts", "words", footer=Text(en="Office of partnerships")))
    User.objects.create_user("amal", "amal@example.org", "quite-a-long-password")
    Client().post("/account/password/reset/", {"email": "amal@example.org"})
    letter = letters()[0]
    assert letter.subject == "UL · A new password for your account in Shiraka"
    assert "\n-- \nUnion of Libraries\nOffice of partnerships\n\nYou receive this because" in letter.body


def test_reminders_are_signed_in_the_language_of_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    named()
    User.objects.create_user("amal", "amal@example.org", language="fr")
    item = WorkItem(
        due_date=clock.today(),
        title="Renew",
        why="",
        record_reference="P-00001",
        record_title="",
        url="/",
        action_label="Open",
        is_late=False,
    )
    monkeypatch.setattr(daily, "work_items", lambda _user: [item])
    assert daily.remind() == 1
    assert letters()[0].subject.startswith("UB · ")
    assert NAME.fr in letters()[0].body


def test_the_app_with_the_codes_names_the_organisation() -> None:
    named()
    assert get_adapter().get_totp_issuer() == "UL Shiraka"


def test_a_language_that_is_not_offered_is_neither_shown_nor_spoken_to_visitors() -> None:
    approve("languages", changed("languages", "is_offered", fr=False))
    page = Client().get("/account/login/", headers={"Accept-Language": "fr"})
    assert 'lang="en" dir="ltr"' in page.content.decode()
    assert 'value="fr"' not in page.content.decode()
    client = Client()
    client.post("/language/", {"language": "fr"})
    assert "django_language" not in client.cookies
    asked = client.get("/api/v1/openapi.json", headers={"Accept-Language": "fr"})
    assert asked["Content-Language"] == "en"


def test_whoever_has_chosen_a_language_keeps_it() -> None:
    reader = somebody("po", "PO")
    User.objects.filter(pk=reader.pk).update(language="fr")
    approve("languages", changed("languages", "is_offered", fr=False, ar=False))
    page = browser(reader).get("/profile/")
    assert [code for code, _label in page.context["form"].fields["language"].choices] == ["en", "fr"]
    assert 'lang="fr"' in page.content.decode()
    answer = browser(reader).post("/profile/", {"language": "fr", "theme": "dark", "density": ""})
    assert answer.status_code == 302
    assert browser(somebody("au", "AU")).post("/profile/", {"language": "fr"}).status_code == 422


def test_a_new_account_is_offered_the_same_languages() -> None:
    approve("languages", changed("languages", "is_offered", en=False))
    form = browser(somebody("ad", "AD")).get(reverse("user-create")).context["form"]
    assert [code for code, _label in form.fields["language"].choices] == ["fr", "ar"]
    assert form["language"].value() == "fr"
