"""Running what was claimed: in its language, known to the log by its number, told on while it works."""

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections
from django.utils import translation

from shiraka.foundation.jobs import progress, queue
from shiraka.foundation.jobs.definition import JOBS, JobFailed, Running
from shiraka.foundation.jobs.models import Job

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_SIGNS: Final = 1.0
SIGNS_IN_A_LEASE: Final = 3


def run(job: Job, *, is_told_on: bool = True) -> None:
    """Run a claimed job and write down how it ended. Nothing that a job raises is raised here.

    Unless it `is_told_on` by a thread of its own, how far it is shows at its end only.
    """
    running = queue.running(job)
    language = job.requested_by.language if job.requested_by else settings.LANGUAGE_CODE
    with structlog.contextvars.bound_contextvars(job=job.pk, job_name=job.name), translation.override(language):
        try:
            with _told_on(running) if is_told_on else nullcontext():
                _call(job, running)
        except queue.Superseded:
            logger.warning("Job %s went on elsewhere: attempt %s is undone.", job.pk, job.attempts)
        except Exception as error:
            logger.exception("Job %s (%s), attempt %s failed.", job.pk, job.name, job.attempts)
            queue.fail(running, error)
        else:
            logger.info("Job %s (%s) succeeded.", job.pk, job.name)


def _call(job: Job, running: Running) -> None:
    definition = JOBS.get(job.name)
    if definition is None:
        raise JobFailed(f"{job.name}: unknown to this version.", is_final=True)
    if definition.is_atomic:
        with running.finishing() as outcome:
            outcome.update(_outcome(definition.function(running, **job.arguments)))
        return
    found = _outcome(definition.function(running, **job.arguments))
    if not running.is_finishing:
        with running.finishing() as outcome:
            outcome.update(found)


def _outcome(found: Mapping[str, Any] | None) -> dict[str, Any]:
    return dict(found or {})


@contextmanager
def _told_on(running: Running) -> Iterator[None]:
    """Have a second thread write down how far a job is and that it still runs."""
    is_over = threading.Event()
    teller = threading.Thread(target=_tell, args=(running, is_over), daemon=True)
    teller.start()
    try:
        yield
    finally:
        is_over.set()
        teller.join(SECONDS_BETWEEN_SIGNS)


def _tell(running: Running, is_over: threading.Event) -> None:
    told, turns = (0, 0), 0
    pause = queue.LEASE.total_seconds() / SIGNS_IN_A_LEASE
    try:
        while not is_over.wait(min(SECONDS_BETWEEN_SIGNS, pause)):
            turns += 1
            try:
                if told != (running.done, running.total):
                    told = (running.done, running.total)
                    progress.keep(running.key, *told)
                # While it finishes its own transaction holds the row.
                if not running.is_finishing and turns * SECONDS_BETWEEN_SIGNS >= pause:
                    turns = 0
                    queue.prolong(running)
            except (DatabaseError, OSError):
                logger.warning("Job %s: how far it is could not be written down.", running.key, exc_info=True)
                close_old_connections()
    finally:
        connections.close_all()


def run_waiting() -> list[Job]:
    """Run everything that is due, one after another, and return it: for a test, or for a machine without a worker."""
    found = []
    while (job := queue.claim()) is not None:
        run(job, is_told_on=False)
        job.refresh_from_db()
        found.append(job)
    return found
