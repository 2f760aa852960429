"""Workers that are killed at work, for the test that counts what they did: prints it as JSON.

Each of some jobs kills the worker that runs it, once, at the moment it was given; so nothing here depends on when a
killer comes by. Every worker is forked from a process that has loaded everything and never touched the database.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from itertools import cycle, islice
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()

from django.db import transaction  # noqa: E402

from shiraka.foundation.jobs import Running, enqueue, job, queue  # noqa: E402
from shiraka.foundation.jobs.models import Job, State  # noqa: E402
from shiraka.foundation.jobs.worker import Worker  # noqa: E402
from shiraka.foundation.people.models import Unit  # noqa: E402
from shiraka.values.text import Text  # noqa: E402

FORK: Final = multiprocessing.get_context("fork")
WORKERS: Final = 3
PATIENCE: Final = 90
INTERRUPTED: Final = ("begun", "between", "written")
MOMENTS: Final = (*INTERRUPTED, "committed", "never")
MOST: Final = 200

# What is left lying is free when this program says so, not when time has passed.
queue.LEASE = timedelta(hours=1)

has_killed = FORK.RawArray("b", MOST)
done = FORK.Semaphore(0)


@job("test.write", label="Write two rows", attempts=1000)
def write(_running: Running, *, number: int, moment: str) -> None:
    """Write two rows, and kill whoever does at the moment given."""

    def reach(reached: str) -> None:
        if reached == moment and not has_killed[number]:
            has_killed[number] = 1
            os.kill(os.getpid(), signal.SIGKILL)

    def commit() -> None:
        done.release()
        reach("committed")

    transaction.on_commit(commit)
    reach("begun")
    Unit.objects.create(code=f"first-{number}-{os.getpid()}", name=Text(en="Row"))
    reach("between")
    Unit.objects.create(code=f"second-{number}-{os.getpid()}", name=Text(en="Row"))
    reach("written")


def prepare(moments: list[str]) -> None:
    for number, moment in enumerate(moments):
        enqueue(write, number=number, moment=moment)


def free_what_was_left_lying() -> None:
    Job.objects.filter(state=State.RUNNING, arguments__moment__in=INTERRUPTED).update(lease_ends_at="2000-01-01T00:00Z")


def work() -> None:
    Worker().until_stopped()


def tell(kills: int) -> None:
    jobs, codes = Job.objects.filter(name="test.write"), Unit.objects.filter(code__contains="-")
    told = {
        "kills": kills,
        "states": list(jobs.values_list("state", flat=True)),
        "interrupted": jobs.filter(attempts__gt=1, arguments__moment__in=INTERRUPTED).count(),
        "codes": list(codes.values_list("code", flat=True)),
    }
    print(json.dumps(told))  # noqa: T201


def started(target: Callable[..., None], *given: object) -> BaseProcess:
    process = FORK.Process(target=target, args=given)
    process.start()
    return process


def apart(target: Callable[..., None], *given: object) -> None:
    """Call something in a process of its own, as this one keeps away from the database."""
    process = started(target, *given)
    process.join()
    assert process.exitcode == 0


def main(wanted: int) -> None:
    moments = list(islice(cycle(MOMENTS), wanted))
    apart(prepare, moments)
    kills, deadly = 0, wanted - moments.count("never")
    workers = [started(work) for _worker in range(WORKERS)]
    try:
        while kills < deadly:
            fallen = wait([worker.sentinel for worker in workers], PATIENCE)
            assert fallen, f"{kills} of {deadly} workers were killed"
            kills += len(fallen)
            workers = [started(work) if worker.sentinel in fallen else worker for worker in workers]
        apart(free_what_was_left_lying)
        for number in range(wanted):
            assert done.acquire(timeout=PATIENCE), f"{number} of {wanted} jobs took effect"
    finally:
        for worker in workers:
            worker.kill()
            worker.join()
    apart(tell, kills)


main(int(sys.argv[1]))
