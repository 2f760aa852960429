"""Jobs on their pages: one's own, all of them for those who keep the system, and trying one again."""

import pytest
from django.test import Client
from django.urls import reverse

from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.jobs import progress
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_user

pytestmark = pytest.mark.django_db


def asked(person: User | None, state: State, **more: object) -> Job:
    now = clock.now()
    return Job.objects.create(
        name="work.daily", requested_by=person, state=state, created_at=now, next_attempt_at=now, **more
    )


def page(person: User, name: str, *arguments: int) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def test_everybody_sees_their_own_jobs_and_who_keeps_the_system_all_of_them() -> None:
    officer, keeper = make_user("PO"), make_user("AD")
    own, other = asked(officer, State.WAITING), asked(None, State.DEAD, last_error="The disk is full.")
    seen = page(officer, "job-list")
    assert f"Job {own.pk}<" in seen
    assert f"Job {other.pk}<" not in seen
    assert ">Try again<" not in seen
    assert "The disk is full." in page(keeper, "job-list")
    assert reverse("job-retry", args=[other.pk]) in page(keeper, "job", other.pk)


def test_a_running_job_says_how_far_it_is() -> None:
    officer = make_user("PO")
    running = asked(officer, State.RUNNING, attempts=1)
    progress.begin(running.pk)
    progress.keep(running.pk, 250, 1000)
    part = page(officer, "job-progress", running.pk)
    progress.forget(running.pk)
    assert "250 of 1,000" in part
    assert 'value="25"' in part
    assert "data-runs" in part
    assert "data-runs" not in page(officer, "job-progress", asked(officer, State.SUCCEEDED).pk)


def test_a_result_is_an_address_of_ours_or_none() -> None:
    officer = make_user("PO")
    ours, theirs = (
        page(officer, "job", asked(officer, State.SUCCEEDED, outcome={"url": url}).pk)
        for url in ("/partners/", "//elsewhere.example/")
    )
    assert 'href="/partners/">See what came of it' in ours
    assert "elsewhere.example" not in theirs


def test_a_job_that_failed_waits_again_and_the_trail_says_who_wanted_it() -> None:
    keeper, client = make_user("AD"), Client()
    client.force_login(keeper)
    failed = asked(None, State.DEAD, attempts=5, last_error="The disk is full.")
    address = reverse("job-retry", args=[failed.pk])
    assert client.post(address).status_code == 302
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.WAITING, 0)
    entry = Entry.objects.get(action="retry_job")
    assert (entry.actor, entry.before) == (keeper, {"attempts": 5, "state": "dead"})
    # It waits already.
    answer = client.post(address)
    assert answer.status_code == 409
    assert "Only a job that failed" in answer.content.decode()


def test_what_waits_already_is_not_made_to_wait_twice() -> None:
    client = Client()
    client.force_login(make_user("AD"))
    failed = asked(None, State.DEAD, key="same")
    asked(None, State.WAITING, key="same")
    answer = client.post(reverse("job-retry", args=[failed.pk]))
    assert answer.status_code == 409
    assert "The same job waits already." in answer.content.decode()
