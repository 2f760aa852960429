"""A worker that waits, and jobs that another process queues, for the test that counts the seconds: prints them as JSON.

It is told how many seconds the worker waits for a call, which Redis (none: "") and, for each job, what becomes of that
Redis before: `as-it-is`, or, where it is one of our own, `started`, `killed` or `hanging`.
"""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()

import redis  # noqa: E402 - after setup
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from shiraka.foundation.jobs import Running, enqueue, job, wake  # noqa: E402
from shiraka.foundation.jobs.definition import JOBS  # noqa: E402
from shiraka.foundation.jobs.worker import Worker  # noqa: E402

FORK: Final = multiprocessing.get_context("fork")
PATIENCE: Final = 60

waiting, warned = FORK.Semaphore(0), FORK.Semaphore(0)
"""Released each time the worker begins to wait, and each time it warns."""

taken = FORK.SimpleQueue()

# What the clock asks for is not asked here.
JOBS.clear()


@job("test.note", label="Note when it is done")
def note(_running: Running, *, number: int) -> None:
    taken.put((f"taken {number}", time.monotonic()))


def counted(function: Callable[..., Any], semaphore: Any) -> Callable[..., Any]:
    """Return the same function, told of as soon as it is called."""

    def wrapped(*given: Any, **named: Any) -> Any:
        semaphore.release()
        return function(*given, **named)

    return wrapped


def work() -> None:
    wake.wait = counted(wake.wait, waiting)
    wake.logger.warning = counted(wake.logger.warning, warned)  # type: ignore[method-assign]
    Worker().until_stopped()


def queue(number: int) -> None:
    """Queue a job as a page does, and note how long that took."""
    begun = time.monotonic()
    enqueue(note, number=number)
    taken.put(("begun", begun))
    taken.put(("queued", time.monotonic()))


def prepare() -> None:
    call_command("migrate", "jobs", verbosity=0)


def apart(target: Callable[..., None], *given: object) -> None:
    """Call something in a process of its own, as this one keeps away from the database."""
    process = FORK.Process(target=target, args=given)
    process.start()
    process.join()
    assert process.exitcode == 0


class Server:
    """A Redis of our own, to be killed."""

    def __init__(self, url: str) -> None:
        self.port = str(urlsplit(url).port)
        self.process: subprocess.Popen[bytes] | None = None

    def become(self, state: str) -> None:
        if state == "started":
            command = ("redis-server", "--port", self.port, "--save", "", "--appendonly", "no")
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
            line = redis.Redis(port=int(self.port))
            while not self._answers(line):
                time.sleep(0.02)
            line.close()
        elif state == "hanging" and self.process:
            self.process.send_signal(signal.SIGSTOP)
        elif state == "killed" and self.process:
            self.process.kill()
            self.process.wait()

    @staticmethod
    def _answers(line: Any) -> bool:
        try:
            return bool(line.ping())
        except redis.ConnectionError:
            return False


def emptied(semaphore: Any) -> int:
    count = 0
    while semaphore.acquire(block=False):
        count += 1
    return count


def main(seconds: str, url: str, *states: str) -> None:
    settings.SHIRAKA_REDIS_URL, wake.SECONDS_WITH_CALLS = url, int(seconds)  # type: ignore[misc]
    server, told = Server(url), []
    apart(prepare)
    server.become(states[0])
    worker = FORK.Process(target=work)
    worker.start()
    try:
        for number, state in enumerate(states):
            emptied(waiting)
            if number:
                server.become(state)
            else:
                assert waiting.acquire(timeout=PATIENCE)
            apart(queue, number)
            noted = dict(taken.get() for _each in range(3))
            queued = noted["queued"]
            told.append({"to_queue": queued - noted["begun"], "to_take": noted[f"taken {number}"] - queued})
            assert waiting.acquire(timeout=PATIENCE)
    finally:
        worker.kill()
        worker.join()
        server.become("killed")
    print(json.dumps({"jobs": told, "warnings": emptied(warned)}))  # noqa: T201


main(*sys.argv[1:])
