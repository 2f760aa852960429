"""Workers that are killed at work, for the test that counts what they did: prints it as JSON.

Every worker is forked from a process that has loaded everything and never touched the database, so that it is at
work at once, and is killed in the middle of that.
"""

import json
import multiprocessing
import os
import random
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402 - after setup

from shiraka.foundation.jobs import Running, enqueue, job, queue  # noqa: E402
from shiraka.foundation.jobs.models import Job, State  # noqa: E402
from shiraka.foundation.jobs.worker import Worker  # noqa: E402
from shiraka.foundation.people.models import Unit  # noqa: E402
from shiraka.values.text import Text  # noqa: E402

FORK: Final = multiprocessing.get_context("fork")
WORKERS: Final = 3
PATIENCE: Final = 90

# Those who are killed leave a job lying; here nobody waits long for it, nor counts how often.
queue.LEASE = timedelta(seconds=1)


@job("test.write", attempts=1000)
def write(_running: Running, *, number: int) -> None:
    """Write two rows, with time between them to be killed in."""
    Unit.objects.create(code=f"first-{number}-{time.time_ns() % 10**6}", name=Text(en="Row"))
    time.sleep(0.05)
    Unit.objects.create(code=f"second-{number}-{time.time_ns() % 10**6}", name=Text(en="Row"))


def prepare(wanted: int) -> None:
    call_command("migrate", verbosity=0)
    for number in range(wanted):
        enqueue(write, number=number)


def exit_with_what_is_left() -> None:
    sys.exit(min(200, Job.objects.filter(name="test.write").exclude(state=State.SUCCEEDED).count()))


def work() -> None:
    Worker().until_stopped()


def tell(kills: int) -> None:
    jobs, codes = Job.objects.filter(name="test.write"), Unit.objects.filter(code__contains="-")
    told = {
        "kills": kills,
        "states": list(jobs.values_list("state", flat=True)),
        "interrupted": jobs.filter(attempts__gt=1).count(),
        "codes": list(codes.values_list("code", flat=True)),
    }
    print(json.dumps(told))  # noqa: T201


def apart(target: Callable[..., None], *given: object) -> int:
    """Call something in a process of its own, as this one keeps away from the database; return how it ended."""
    process = FORK.Process(target=target, args=given)
    process.start()
    process.join()
    return process.exitcode or 0


def main(wanted: int) -> None:
    assert apart(prepare, wanted) == 0
    by_chance, kills, until = random.Random(11), 0, time.monotonic() + PATIENCE
    workers: list[BaseProcess] = []
    while apart(exit_with_what_is_left) and time.monotonic() < until:
        while len(workers) < WORKERS:
            workers.append(FORK.Process(target=work))
            workers[-1].start()
        time.sleep(by_chance.uniform(0.05, 0.3))
        victim = workers.pop(by_chance.randrange(WORKERS))
        victim.kill()
        victim.join()
        kills += 1
    for worker in workers:
        worker.kill()
        worker.join()
    apart(tell, kills)


main(int(sys.argv[1]))
