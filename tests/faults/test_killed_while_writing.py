"""Kill -9 while 200 people save: what was acknowledged is there, and the trail is sound.

On the database that the tests run on: a file, or one of its own on the server of SHIRAKA_DATABASE_URL.
"""

import http.client
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.faults.conftest import Tell

WRITERS = 200
REPEATERS = 40
FIRST_VERSION = 1
NO_ANSWER = 0


class Installation:
    """A real server over a database of its own, a file in its home unless an address is given."""

    def __init__(self, home: Path, database: str = "") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
            "SHIRAKA_DEMO": "true",
            "SHIRAKA_HOME": str(home),
            "SHIRAKA_PORT": str(self.port),
            "SHIRAKA_WEB_THREADS": "16",
            "SHIRAKA_DATABASE_URL": database,
        }
        made = self.run(sys.executable, "-m", "tests.faults.prepare")
        self.token, self.partners = json.loads(made)["token"], json.loads(made)["partners"]
        self.server: subprocess.Popen[bytes] | None = None

    def run(self, *command: str) -> str:
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        self.server = subprocess.Popen(
            (sys.executable, "-m", "shiraka", "serve"),
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _try in range(300):
            try:
                if self.request("GET", "/readyz")[0] == HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(0.1)
        pytest.fail("The server did not start.")

    def kill(self) -> None:
        """Kill every process of the server at once, in the middle of whatever each does."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def request(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, object]]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **(headers or {})}
            line.request(method, path, json.dumps(body) if body is not None else None, sent)
            answer = line.getresponse()
            content = answer.read()
        finally:
            line.close()
        return answer.status, json.loads(content) if content.startswith(b"{") else {}

    def save(self, partner: int, city: str) -> int:
        """Save a city on top of the first version and return the status of the answer, or that none came."""
        tag = {"If-Match": f'"{FIRST_VERSION}"'}
        try:
            return self.request("PATCH", f"/api/v1/partner/{partner}", {"city": city}, tag)[0]
        except (OSError, http.client.HTTPException):
            return NO_ANSWER

    def stored(self, partner: int) -> tuple[object, object]:
        """Return the city and the version of a partner."""
        record = self.request("GET", f"/api/v1/partner/{partner}")[1]
        return record.get("city"), record.get("version")

    def changes(self, partner: int) -> int:
        """Return how many changes of a partner the trail tells."""
        items = self.request("GET", f"/api/v1/partner/{partner}/history")[1]["items"]
        assert isinstance(items, list)
        return sum(1 for item in items if item["action"] == "update")


class Repeaters:
    """Programs that create records, each with a key of its own, and send everything again after the kill."""

    def __init__(self, installation: Installation, pool: ThreadPoolExecutor) -> None:
        self.installation = installation
        self.keys = [secrets.token_hex(8) for _each in range(REPEATERS)]
        self.sent = [pool.submit(self.create, key) for key in self.keys]

    def create(self, key: str) -> object:
        """Create a record and return its number, None without an answer."""
        body = {"name": {"en": f"Sent by {key}"}, "category": "academic", "country": "MAR", "are_others": True}
        try:
            status, record = self.installation.request("POST", "/api/v1/partner", body, {"Idempotency-Key": key})
        except (OSError, http.client.HTTPException):
            return None
        assert status == HTTPStatus.CREATED, record
        return record["id"]

    def send_all_again(self) -> str:
        """Send everything again, and find each stored once under the number that was answered first."""
        first = [each.result() for each in self.sent]
        again = [self.create(key) for key in self.keys]
        found = self.installation.request("GET", "/api/v1/partner?q=Sent+by&limit=100")[1]["items"]
        assert isinstance(found, list)
        stored = Counter(item["name"]["en"] for item in found)
        assert stored == Counter(f"Sent by {key}" for key in self.keys)
        assert all(before in {None, after} for before, after in zip(first, again, strict=True))
        answered = sum(1 for number in first if number is not None)
        return f"{REPEATERS} created with a key, {answered} answered before the kill, all sent again: each stored once"


@pytest.fixture
def installation(home: Path, database: str) -> Iterator[Installation]:
    made = Installation(home, database)
    made.start()
    yield made
    made.kill()


def test_what_was_acknowledged_before_a_kill_is_there_afterwards(installation: Installation, tell: Tell) -> None:
    acknowledged: dict[int, str] = {}
    enough = threading.Event()
    wanted = random.Random(7).randint(40, 120)

    def write(partner: int) -> None:
        if enough.is_set():
            return
        city = f"City of {partner}"
        if installation.save(partner, city) == HTTPStatus.OK:
            acknowledged[partner] = city
            if len(acknowledged) >= wanted:
                enough.set()

    with ThreadPoolExecutor(WRITERS + REPEATERS) as pool:
        creating = Repeaters(installation, pool)
        for partner in installation.partners:
            pool.submit(write, partner)
        assert enough.wait(120), f"only {len(acknowledged)} of {wanted} were saved"
        installation.kill()
    installation.start()
    found = {partner: installation.stored(partner) for partner in installation.partners}
    there = [partner for partner, city in acknowledged.items() if found[partner] == (city, FIRST_VERSION + 1)]
    changed = [partner for partner, (_city, version) in found.items() if version != FIRST_VERSION]
    told = [partner for partner in installation.partners if installation.changes(partner)]
    verified = installation.run(sys.executable, "-m", "shiraka", "audit", "verify")
    tell(
        f"{WRITERS} people saving, kill -9: {len(acknowledged)} acknowledged, {len(there)} of them there afterwards; "
        f"{len(changed)} changed in all, {len(told)} changes in the trail; {verified.strip()}"
    )
    assert len(there) == len(acknowledged), f"lost: {sorted(set(acknowledged) - set(there))}"
    # What nobody was told of may be stored or not, but never half: with its entry, or not at all.
    assert changed == told
    tell(creating.send_all_again())


def test_of_two_hundred_who_save_the_same_version_one_wins(installation: Installation, tell: Tell) -> None:
    partner = installation.partners[0]
    together = threading.Barrier(WRITERS)

    def write(number: int) -> int:
        together.wait(60)
        return installation.save(partner, f"City {number}")

    with ThreadPoolExecutor(WRITERS) as pool:
        answers = Counter(pool.map(write, range(WRITERS)))
    version, changes = installation.stored(partner)[1], installation.changes(partner)
    tell(
        f"{WRITERS} saving one version at once: {answers[HTTPStatus.OK]} saved, "
        f"{answers[HTTPStatus.PRECONDITION_FAILED]} told of the conflict, {changes} change in the trail"
    )
    assert answers == {HTTPStatus.OK: 1, HTTPStatus.PRECONDITION_FAILED: WRITERS - 1}
    assert (version, changes) == (FIRST_VERSION + 1, 1)
