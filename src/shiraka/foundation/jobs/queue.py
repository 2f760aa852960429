"""Taking jobs from the table, and writing down how each ended. Every step here is one short transaction."""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.jobs import progress
from shiraka.foundation.jobs.definition import JOBS, JobFailed, Running
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.workflow.conditions import Refused

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""After so long without a sign of life a running job counts as left lying; one at work in its transaction never does,
as nobody else can take its row."""

FIRST_PAUSE: Final = timedelta(seconds=10)
LONGEST_PAUSE: Final = timedelta(hours=1)


class Superseded(Exception):
    """Somebody else has taken the job over: what this one did is undone, and theirs counts."""


def due(now: datetime) -> QuerySet[Job]:
    """Return what could run: those whose time has come, and those that somebody left lying."""
    return Job.objects.filter(
        Q(state__in=(State.WAITING, State.RETRYING), next_attempt_at__lte=now)
        | Q(state=State.RUNNING, lease_ends_at__lt=now)
    )


def claim() -> Job | None:
    """Take the job that is due for longest, or None.

    Others go past a row that is taken. On SQLite there is one writer at a time, so looking comes first and
    holds up nobody.
    """
    while due(clock.now()).exists():
        with transaction.atomic():
            now = clock.now()
            free = due(now).select_for_update(skip_locked=True, no_key=True)
            job = free.order_by("next_attempt_at", "pk").first()
            if job is None:
                return None
            if job.state == State.RUNNING and job.attempts >= attempts_of(job):
                # It may be the job itself that brings down whoever runs it.
                _give_up(job, _("The process that ran it stopped before it was done, every time."))
                continue
            job.state = State.RUNNING
            job.attempts += 1
            job.started_at, job.lease_ends_at = now, now + LEASE
            job.save(update_fields=["state", "attempts", "started_at", "lease_ends_at"])
            progress.begin(job.pk)
        return job
    return None


def attempts_of(job: Job) -> int:
    """Return how often a job may be tried; one whose code is gone, once."""
    return JOBS[job.name].attempts if job.name in JOBS else 1


def running(job: Job) -> Running:
    """Return what the function of a claimed job is given."""
    made = Running(key=job.pk, attempt=job.attempts, finish=lambda: _finish(made))
    return made


def mine(run: Running) -> QuerySet[Job]:
    """Return the row, if it is still that of this attempt."""
    return Job.objects.filter(pk=run.key, state=State.RUNNING, attempts=run.attempt)


@contextmanager
def _finish(run: Running) -> Iterator[None]:
    with transaction.atomic():
        # Held until the end: nobody takes it over while this works, however long that is.
        if not mine(run).select_for_update(no_key=True):
            raise Superseded
        yield
        mine(run).update(
            state=State.SUCCEEDED,
            done=run.total or run.done,
            total=run.total,
            outcome=run.outcome,
            last_error="",
            ended_at=clock.now(),
        )
    progress.forget(run.key)


def prolong(run: Running) -> None:
    """Say that the job still runs."""
    mine(run).update(lease_ends_at=clock.now() + LEASE)


def fail(run: Running, error: Exception) -> None:
    """Write down that an attempt failed: it is tried again later, or given up."""
    with transaction.atomic():
        job = mine(run).select_for_update(no_key=True).first()
        if job is None:
            return
        job.done, job.total = run.done, run.total
        if isinstance(error, Refused) or getattr(error, "is_final", False) or job.attempts >= attempts_of(job):
            _give_up(job, _sentence(error))
        else:
            job.state = State.RETRYING
            job.last_error = _sentence(error)
            job.next_attempt_at = clock.now() + pause(job.attempts)
            job.save(update_fields=["state", "last_error", "next_attempt_at", "done", "total"])
    progress.forget(run.key)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: four times as long each time, and never all at once."""
    wait: timedelta = min(FIRST_PAUSE * 4.0 ** min(attempts - 1, 10), LONGEST_PAUSE)
    return wait * random.uniform(0.8, 1.2)  # noqa: S311 - no secret


def _give_up(job: Job, sentence: str) -> None:
    job.state, job.last_error, job.ended_at = State.DEAD, sentence, clock.now()
    job.save(update_fields=["state", "last_error", "ended_at", "done", "total"])
    logger.error("Job %s (%s) is given up after %s attempts.", job.pk, job.name, job.attempts)


def _sentence(error: Exception) -> str:
    """Return the words of an error that has some for people; of others nothing, as they may tell what is nobody's."""
    if isinstance(error, Refused):
        return " ".join(" ".join(filter(None, (each.label, each.detail))) for each in error.conditions)
    return str(error) if isinstance(error, JobFailed) else ""
