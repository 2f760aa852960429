"""A daily run that is killed as it writes to people, and a worker that is as it sends: prints what came of it as JSON.

Each process is forked from one that has loaded everything and never touched the database, and kills itself at a moment
that was set: after a letter is enqueued, after that is certain, after the mail server has taken one.
"""

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()

from django.core.mail import EmailMultiAlternatives  # noqa: E402 - after setup
from django.db import transaction  # noqa: E402

from shiraka.foundation import clock  # noqa: E402
from shiraka.foundation.jobs import queue  # noqa: E402
from shiraka.foundation.jobs.models import Job, State  # noqa: E402
from shiraka.foundation.jobs.runner import run_waiting  # noqa: E402
from shiraka.foundation.letters import jobs as letter_jobs  # noqa: E402
from shiraka.foundation.people.models import User  # noqa: E402
from shiraka.foundation.work import daily  # noqa: E402
from shiraka.foundation.work.letters import write  # noqa: E402
from shiraka.foundation.work.sources import WorkItem  # noqa: E402

FORK: Final = multiprocessing.get_context("fork")
ENQUEUED, COMMITTED, TAKEN = range(3)

# What is left lying is free when this program says so, not when time has passed.
queue.LEASE = timedelta(hours=1)

left = FORK.RawArray("i", [2, 4, 3])
"""How often each moment is still passed before it kills."""


def reach(moment: int) -> None:
    left[moment] -= 1
    if left[moment] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def write_and_die(*given: Any, **options: Any) -> None:
    transaction.on_commit(lambda: reach(COMMITTED))
    write(*given, **options)
    reach(ENQUEUED)


class Deadly(EmailMultiAlternatives):
    def send(self, fail_silently: bool = False) -> int:  # noqa: FBT002 - Django's own
        sent = super().send(fail_silently)
        reach(TAKEN)
        return sent


def prepare(people: int) -> None:
    for number in range(people):
        User.objects.create_user(f"person{number}", f"person{number}@example.org")


def work_of(_user: User) -> list[WorkItem]:
    return [
        WorkItem(
            due_date=clock.today(),
            title="Renew",
            why="",
            record_reference="P-00001",
            record_title="",
            url="/",
            action_label="Open",
            is_late=False,
        )
    ]


def remind() -> None:
    # In place of what would have to be entered for it.
    vars(daily).update(work_items=work_of, write=write_and_die)
    daily.remind()


def send() -> None:
    vars(letter_jobs).update(EmailMultiAlternatives=Deadly)
    Job.objects.filter(state=State.RUNNING).update(lease_ends_at="2000-01-01T00:00Z")
    run_waiting()


def tell(kills: int, killed_sending: int) -> None:
    states = list(Job.objects.filter(name="letters.send").values_list("state", flat=True))
    print(json.dumps({"kills": kills, "killed_sending": killed_sending, "states": states}))  # noqa: T201


def apart(target: Callable[..., None], *given: object) -> int:
    """Call something in a process of its own; return how it ended."""
    process = FORK.Process(target=target, args=given)
    process.start()
    process.join()
    return process.exitcode or 0


def until_it_lives(target: Callable[..., None]) -> int:
    """Call something in one process after another until one is not killed; return how many were."""
    kills = 0
    while ended := apart(target):
        assert ended == -signal.SIGKILL, ended
        kills += 1
    return kills


def main(people: int) -> None:
    assert apart(prepare, people) == 0
    kills = until_it_lives(remind)
    apart(remind)
    apart(tell, kills, until_it_lives(send))


main(int(sys.argv[1]))
