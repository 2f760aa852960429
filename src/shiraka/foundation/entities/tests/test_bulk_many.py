"""One thing done to more records than anybody waits for: a worker looks ahead and does it, each with its outcome."""

from typing import Any

import pytest
from django.test import Client
from zeal import zeal_ignore

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.bulk import many, pages
from shiraka.foundation.entities.models import BulkRun, BulkState
from shiraka.foundation.entities.tests.library import write_study
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.jobs.runner import run_waiting
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_user
from shiraka.foundation.workflow.tests.studies import Study, fresh
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 3)


@pytest.fixture
def leader() -> User:
    return make_user("PO")


@pytest.fixture
def studies(leader: User) -> list[Study]:
    """Return five studies, the last of which has the leader already."""
    found = [write_study(title=Text(en=f"Waters {number}")) for number in range(4)]
    return [*found, write_study(title=Text(en="Waters 4"), leader=leader)]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def work() -> list[Job]:
    # Each record is asked for by itself when it is its turn: that is what is meant here.
    with zeal_ignore():
        return run_waiting()


def ask(client: Client, leader: User, **more: str) -> Any:
    sent = {"all": "1", "action": "set-leader", "step": "preview", "leader": str(leader.pk), **more}
    return client.post("/studies/bulk/?q=waters", sent)


def counts(page: Any) -> tuple[int, int, int]:
    return page.context["going"], page.context["same"], page.context["refused"]


def test_many_are_previewed_and_done_by_a_worker_with_the_outcome_of_each(leader: User, studies: list[Study]) -> None:
    officer = make_user("PO")
    client = browser(officer)
    asked = client.post("/studies/bulk/?q=waters", {"all": "1", "action": "set-leader"})
    assert (asked.context["chosen_count"], asked.context["is_all"]) == (5, True)
    address = ask(client, leader)["Location"]
    assert "is_busy" in client.get(address).context
    assert [job.state for job in work()] == [State.SUCCEEDED]
    previewed = client.get(address)
    assert counts(previewed) == (4, 1, 0)
    assert len(previewed.context["lines"]) == 5
    assert fresh(studies[0]).leader is None
    client.post(address)
    assert "is_busy" in client.get(address).context
    assert [job.state for job in work()] == [State.SUCCEEDED]
    assert counts(client.get(address)) == (4, 1, 0)
    assert {fresh(study).leader for study in studies} == {leader}
    assert Entry.objects.filter(action="update", actor=officer).count() == 4
    client.post(address)
    assert work() == [], "what was sent before is not done again"


def test_what_was_changed_since_the_preview_is_refused_and_told(leader: User, studies: list[Study]) -> None:
    client = browser(make_user("PO"))
    address = ask(client, leader)["Location"]
    work()
    Study.objects.filter(pk=studies[1].pk).update(version=7)
    client.post(address)
    work()
    page = client.get(address)
    assert counts(page) == (3, 1, 1)
    first = page.context["lines"][0]
    assert (first.record, [reason.label for reason in first.refusals]) == (studies[1], ["The record has changed."])
    assert fresh(studies[1]).leader is None


def test_work_that_was_stopped_goes_on_where_it_was(leader: User, studies: list[Study]) -> None:
    client = browser(make_user("PO"))
    address = ask(client, leader)["Location"]
    work()
    client.post(address)
    run = BulkRun.objects.get()
    with zeal_ignore():
        next(many.do_each(run))
    done = run.lines.filter(state=BulkState.DONE).count()
    assert done == 1
    assert [job.state for job in work()] == [State.SUCCEEDED]
    assert counts(client.get(address)) == (4, 1, 0)
    assert {fresh(study).version for study in studies[:4]} == {studies[0].version + 1}


def test_nobody_else_sees_it_and_whoever_lost_the_right_does_nothing(leader: User, studies: list[Study]) -> None:
    officer = make_user("PO")
    client = browser(officer)
    address = ask(client, leader)["Location"]
    work()
    assert browser(make_user("PO")).get(address).status_code == 404
    client.post(address)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert [job.state for job in work()] == [State.DEAD]
    assert fresh(studies[0]).leader is None


def test_more_than_a_worker_takes_come_back_to_the_list(
    leader: User, studies: list[Study], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_IN_JOB", len(studies) - 1)
    assert ask(browser(make_user("PO")), leader)["Location"] == "/studies/?q=waters"
    assert not BulkRun.objects.exists()
