"""Kill -9 while workers work: every job takes effect, and none twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from shiraka.foundation.letters.tests.server import serving
from shiraka.foundation.webhooks.tests.receiver import receiving
from tests.faults.conftest import Tell

EVENTS = 25
PEOPLE = 6
JOBS = 30
DEADLY = JOBS * 4 // 5
"""Those that kill who runs them: as they begin, between their rows, after both, and when all is certain."""

INTERRUPTED = JOBS * 3 // 5
"""Of these, those whose work is lost by that and has to be done again."""


def under_fire(home: Path, database: str, module: str, *given: str, mail: str = "file:") -> Any:
    """Return what a module tells that kills its workers."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
        "SHIRAKA_DEMO": "true",
        "SHIRAKA_HOME": str(home),
        "SHIRAKA_DATABASE_URL": database,
        "SHIRAKA_LOG_LEVEL": "ERROR",
        "SHIRAKA_WEBHOOK_HOSTS": "127.0.0.1",
        "SHIRAKA_EMAIL_URL": mail,
    }
    command = (sys.executable, "-m", f"tests.faults.{module}", *given)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_each_event_is_told_and_a_receiver_that_looks_at_its_number_counts_it_once(
    home: Path, database: str, tell: Tell
) -> None:
    with receiving() as receiver:
        # The first are not taken: they come again.
        receiver.codes = [500, 500, 500, 200]
        told = under_fire(home, database, "webhooks_under_fire", receiver.url, str(EVENTS))
        got = Counter(json.loads(body)["id"] for _heads, body in receiver.got)
    tell(
        f"{EVENTS} events to a program that refused three, {told['kills']} kills -9: {len(got)} arrived, "
        f"{sum(got.values())} deliveries for them, {len(told['events'])} noted"
    )
    assert told["kills"] > 0
    assert Counter(told["states"]) == {"delivered": EVENTS}
    assert set(got) == set(told["events"])
    assert len(got) == EVENTS


def test_each_job_takes_effect_once_whoever_is_killed_when(home: Path, database: str, tell: Tell) -> None:
    told = under_fire(home, database, "jobs_under_fire", str(JOBS))
    written = Counter("-".join(code.split("-")[:2]) for code in told["codes"])
    once = sum(written[f"first-{number}"] == written[f"second-{number}"] == 1 for number in range(JOBS))
    tell(
        f"{JOBS} jobs of two rows, {told['kills']} kills -9, {told['interrupted']} jobs interrupted: "
        f"{once} took effect exactly once, {len(told['codes'])} rows of {2 * JOBS}"
    )
    assert Counter(told["states"]) == {"succeeded": JOBS}
    assert (told["kills"], told["interrupted"]) == (DEADLY, INTERRUPTED)
    assert (once, len(told["codes"])) == (JOBS, 2 * JOBS)


def test_a_daily_run_that_is_killed_and_begun_again_writes_to_nobody_twice(
    home: Path, database: str, tell: Tell
) -> None:
    with serving() as server:
        mail = f"smtp://127.0.0.1:{server.port}"
        told = under_fire(home, database, "letters_under_fire", str(PEOPLE), mail=mail)
        taken = Counter((str(message["To"]), str(message["Message-ID"])) for message in server.taken)
    people = Counter(address for address, _number in taken)
    tell(
        f"{PEOPLE} people to remind, {told['kills']} kills -9 of the daily run, {told['killed_sending']} of who sends: "
        f"{len(people)} written to, {max(people.values())} letter each; the one sent again had the same number"
    )
    assert told["states"] == ["succeeded"] * PEOPLE
    assert people == {f"person{number}@example.org": 1 for number in range(PEOPLE)}
    # The mail server had taken it, and nobody could note that any more.
    assert sorted(taken.values()) == [1] * (PEOPLE - 1) + [2]
