"""A letter goes with its change, comes once the mail server takes it, and says no more than it must to anybody."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from shiraka.foundation import clock
from shiraka.foundation.jobs import queue
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.jobs.runner import run, run_waiting
from shiraka.foundation.letters.composing import Content, Group, Line, Link
from shiraka.foundation.letters.jobs import tidy
from shiraka.foundation.letters.models import Letter
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.letters.tests.server import MailServer, serving
from shiraka.foundation.letters.writing import write
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_user

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LINK = "https://partners.example.org/account/password/reset/key/1-secret/"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving() as made:
        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=made.port):
            yield made


def reader(**values: Any) -> User:
    user = make_user("PO")
    User.objects.filter(pk=user.pk).update(**{"email": "amal@example.org", **values})
    return User.objects.get(pk=user.pk)


def said(*paragraphs: str, **more: Any) -> Content:
    return Content(subject="A matter", paragraphs=paragraphs or ("Words.", LINK), **more)


def later(passed: timedelta) -> list[Job]:
    with clock.frozen(NOON + passed):
        return run_waiting()


def parts(message: EmailMessage) -> tuple[str, str]:
    found = [message.get_body((kind,)) for kind in ("plain", "html")]
    plain, html = (str(part.get_content()) for part in found if part is not None)
    return plain, html


def test_what_is_rolled_back_is_written_to_nobody() -> None:
    with transaction.atomic():
        write(reader(), said())
        transaction.set_rollback(True)
    assert letters() == []
    assert not Letter.objects.exists()


def test_a_letter_arrives_in_two_forms_with_heads_that_say_what_it_is(server: MailServer) -> None:
    user = reader(language="ar")
    line = Line(day="2", reference="P-1", words="<b>Sign</b>", url="https://partners.example.org/partners/1/")
    choice = Link(words="Choose", url="https://partners.example.org/profile/letters/")
    with translation.override("ar"):
        write(user, said("Words.", groups=(Group(title="", lines=(line,)),), why="As it is so.", choice=choice))
    (job,) = run_waiting()
    (message,) = server.taken
    letter = Letter.objects.get()
    assert message["Message-ID"] == f"<job-{job.pk}.{letter.identity.hex}@localhost>"
    assert (message["To"], message["Auto-Submitted"]) == ("amal@example.org", "auto-generated")
    assert (message["Content-Language"], message["List-Unsubscribe"]) == ("ar", f"<{choice.url}>")
    assert message["List-Id"] == "Shiraka <letters.localhost>"
    plain, html = parts(message)
    assert '<html lang="ar" dir="rtl">' in html
    assert '<div class="letter" lang="ar" dir="rtl">' in html
    assert f'<a href="{line.url}">&lt;b&gt;Sign&lt;/b&gt;</a>' in html
    # A line that begins with a number goes from right to left all the same; an address stands alone.
    assert "\u200f2  P-1  <b>Sign</b>" in plain.splitlines()
    assert choice.url in plain.splitlines()
    assert plain.index("-- ") < plain.index("As it is so.")


def test_a_letter_in_a_language_from_left_to_right_has_no_marks() -> None:
    write(reader(), said())
    (letter,) = letters()
    assert "\u200f" not in str(letter.body)
    html = str(letter.alternatives[0][0])
    assert '<html lang="en" dir="ltr">' in html
    assert f'<a class="go" href="{LINK}">' in html
    assert "List-Id" not in letter.extra_headers


def test_a_mail_server_that_is_away_is_asked_again_until_it_answers() -> None:
    with serving() as gone:
        port = gone.port
    write(reader(), said())
    backend = "django.core.mail.backends.smtp.EmailBackend"
    with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
        (failed,) = run_waiting()
    assert (failed.state, failed.told_error) == (State.RETRYING, "The mail server does not answer.")
    (done,) = later(timedelta(seconds=13))
    assert (done.state, done.attempts) == (State.SUCCEEDED, 2)
    assert len(mail.outbox) == 1
    assert later(timedelta(days=1)) == []


def test_an_address_that_is_refused_for_a_while_is_tried_again_with_the_same_number(server: MailServer) -> None:
    server.to_recipients, server.to_letters = ["450 4.2.0 Greylisted", "250 OK"], ["451 Busy", "250 OK"]
    write(reader(), said())
    assert [job.told_error for job in run_waiting()] == ["The mail server does not take it now (450)."]
    assert Letter.objects.get().answer == "450 4.2.0 Greylisted"
    assert [job.state for job in later(timedelta(minutes=1))] == [State.RETRYING]
    assert [job.state for job in later(timedelta(minutes=5))] == [State.SUCCEEDED]
    assert Letter.objects.get().answer == ""
    (message,) = server.taken
    assert message["Date"] == "Tue, 10 Mar 2026 12:00:00 +0000"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"to_recipients": ["550 5.1.1 <amal@example.org> unknown"]}, "refuses the address for good (550)"),
        ({"to_letters": ["554 5.7.1 Not here"]}, "refuses the letter for good (554)"),
    ],
)
def test_what_is_refused_for_good_is_not_tried_again_and_an_administrator_sends_it_after_mending(
    answers: dict[str, list[str]], told: str, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    # The server of the test would log all that is said to it.
    caplog.set_level(logging.WARNING, logger="mail.log")
    vars(server).update(answers)
    user = reader()
    write(user, said())
    (failed,) = run_waiting()
    assert failed.state == State.DEAD
    assert told in failed.told_error
    assert later(timedelta(days=1)) == []
    keeper = Client()
    keeper.force_login(make_user("AD"))
    seen = keeper.get(reverse("job-list"), {"name": "letters.send"}).content.decode()
    assert "Send a letter" in seen
    assert f"{user}: ICESCO · A matter" in seen
    assert str(Letter.objects.get().answer[:9]) in seen
    # Neither the log nor a page of a job tells what the letter says, and the log not to whom it goes.
    assert "amal@example.org" not in caplog.text
    assert "secret" not in seen + caplog.text + str(list(Job.objects.values()))
    server.to_recipients = server.to_letters = ["250 OK"]
    User.objects.filter(pk=user.pk).update(email="amal@new.example.org")
    assert keeper.post(reverse("job-retry", args=[failed.pk])).status_code == 302
    run_waiting()
    assert [message["To"] for message in server.taken] == ["amal@new.example.org"]


def test_a_letter_sent_again_after_a_kill_is_known_by_its_number(server: MailServer) -> None:
    write(reader(), said())
    first = queue.claim()
    assert first is not None
    assert run_waiting() == []
    # The server took it and the worker was killed before it noted that: its row is as it was.
    letter = Letter.objects.get()
    with transaction.atomic():
        run(first, is_told_on=False)
        transaction.set_rollback(True)
    (again,) = later(queue.LEASE + timedelta(seconds=1))
    assert (again.state, again.attempts) == (State.SUCCEEDED, 2)
    assert len(server.taken) == 2
    assert {message["Message-ID"] for message in server.taken} == {f"<job-{first.pk}.{letter.identity.hex}@localhost>"}
    assert server.taken[0].as_bytes().split(b"==")[0] == server.taken[1].as_bytes().split(b"==")[0]


def test_what_a_letter_says_is_sealed_and_wiped_once_it_is_sent() -> None:
    write(reader(), said())
    letter, job = Letter.objects.get(), Job.objects.get()
    assert "secret" not in f"{letter.content}{letter.subject}{job.arguments}"
    assert letter.content
    letters()
    letter.refresh_from_db()
    assert (letter.content, letter.sent_at) == ("", NOON)
    assert LINK in str(mail.outbox[0].body)


def test_a_letter_that_is_no_longer_good_is_wiped_and_not_sent(server: MailServer) -> None:
    server.to_recipients = ["450 Later"]
    write(reader(), said(), good_for=timedelta(hours=1))
    run_waiting()
    with clock.frozen(NOON + timedelta(hours=1)):
        assert tidy(None) == {"wiped": 1, "removed": 0}
        (job,) = run_waiting()
    assert (job.state, server.taken) == (State.DEAD, [])
    assert "no longer kept" in job.told_error
    with clock.frozen(NOON + timedelta(days=31)):
        assert tidy(None) == {"wiped": 0, "removed": 1}


def test_whoever_left_or_has_no_address_is_written_to_no_more() -> None:
    gone, silent = reader(), reader(email="")
    assert write(silent, said()) is None
    write(gone, said())
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert letters() == []
    assert Job.objects.get().outcome == {"withheld": True}
    assert Letter.objects.get().content == ""


def test_a_new_password_goes_to_the_address_of_the_account_and_not_to_what_was_typed() -> None:
    reader(email="amal@example.org")
    Client().post("/account/password/reset/", {"email": "AMAL@example.org"})
    assert [letter.to for letter in letters()] == [["amal@example.org"]]
    Client().post("/account/password/reset/", {"email": "nobody@example.org"})
    assert letters()[1].to == ["nobody@example.org"]
    assert "somebody gave your address" in str(letters()[1].body)


def test_a_break_in_a_subject_is_no_other_head() -> None:
    write(reader(), Content(subject="A\r\nBcc: all@example.org", paragraphs=("Words.",)))
    assert letters()[0].subject == "ICESCO · A Bcc: all@example.org"


def test_what_was_sealed_under_another_key_is_given_up_at_once() -> None:
    write(reader(), said())
    with override_settings(SECRET_KEY="another-key" * 10):
        (failed,) = run_waiting()
    assert failed.state == State.DEAD
    assert "SHIRAKA_SECRET_KEY" in failed.told_error


def test_the_page_of_an_account_tells_what_became_of_its_last_letter(server: MailServer) -> None:
    server.to_recipients = ["550 No such user", "250 OK"]
    user, keeper = reader(), Client()
    keeper.force_login(make_user("AD"))
    page = reverse("user", args=[user.pk])
    assert "Last letter" not in keeper.get(page).content.decode()
    write(user, said())
    run_waiting()
    assert "550 No such user" in keeper.get(page).content.decode()
    write(user, said())
    run_waiting()
    assert "Taken by the mail server" in keeper.get(page).content.decode()
