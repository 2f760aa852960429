"""A calendar is read by whoever knows its secret: what its person may see at that moment, in their language."""

import logging
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar as File

from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.calendars import views
from shiraka.foundation.calendars.actions import make
from shiraka.foundation.calendars.models import Calendar
from shiraka.foundation.http.limits import CALENDAR
from shiraka.foundation.people.models import Appointment, User
from shiraka.foundation.work.tests.conftest import NOON
from shiraka.foundation.work.tests.test_daily import leave_lying, officer
from shiraka.foundation.workflow.tests.studies import Study

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address_of(user: User, *kinds: str) -> str:
    return reverse("calendar-feed", args=[make(user, kinds or ("work",))[1]])


def read(address: str, **more: Any) -> Any:
    return Client().get(address, **more)


def events(address: str) -> list[Any]:
    answer = read(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    file: Any = File.from_ical(answer.content)
    assert file.errors == []
    found = file.walk("VEVENT")
    assert [error for event in found for error in event.errors] == []
    return list(found)


def test_what_waits_stands_on_its_day_and_leads_to_where_it_is_done() -> None:
    leader = officer()
    study = leave_lying(leader, days=30)
    (event,) = events(address_of(leader))
    assert event["SUMMARY"] == f"Submit: {study.number} · Waters"
    assert event["DTSTART"].dt == date(2026, 11, 2)
    assert event["DTEND"].dt == date(2026, 11, 3)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["URL"] == f"http://localhost:8000/studies/{study.pk}/"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOON - timedelta(days=30)
    assert (event["TRANSP"], event["CLASS"]) == ("TRANSPARENT", "PRIVATE")
    assert event["UID"].endswith("@localhost")
    assert event["DESCRIPTION"] == f"Now: Draft.\nOpen it: http://localhost:8000/studies/{study.pk}/"


def test_the_heads_of_a_calendar_say_whose_it_is_and_how_often_to_look() -> None:
    answer = read(address_of(officer(language="ar")))
    file: Any = File.from_ical(answer.content)
    assert (file["VERSION"], file["PRODID"], file["X-WR-CALNAME"]) == (
        "2.0",
        "-//Shiraka//Shiraka//EN",
        "إيسيسكو · Shiraka",
    )
    assert file["REFRESH-INTERVAL"].dt == timedelta(hours=1)
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Language"] == "ar"
    assert not answer.cookies


@pytest.mark.parametrize(("language", "title"), [("fr", "Eaux"), ("ar", "مياه")])
def test_a_calendar_is_in_the_language_of_its_person(language: str, title: str) -> None:
    leader = officer(language=language)
    leave_lying(leader, days=30)
    (event,) = events(address_of(leader))
    assert title in event["SUMMARY"]
    assert event["SUMMARY"].params["LANGUAGE"] == language


def test_what_is_restricted_stands_there_without_its_name_and_what_is_not_seen_any_more_not_at_all() -> None:
    leader = officer()
    study = leave_lying(leader, days=30)
    address = address_of(leader)
    Study.objects.filter(pk=study.pk).update(confidentiality=2)
    (event,) = events(address)
    assert event["SUMMARY"] == f"Submit: {study.number} · restricted, open it in Shiraka"
    assert "Waters" not in read(address).content.decode()
    Appointment.objects.filter(user=leader).update(end_date=NOON.date() - timedelta(days=1))
    assert events(address) == []


def test_a_calendar_is_the_same_until_something_changes() -> None:
    leader = officer()
    leave_lying(leader, days=30)
    address = address_of(leader)
    first = read(address)
    with clock.frozen(NOON + timedelta(hours=3)):
        again = read(address, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
    known = [event["UID"] for event in events(address)]
    leave_lying(leader, days=20)
    changed = read(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert [event["UID"] for event in events(address)][:1] == known


def test_a_secret_is_kept_as_a_hash_shown_once_and_told_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    leader = officer()
    client = browser(leader)
    page = client.post(reverse("calendar"), {"kinds": ["work"]})
    address = page.context["address"].removeprefix("http://testserver")
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert secret in page.content.decode()
    assert f"webcal://testserver{address}" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert secret not in client.get(reverse("calendar")).content.decode()
    stored = str(list(Calendar.objects.values())) + str(list(Entry.objects.values_list("before", "after", "reason")))
    assert secret not in stored
    # Neither does the log tell it, where a calendar was not given.
    with caplog.at_level(logging.DEBUG):
        assert read(address).status_code == 200
        User.objects.filter(pk=leader.pk).update(is_active=False)
        assert read(address).status_code == 404
    assert secret not in caplog.text


def test_an_address_is_renewed_and_revoked_and_the_trail_tells_it() -> None:
    leader = officer()
    client, first = browser(leader), address_of(leader)
    renewed = client.post(reverse("calendar"), {"kinds": ["work"], "renew": "on"}).context["address"]
    assert read(first).status_code == 404
    assert read(renewed).status_code == 200
    assert client.post(reverse("calendar"), {"kinds": []}).status_code == 422
    assert client.post(reverse("calendar-revoke")).status_code == 302
    assert read(renewed).status_code == 404
    assert client.post(reverse("calendar-revoke")).status_code == 302
    told = Entry.objects.filter(actor=leader).order_by("sequence").values_list("action", flat=True)
    assert list(told)[-3:] == ["make_calendar", "renew_calendar", "revoke_calendar"]


def test_whoever_left_has_no_calendar_and_a_wrong_secret_is_answered_alike() -> None:
    leader = officer()
    address = address_of(leader)
    User.objects.filter(pk=leader.pk).update(is_active=False)
    left, wrong = read(address), read("/calendar/shc_nothing.ics")
    assert (left.status_code, left.content) == (wrong.status_code, wrong.content) == (404, b"")


def test_the_page_tells_when_it_was_last_read() -> None:
    leader = officer()
    client, address = browser(leader), address_of(leader)
    assert "Not read yet" in client.get(reverse("calendar")).content.decode()
    read(address)
    assert Calendar.objects.get().last_read_at == NOON
    with clock.frozen(NOON + timedelta(minutes=5)):
        read(address)
    assert Calendar.objects.get().last_read_at == NOON, "Not written down each time."
    assert "Not read yet" not in client.get(reverse("calendar")).content.decode()


def test_no_second_factor_is_asked_of_a_program() -> None:
    leader = officer()
    with override_settings(SHIRAKA_SECOND_FACTOR=True):
        assert browser(leader).get(address_of(leader)).status_code == 200


def test_a_program_that_asks_too_often_is_told_to_wait(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(views, "CALENDAR", replace(CALENDAR, most=2))
    address = address_of(officer())
    assert [read(address).status_code for _time in range(3)] == [200, 200, 429]
    assert read(address)["Retry-After"] == "60"
    assert address not in caplog.text


def test_a_calendar_takes_as_many_queries_for_thirty_things_as_for_three() -> None:
    leader, costs = officer(), []
    address = address_of(leader)
    for wanted in (3, 30):
        while Study.objects.count() < wanted:
            leave_lying(leader, days=30)
        with CaptureQueriesContext(connection) as asked:
            assert len(events(address)) == wanted
        costs.append(len(asked))
        # Noted again only after a while.
        Calendar.objects.update(last_read_at=None)
    assert costs[0] == costs[1] <= 15
