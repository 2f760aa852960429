"""A job runs when the change that asked for it is certain, takes effect once, and is tried again when it fails."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from shiraka.foundation import clock
from shiraka.foundation.jobs import JobFailed, Running, enqueue, job, occasions, progress, queue
from shiraka.foundation.jobs.definition import DAY
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.jobs.runner import run, run_waiting
from shiraka.foundation.people.models import Unit
from shiraka.foundation.people.tests.factories import make_user
from shiraka.foundation.workflow.conditions import Refused, unmet
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def open_unit(_running: Running, *, code: str) -> dict[str, Any]:
    unit = Unit.objects.create(code=code, name=Text(en=code))
    return {"unit": unit.code}


def failing(error: Exception, **options: Any) -> Any:
    """Return a job that writes something and fails."""

    @job("test.fail", label="A test", **options)
    def fail(running: Running) -> None:
        running.tell(3, 10)
        open_unit(running, code="LOST")
        raise error

    return fail


def later(passed: timedelta) -> list[Job]:
    with clock.frozen(NOON + passed):
        return run_waiting()


def test_a_job_runs_with_its_arguments_and_leaves_its_outcome() -> None:
    person = make_user("PO")
    asked = enqueue(job("test.open", label="A test")(open_unit), requested_by=person, code="NEW")
    assert (asked.state, asked.attempts) == (State.WAITING, 0)
    (done,) = run_waiting()
    assert (done.pk, done.state, done.attempts) == (asked.pk, State.SUCCEEDED, 1)
    assert (done.outcome, done.requested_by, done.ended_at) == ({"unit": "NEW"}, person, NOON)
    assert run_waiting() == []


def test_what_is_rolled_back_asked_for_nothing() -> None:
    function = job("test.open", label="A test")(open_unit)
    with transaction.atomic():
        enqueue(function, code="NEW")
        transaction.set_rollback(True)
    assert run_waiting() == []


@pytest.mark.parametrize("arguments", [{}, {"code": "A", "more": 1}, {"code": NOON}, {"code": ("a", "b")}], ids=str)
def test_arguments_that_would_not_arrive_are_refused_where_they_are_given(arguments: dict[str, Any]) -> None:
    function = job("test.open", label="A test")(open_unit)
    with pytest.raises(TypeError):
        enqueue(function, **arguments)


def test_what_waits_under_a_key_waits_once() -> None:
    function = job("test.open", label="A test")(open_unit)
    first, again = (enqueue(function, key="unit", code="ONE") for _turn in range(2))
    other = enqueue(function, key="other", code="TWO")
    assert first.pk == again.pk != other.pk
    run_waiting()
    # The one before has run: what changed since asks for another.
    assert enqueue(function, key="unit", code="ONE").pk not in {first.pk, other.pk}


def test_a_failed_attempt_leaves_nothing_and_is_tried_again_later() -> None:
    enqueue(failing(OSError("secret"), attempts=2))
    (failed,) = run_waiting()
    assert (failed.state, failed.done, failed.total) == (State.RETRYING, 3, 10)
    assert not Unit.objects.filter(code="LOST").exists()
    # What the program says of itself is for the log.
    assert "secret" not in failed.told_error
    assert str(failed.pk) in failed.told_error
    assert later(timedelta(seconds=7)) == []
    (failed,) = later(timedelta(seconds=13))
    assert (failed.state, failed.attempts) == (State.DEAD, 2)
    assert later(timedelta(days=1)) == []


@pytest.mark.parametrize(
    "error",
    [JobFailed("The sheet has no names.", is_final=True), Refused([unmet("The sheet has no names.")])],
    ids=["final", "refused"],
)
def test_what_no_other_attempt_would_change_is_not_tried_again(error: Exception) -> None:
    enqueue(failing(error))
    (failed,) = run_waiting()
    assert (failed.state, failed.attempts, failed.told_error) == (State.DEAD, 1, "The sheet has no names.")


def test_pauses_grow_up_to_an_hour() -> None:
    pauses = [queue.pause(attempts) for attempts in (1, 2, 3, 30)]
    assert pauses == sorted(pauses)
    assert pauses[0] < timedelta(seconds=13)
    assert timedelta(minutes=45) < pauses[-1] < timedelta(minutes=75)


def test_a_job_left_lying_is_taken_up_and_the_first_worker_can_change_nothing_more() -> None:
    enqueue(job("test.open", label="A test")(open_unit), code="NEW")
    first = queue.claim()
    assert first is not None
    assert queue.claim() is None
    (done,) = later(queue.LEASE + timedelta(seconds=1))
    assert (done.state, done.attempts) == (State.SUCCEEDED, 2)
    # The first one was only slow, and goes on with what it began.
    Unit.objects.filter(code="NEW").update(code="OLD")
    run(first, is_told_on=False)
    assert not Unit.objects.filter(code="NEW").exists()
    done.refresh_from_db()
    assert (done.state, done.attempts) == (State.SUCCEEDED, 2)


def test_a_job_that_brings_down_its_workers_is_given_up() -> None:
    asked = enqueue(job("test.open", label="A test", attempts=2)(open_unit), code="NEW")
    assert queue.claim() is not None
    with clock.frozen(NOON + 2 * queue.LEASE):
        assert queue.claim() is not None
    assert later(4 * queue.LEASE) == []
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == (State.DEAD, 2)
    assert "stopped before it was done" in asked.told_error


def test_a_long_job_prolongs_its_lease() -> None:
    enqueue(job("test.open", label="A test")(open_unit), code="NEW")
    taken = queue.claim()
    assert taken is not None
    with clock.frozen(NOON + queue.LEASE):
        queue.prolong(queue.running(taken))
    assert later(queue.LEASE + timedelta(seconds=1)) == []


def test_a_job_outside_a_transaction_takes_effect_in_the_one_it_finishes_with() -> None:
    @job("test.prepare", label="A test", atomic=False)
    def prepare(running: Running) -> None:
        assert Job.objects.get(pk=running.key).state == State.RUNNING
        with running.finishing() as outcome:
            open_unit(running, code="NEW")
            outcome["opened"] = 1

    enqueue(prepare)
    (done,) = run_waiting()
    assert (done.state, done.outcome) == (State.SUCCEEDED, {"opened": 1})


def test_a_job_that_fails_while_it_finishes_has_not_succeeded() -> None:
    @job("test.prepare", label="A test", atomic=False)
    def prepare(running: Running) -> None:
        with running.finishing() as outcome:
            outcome["opened"] = 1
            open_unit(running, code="NEW")
            raise JobFailed("The other side does not answer.")

    enqueue(prepare)
    (failed,) = run_waiting()
    assert (failed.state, failed.outcome) == (State.RETRYING, {})
    assert failed.told_error == "The other side does not answer."
    assert not Unit.objects.filter(code="NEW").exists()


def test_how_far_a_running_job_is_can_be_read_by_others() -> None:
    enqueue(job("test.open", label="A test")(open_unit), code="NEW")
    taken = queue.claim()
    assert taken is not None
    progress.keep(taken.pk, 4, 9)
    progress.read_into([taken])
    assert (taken.done, taken.total) == (4, 9)
    run(taken, is_told_on=False)
    progress.read_into([taken])
    assert Job.objects.get(pk=taken.pk).state == State.SUCCEEDED


def test_a_job_of_code_that_is_gone_is_given_up() -> None:
    Job.objects.create(name="test.gone", created_at=NOON, next_attempt_at=NOON)
    (failed,) = run_waiting()
    assert failed.state == State.DEAD
    assert "test.gone" in failed.told_error


def test_what_the_clock_asks_for_is_enqueued_once_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    job("test.daily", label="A test", every=DAY)(lambda _running: None)
    job("test.often", label="A test", every=timedelta(minutes=5))(lambda _running: None)

    def enqueued(moment: datetime) -> list[str]:
        # Each time a worker that has not looked yet.
        monkeypatch.setattr(occasions, "_SEEN", {})
        with clock.frozen(moment):
            occasions.enqueue_by_the_clock()
            return sorted(found.name for found in run_waiting())

    assert enqueued(NOON) == ["test.daily", "test.often"]
    assert enqueued(NOON + timedelta(minutes=4)) == []
    assert enqueued(NOON + timedelta(minutes=5)) == ["test.often"]
    # A clock that is behind asks for nothing again.
    assert enqueued(NOON) == []
    assert enqueued(NOON + DAY) == ["test.daily", "test.often"]


def test_two_jobs_cannot_have_one_name() -> None:
    job("test.open", label="A test")(open_unit)
    with pytest.raises(ValueError, match=r"test\.open"):
        job("test.open", label="A test")(failing)
