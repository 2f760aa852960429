"""When people are written to about what: as they chose, but never less than the rules require."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from shiraka.foundation import clock
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.people.models import User
from shiraka.foundation.work import at_once, daily
from shiraka.foundation.work.kinds import Kind, Way
from shiraka.foundation.work.letters import write
from shiraka.foundation.work.models import LetterSettings, Told
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.work.tests.conftest import NOON
from shiraka.foundation.work.tests.test_daily import leave_lying, officer

pytestmark = pytest.mark.usefixtures("library")
MONDAY = date(2026, 11, 30)


def choose(user: User, **ways: str) -> LetterSettings:
    return LetterSettings.objects.update_or_create(user=user, defaults={"ways": ways})[0]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_wants_no_letters_of_a_kind_gets_none_of_it() -> None:
    leader = officer()
    leave_lying(leader, days=30)
    choose(leader, decision="never")
    assert daily.remind() == 0
    choose(leader, decision="daily")
    assert daily.remind() == 1


def test_what_the_rules_require_cannot_be_switched_off() -> None:
    settings = choose(officer(), term="never", opinion="weekly")
    assert (settings.way(Kind.TERM), settings.way(Kind.OPINION)) == (Way.DAILY, Way.WEEKLY)
    client = browser(settings.user)
    sent = {"decision": "never", "opinion": "daily", "term": "never", "follow_up": "daily"}
    answer = client.post("/profile/letters/", sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"term"}
    assert "cannot be switched off" in answer.content.decode()
    assert client.post("/profile/letters/", {**sent, "term": "daily"}).status_code == 302
    assert LetterSettings.objects.get().way(Kind.DECISION) == Way.NEVER


def test_a_weekly_letter_is_written_on_monday_once_and_looks_a_week_ahead() -> None:
    leader = officer()
    leave_lying(leader, days=6)
    choose(leader, decision="weekly")
    assert daily.remind() == 0, "On a Wednesday."
    with clock.frozen(NOON + timedelta(days=(MONDAY - NOON.date()).days)):
        assert [daily.remind(), daily.remind()] == [1, 0]
    with clock.frozen(NOON + timedelta(days=13)):
        assert daily.remind() == 1, "Nobody ran it on the next Monday: it comes a day late."


def test_what_is_new_is_told_at_once_and_only_once() -> None:
    leader = officer()
    leave_lying(leader, days=1)
    sent = {"decision": "at_once", "opinion": "daily", "term": "daily", "follow_up": "daily"}
    browser(leader).post("/profile/letters/", sent)
    assert at_once.tell_at_once() == 0, "What waited before is known."
    study = leave_lying(leader, days=1)
    assert [at_once.tell_at_once(), at_once.tell_at_once()] == [1, 0]
    (letter,) = letters()
    assert study.number in letter.body
    study.delete()
    at_once.tell_at_once()
    assert Told.objects.count() == 1, "What waits no longer is forgotten."


def test_a_letter_that_could_not_be_sent_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    leader = officer()
    choose(leader, decision="at_once")
    leave_lying(leader, days=1)

    def refuse(*_given: Any) -> None:
        raise OSError("No such host.")

    with monkeypatch.context() as broken:
        broken.setattr(at_once, "write", refuse)
        assert at_once.tell_at_once() == 0
    assert at_once.tell_at_once() == 1


def test_things_of_several_kinds_stand_under_the_name_of_each() -> None:
    leader = officer()
    leave_lying(leader, days=30)
    (item,) = work_items(leader)
    assert item.kind == Kind.DECISION
    write(leader, [replace(item, kind=Kind.TERM), item])
    lines = letters()[0].body.splitlines()
    first, second = (lines.index(str(kind.label)) for kind in (Kind.DECISION, Kind.TERM))
    assert first < second


def test_whoever_has_no_address_is_told_so() -> None:
    assert "no e-mail address" in browser(officer(email="")).get("/profile/letters/").content.decode()
