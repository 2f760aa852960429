"""How far running jobs are, readable by everybody at once although each works inside of a transaction.

PostgreSQL keeps it in a table, written over a second connection. SQLite lets nobody write beside a transaction, and
all its processes are on one machine: there it is a small file for each job.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import connection

from shiraka.foundation.jobs.models import Job, Progress, State


def begin(job: int) -> None:
    """Make ready for an attempt, in the transaction that takes the job; an earlier one may have left its figures."""
    if _in_files():
        _path(job).unlink(missing_ok=True)
    else:
        Progress.objects.update_or_create(pk=job, defaults={"done": 0, "total": 0})


def keep(job: int, done: int, total: int) -> None:
    """Write down how far a job is. Call it from a thread of its own, which has a connection of its own."""
    if not _in_files():
        Progress.objects.filter(pk=job).update(done=done, total=total)
        return
    path = _path(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps([done, total]), encoding="ascii")
    draft.replace(path)


def forget(job: int) -> None:
    """Throw away what was written down; what a job came to is in its own row."""
    if _in_files():
        _path(job).unlink(missing_ok=True)
    else:
        Progress.objects.filter(pk=job).delete()


def read_into(jobs: Iterable[Job]) -> None:
    """Set `done` and `total` of those among the jobs that run."""
    running = {job.pk: job for job in jobs if job.state == State.RUNNING}
    if not running:
        return
    if _in_files():
        found = {key: _read(_path(key)) for key in running}
    else:
        rows = Progress.objects.filter(pk__in=running).values_list("pk", "done", "total")
        found = {key: (done, total) for key, done, total in rows}
    for key, told in found.items():
        if told is not None:
            running[key].done, running[key].total = told


def _in_files() -> bool:
    return connection.vendor == "sqlite"


def _path(job: int) -> Path:
    return Path(settings.SHIRAKA_HOME) / "progress" / f"{job}.json"


def _read(path: Path) -> tuple[int, int] | None:
    try:
        done, total = json.loads(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return int(done), int(total)
