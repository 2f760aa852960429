"""What happens by itself every day: duties that do not stop one another, and letters to those for whom it is time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.entities.tests.library import write_study
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_user
from shiraka.foundation.work import daily
from shiraka.foundation.work.tests.conftest import NOON
from shiraka.foundation.workflow.tests.studies import Study

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture(autouse=True)
def _no_duties_but_those_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_duties", {})


def officer(**values: Any) -> User:
    """Return an officer with an address."""
    user = make_user("PO")
    values = {"email": f"{user.username}@example.org", **values}
    User.objects.filter(pk=user.pk).update(**values)
    return User.objects.get(pk=user.pk)


def leave_lying(leader: User, *, days: int) -> Study:
    """Return a study that has lain for so many days with somebody who has five working days."""
    study = write_study(leader=leader)
    Study.objects.filter(pk=study.pk).update(updated_at=NOON - timedelta(days=days))
    return study


def test_every_duty_is_done_and_says_how_much_it_changed() -> None:
    days: list[date] = []

    def expire(today: date) -> int:
        days.append(today)
        return 3

    daily.register("expire", expire)
    daily.register("archive", lambda _today: 0)
    assert daily.run() == {"expire": 3, "archive": 0, "reminders": 0}
    assert days == [NOON.date()]


def test_a_duty_that_fails_is_logged_and_stops_neither_the_others_nor_the_letters(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_today: date) -> int:
        raise ZeroDivisionError("On purpose.")

    leave_lying(officer(), days=30)
    daily.register("fail", fail)
    daily.register("archive", lambda _today: 2)
    assert daily.run() == {"fail": -1, "archive": 2, "reminders": 1}
    assert "The daily duty fail failed." in caplog.text


def test_a_duty_is_known_by_its_name() -> None:
    daily.register("expire", lambda _today: 1)
    daily.register("expire", lambda _today: 2)
    assert daily.run()["expire"] == 2


def test_those_are_written_to_for_whom_something_is_late_or_due_today() -> None:
    late, due_today, in_time, idle = (officer() for _person in range(4))
    leave_lying(late, days=30)
    # Independence Day, the 18th, is no working day: the fifth is today.
    leave_lying(due_today, days=8)
    leave_lying(in_time, days=6)
    assert daily.remind() == 2
    assert {letter.to[0] for letter in mail.outbox} == {late.email, due_today.email}
    assert idle.email not in str(mail.outbox)


def test_nobody_is_written_to_without_an_address_or_after_they_have_left() -> None:
    leave_lying(officer(email=""), days=30)
    leave_lying(officer(is_active=False), days=30)
    assert daily.remind() == 0
    assert mail.outbox == []


def test_a_letter_tells_each_thing_with_its_day_number_and_step() -> None:
    leader = officer()
    studies = [leave_lying(leader, days=days) for days in (30, 40)]
    daily.remind()
    (letter,) = mail.outbox
    assert letter.subject == "ICESCO · 2 things wait for you"
    lines = letter.body.split("\n\n-- ")[0].splitlines()
    assert lines[0] == "Late, due today, or to be thought of in time:"
    # What has been late for longest comes first; years are left out of this one.
    assert [line.split("  ")[1] for line in lines[2:]] == [studies[1].number, studies[0].number]
    assert all(line.endswith("Submit: Waters") for line in lines[2:])


def test_a_letter_tells_no_words_of_what_is_restricted() -> None:
    leader = officer()
    study = leave_lying(leader, days=30)
    Study.objects.filter(pk=study.pk).update(confidentiality=2)
    daily.remind()
    (letter,) = mail.outbox
    assert study.number in letter.body
    assert "Not told by e-mail" in letter.body
    assert "Waters" not in letter.body


@pytest.mark.parametrize(("language", "subject", "title"), [("fr", "attend", "Eaux"), ("ar", "ينتظر", "مياه")])
def test_a_letter_is_in_the_language_of_its_reader(language: str, subject: str, title: str) -> None:
    leave_lying(officer(language=language), days=30)
    daily.remind()
    (letter,) = mail.outbox
    assert subject in letter.subject
    assert letter.body.split("\n\n-- ")[0].endswith(title)


def test_letters_take_as_many_queries_for_thirty_things_as_for_three() -> None:
    leader, costs = officer(), []
    for wanted in (3, 30):
        while Study.objects.count() < wanted:
            leave_lying(leader, days=30)
        with CaptureQueriesContext(connection) as asked:
            assert daily.remind() == 1
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_letter_that_cannot_be_sent_keeps_nobody_else_from_theirs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = officer(email="nobody@nowhere.invalid"), officer()
    for leader in (first, second):
        leave_lying(leader, days=30)
    send = EmailBackend.send_messages

    def refuse(backend: EmailBackend, messages: Any) -> int:
        if messages[0].to == [first.email]:
            raise OSError("No such host.")
        return int(send(backend, messages))

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    assert daily.run()["reminders"] == 1
    assert [letter.to for letter in mail.outbox] == [[second.email]]
    assert "could not be reminded" in caplog.text
    # The log names no person by their address.
    assert first.email not in caplog.text
