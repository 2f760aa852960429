"""Workers that are killed while they tell a program of events, for the test that is that program.

As with other jobs, each worker is forked from a process that has loaded everything and never touched the database.
"""

import json
import multiprocessing
import os
import random
import sys
import time
from datetime import timedelta
from multiprocessing.process import BaseProcess
from typing import Any, Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()


from shiraka.apps.partners.models import Partner  # noqa: E402
from shiraka.foundation import clock  # noqa: E402
from shiraka.foundation.entities.actions import create_record  # noqa: E402
from shiraka.foundation.jobs import queue  # noqa: E402
from shiraka.foundation.jobs.definition import JOBS  # noqa: E402
from shiraka.foundation.jobs.worker import Worker  # noqa: E402
from shiraka.foundation.people.models import Appointment, Role, Unit, User  # noqa: E402
from shiraka.foundation.webhooks.actions import register  # noqa: E402
from shiraka.foundation.webhooks.models import OPEN, Delivery, Webhook  # noqa: E402
from shiraka.values.text import Text  # noqa: E402

FORK: Final = multiprocessing.get_context("fork")
WORKERS: Final = 2
KILLS: Final = 6
PATIENCE: Final = 240

# Whoever is killed leaves a job lying; here nobody waits long for it, nor for another attempt.
queue.LEASE = timedelta(seconds=1)
# What else is done by the clock would take the time in which they are killed.
for name in [name for name in JOBS if not name.startswith("webhooks.")]:
    del JOBS[name]
queue.FIRST_PAUSE = timedelta(milliseconds=100)  # type: ignore[misc]  # final for everybody else


def prepare(url: str, wanted: int) -> None:
    user = User.objects.create_user("administrator")
    unit = Unit.objects.create(code="PIC", name=Text(en="Partnerships"))
    Appointment.objects.create(user=user, role=Role.PO, unit=unit, start_date=clock.today())
    register(Webhook(name="Test", url=url, kinds=["partner"], deeds=["created"], site="http://test/"), actor=user)
    for number in range(wanted):
        partner: Any = Partner(
            name=Text(en=f"Partner {number}"), category="academic", country="MAR", unit=unit, lead_officer=user
        )
        create_record(partner, actor=user)


def exit_when_all_are_told(wanted: int) -> None:
    is_done = Delivery.objects.count() == wanted and not Delivery.objects.filter(state__in=OPEN).exists()
    sys.exit(0 if is_done else 1)


def work() -> None:
    Worker().until_stopped()


def tell(kills: int) -> None:
    deliveries = Delivery.objects.order_by("pk")
    told = {"kills": kills, "events": [str(each.event) for each in deliveries], "states": [e.state for e in deliveries]}
    print(json.dumps(told))  # noqa: T201


def apart(target: Any, *given: object) -> int:
    """Call something in a process of its own, as this one keeps away from the database; return how it ended."""
    process = FORK.Process(target=target, args=given)
    process.start()
    process.join()
    return process.exitcode or 0


def main(url: str, wanted: int) -> None:
    assert apart(prepare, url, wanted) == 0
    by_chance, kills, until = random.Random(5), 0, time.monotonic() + PATIENCE
    workers: list[BaseProcess] = []
    while apart(exit_when_all_are_told, wanted) and time.monotonic() < until:
        while len(workers) < WORKERS:
            workers.append(FORK.Process(target=work))
            workers[-1].start()
        time.sleep(by_chance.uniform(0.2, 0.6))
        if kills == KILLS:
            continue
        victim = workers.pop(by_chance.randrange(WORKERS))
        victim.kill()
        victim.join()
        kills += 1
    for worker in workers:
        worker.kill()
        worker.join()
    apart(tell, kills)


main(sys.argv[1], int(sys.argv[2]))
