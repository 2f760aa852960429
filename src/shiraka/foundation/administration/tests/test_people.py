from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.administration.accounts import appoint, change_account, end_appointment
from shiraka.foundation.administration.tests.people import BEGIN, browser, somebody
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.people.models import Appointment, Unit, User
from shiraka.foundation.workflow.conditions import Refused
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db

NEW = {
    "username": "amina",
    "full_name_en": "Amina",
    "full_name_fr": "",
    "full_name_ar": "أمينة",
    "email": "amina@example.org",
    "language": "fr",
}


def test_an_account_is_opened_with_a_link_shown_once_and_sent(
    django_capture_on_commit_callbacks: object,
) -> None:
    client = browser(somebody("ad", "AD"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # a fixture without a type
        answer = client.post("/administration/people/add/", NEW)
    account = User.objects.get(username="amina")
    assert answer.status_code == 302
    assert not account.has_usable_password()
    assert "/account/password/reset/key/" in client.get(answer["Location"]).content.decode()
    assert "/account/password/reset/key/" not in client.get(answer["Location"]).content.decode()
    assert [message.to for message in letters()] == [["amina@example.org"]]
    told = str(list(Entry.objects.values_list("before", "after", "reason")))
    assert "password" not in told
    assert "reset/key" not in told


def test_the_link_lets_its_holder_set_a_password() -> None:
    client = browser(somebody("ad", "AD"))
    answer = client.post("/administration/people/add/", NEW)
    page = client.get(answer["Location"]).content.decode()
    link = page.split("http://testserver")[1].split("<")[0]
    assert Client().get(link, follow=True).status_code == 200


def test_two_accounts_cannot_have_one_address() -> None:
    User.objects.create_user("other", email="AMINA@example.org")
    answer = browser(somebody("ad", "AD")).post("/administration/people/add/", NEW)
    assert answer.status_code == 422
    assert 'value="amina"' in answer.content.decode()


def test_a_closed_account_is_out_at_once() -> None:
    person = somebody("po", "PO")
    client = browser(person)
    assert client.get("/profile/").status_code == 200
    person.is_active = False
    change_account(person, actor=somebody("ad", "AD"))
    assert client.get("/profile/").status_code == 302


def test_an_administrator_closes_another_account_but_not_their_own() -> None:
    person = somebody("ad", "AD")
    person.is_active = False
    with pytest.raises(Refused):
        change_account(person, actor=person)


def test_nobody_gives_or_takes_a_post_of_their_own() -> None:
    person = somebody("ad", "AD")
    with pytest.raises(Refused) as refusal:
        appoint(Appointment(user=person, role="HS", start_date=BEGIN), actor=person)
    assert refusal.value.conditions[0].rule == "R-03"
    with pytest.raises(Refused):
        end_appointment(person.posts.get(), actor=person, end_date=date(2026, 1, 1))
    sent = browser(person).post(
        f"/administration/people/{person.pk}/posts/add/",
        {"role": "AU", "start_date": "2026-01-01", "title_en": "", "title_fr": "", "title_ar": ""},
    )
    assert sent.status_code == 409
    assert person.posts.count() == 1


@pytest.mark.parametrize(("role", "missing"), [("PO", "unit"), ("NC", "country"), ("EP", "organisation_number")])
def test_a_post_is_bound_to_what_its_role_is_bound_to(role: str, missing: str) -> None:
    person = somebody("new")
    sent = {"role": role, "start_date": "2026-01-01", "title_en": "", "title_fr": "", "title_ar": ""}
    answer = browser(somebody("ad", "AD")).post(f"/administration/people/{person.pk}/posts/add/", sent)
    assert answer.status_code == 422
    assert f'id="id_{missing}-error"' in answer.content.decode()


def test_a_post_given_and_ended_stands_in_the_trail() -> None:
    person, client = somebody("new"), browser(somebody("ad", "AD"))
    unit = Unit.objects.create(code="PIC", name=Text(en="Partnerships"), kind="sector")
    sent = {"role": "PO", "unit": unit.pk, "start_date": "2026-01-01", "title_en": "Officer", "country": "SEN"}
    assert client.post(f"/administration/people/{person.pk}/posts/add/", sent).status_code == 302
    post = person.posts.get()
    assert (post.unit, post.country) == (unit, "")
    address = f"/administration/people/{person.pk}/posts/{post.pk}/end/"
    assert client.post(address, {"end_date": "2025-01-01"}).status_code == 409
    assert client.post(address, {"end_date": "2026-06-30"}).status_code == 302
    assert list(Entry.objects.order_by("sequence").values_list("action", flat=True)) == ["appoint", "end_appointment"]


def test_only_the_administrator_changes_and_the_auditor_reads() -> None:
    reader, officer = browser(somebody("au", "AU")), browser(somebody("po", "PO"))
    person = somebody("new")
    assert reader.get("/administration/people/").status_code == 200
    assert reader.get(f"/administration/people/{person.pk}/").status_code == 200
    assert reader.get("/administration/people/add/").status_code == 403
    assert reader.post(f"/administration/people/{person.pk}/invite/").status_code == 403
    assert officer.get("/administration/people/").status_code == 403


def test_people_are_found_by_their_name_in_any_script() -> None:
    User.objects.create_user("amina", full_name=Text(en="Amina", ar="أمينة"))
    client = browser(somebody("ad", "AD"))
    assert "amina" in client.get("/administration/people/?q=أمينة").content.decode()
    assert "Nobody found" in client.get("/administration/people/?q=zzz").content.decode()


def test_the_list_asks_as_many_queries_for_thirty_as_for_three() -> None:
    client = browser(somebody("ad", "AD"))
    client.get("/administration/people/")
    counts, page = [], ""
    for batch in (range(3), range(3, 40)):
        for number in batch:
            somebody(f"person{number:02d}", "PO")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/administration/people/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15
    assert "cursor=" in page


def test_nobody_gives_their_account_another_address() -> None:
    person = somebody("po", "PO")
    for sent in (
        {"action_add": "", "email": "taken@example.org"},
        {"action_primary": "", "email": "taken@example.org"},
    ):
        assert browser(person).post("/account/email/", sent).headers["Location"] == "/profile/"
    assert not EmailAddress.objects.exists()


def test_a_new_password_is_not_sent_to_an_address_the_account_had_before() -> None:
    admin, person = somebody("ad", "AD"), somebody("po", "PO")
    User.objects.filter(pk=person.pk).update(email="before@example.org")
    Client().post("/account/password/reset/", {"email": "before@example.org"})
    assert len(letters()) == 1
    sent = {"full_name_en": "Po", "email": "after@example.org", "language": "en", "is_active": "on"}
    assert browser(admin).post(f"/administration/people/{person.pk}/edit/", sent).status_code == 302
    cache.clear()
    Client().post("/account/password/reset/", {"email": "before@example.org"})
    assert "/account/password/reset/key/" not in letters()[1].body
    Client().post("/account/password/reset/", {"email": "after@example.org"})
    assert letters()[2].to == ["after@example.org"]
    assert "/account/password/reset/key/" in letters()[2].body
