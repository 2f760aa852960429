"""What happens by itself every day: duties that do not stop one another, and letters to those for whom it is time."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.foundation import clock
from shiraka.foundation.entities.tests.library import write_study
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_user
from shiraka.foundation.work import daily
from shiraka.foundation.work.letters import write
from shiraka.foundation.work.models import Reminded
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
    assert {letter.to[0] for letter in letters()} == {late.email, due_today.email}
    assert idle.email not in str(letters())


def test_nobody_is_written_to_without_an_address_or_after_they_have_left() -> None:
    leave_lying(officer(email=""), days=30)
    leave_lying(officer(is_active=False), days=30)
    assert daily.remind() == 0
    assert letters() == []


def test_a_letter_tells_each_thing_with_its_day_number_and_step() -> None:
    leader = officer()
    studies = [leave_lying(leader, days=days) for days in (30, 40)]
    daily.remind()
    (letter,) = letters()
    assert letter.subject == "ICESCO · 2 things wait for you"
    opening, things, _page = letter.body.split("\n\n-- ")[0].split("\n\n")
    lines = things.splitlines()
    assert opening == "Late, due today, or to be thought of in time:"
    # What has been late for longest comes first; years are left out of this one.
    assert [line.split("  ")[1] for line in lines] == [studies[1].number, studies[0].number]
    assert all(line.endswith("Submit: Waters") for line in lines)


def test_a_letter_tells_no_words_of_what_is_restricted() -> None:
    leader = officer()
    study = leave_lying(leader, days=30)
    Study.objects.filter(pk=study.pk).update(confidentiality=2)
    daily.remind()
    (letter,) = letters()
    assert study.number in letter.body
    assert "Not told by e-mail" in letter.body
    assert "Waters" not in letter.body


@pytest.mark.parametrize(("language", "subject", "title"), [("fr", "attend", "Eaux"), ("ar", "ينتظر", "مياه")])
def test_a_letter_is_in_the_language_of_its_reader(language: str, subject: str, title: str) -> None:
    leave_lying(officer(language=language), days=30)
    daily.remind()
    (letter,) = letters()
    assert subject in letter.subject
    assert letter.body.split("\n\n")[1].endswith(title)


def test_letters_take_as_many_queries_for_thirty_things_as_for_three() -> None:
    leader, costs = officer(), []
    for wanted in (3, 30):
        while Study.objects.count() < wanted:
            leave_lying(leader, days=30)
        # Another day for the second letter.
        Reminded.objects.all().delete()
        with CaptureQueriesContext(connection) as asked:
            assert daily.remind() == 1
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_a_letter_that_cannot_be_written_keeps_nobody_else_from_theirs_and_comes_with_the_next_run(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = officer(email="nobody@nowhere.invalid"), officer()
    for leader in (first, second):
        leave_lying(leader, days=30)

    def refuse(user: User, *given: Any, **options: Any) -> None:
        write(user, *given, **options)
        if user == first:
            raise OSError("No such host.")

    with monkeypatch.context() as broken:
        broken.setattr(daily, "write", refuse)
        assert daily.run()["reminders"] == 1
    assert [letter.to for letter in letters()] == [[second.email]]
    assert "could not be reminded" in caplog.text
    # The log names no person by their address.
    assert first.email not in caplog.text
    assert daily.run()["reminders"] == 1
    assert [letter.to for letter in letters()] == [[second.email], [first.email]]


def test_a_second_run_on_the_same_day_writes_to_nobody_twice_and_one_on_the_next_does() -> None:
    first = officer()
    leave_lying(first, days=30)
    assert daily.remind() == 1
    second = officer()
    leave_lying(second, days=30)
    # Whoever had nothing in the morning has something now.
    assert [daily.remind(), daily.remind()] == [1, 0]
    assert [letter.to for letter in letters()] == [[first.email], [second.email]]
    with clock.frozen(NOON + timedelta(days=1)):
        assert daily.remind() == 2
