"""Kill -9 while 200 people save: what was acknowledged is there, and the trail is sound."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

WRITERS = 200
FIRST_VERSION = 1


class Installation:
    """A real server over a database of its own."""

    def __init__(self, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
            "SHIRAKA_DEMO": "true",
            "SHIRAKA_HOME": str(home),
            "SHIRAKA_PORT": str(self.port),
            "SHIRAKA_WEB_THREADS": "16",
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
                if self.request("GET", "/readyz")[0] == http.HTTPStatus.OK:
                    return
            except OSError:
                time.sleep(0.1)
        pytest.fail("The server did not start.")

    def kill(self) -> None:
        """Kill every process of the server at once, as a power cut would."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def request(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> tuple[int, dict[str, object]]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **(headers or {})}
            line.request(method, path, json.dumps(body) if body is not None else None, sent)
            answer = line.getresponse()
            content = answer.read()
        finally:
            line.close()
        return answer.status, json.loads(content) if content.startswith(b"{") else {}

    def save(self, partner: int, city: str) -> int:
        """Save a city and return the version that was acknowledged, 0 when nothing was."""
        try:
            status, answer = self.request(
                "PATCH", f"/api/v1/partner/{partner}", {"city": city}, {"If-Match": f'"{FIRST_VERSION}"'}
            )
        except (OSError, http.client.HTTPException):
            return 0
        return int(str(answer["version"])) if status == http.HTTPStatus.OK else 0


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    made.start()
    yield made
    made.kill()


def test_what_was_acknowledged_before_a_kill_is_there_afterwards(installation: Installation) -> None:
    acknowledged: dict[int, str] = {}
    enough = threading.Event()
    wanted = random.Random(7).randint(40, 120)

    def write(partner: int) -> None:
        if enough.is_set():
            return
        city = f"City of {partner}"
        if installation.save(partner, city):
            acknowledged[partner] = city
            if len(acknowledged) >= wanted:
                enough.set()

    with ThreadPoolExecutor(WRITERS) as pool:
        for partner in installation.partners:
            pool.submit(write, partner)
        assert enough.wait(60), f"only {len(acknowledged)} of {wanted} were saved"
        installation.kill()
    before = dict(acknowledged)
    installation.start()
    lost = [
        partner
        for partner, city in before.items()
        if installation.request("GET", f"/api/v1/partner/{partner}")[1].get("city") != city
    ]
    assert not lost, f"{len(lost)} of {len(before)} acknowledged changes are gone"
    verified = installation.run(sys.executable, "-m", "shiraka", "audit", "verify")
    print(f"acknowledged before the kill: {len(before)}, lost: 0; {verified.strip()}")  # noqa: T201


def test_of_two_hundred_who_save_the_same_version_one_wins(installation: Installation) -> None:
    partner = installation.partners[0]
    with ThreadPoolExecutor(32) as pool:
        saved = [pool.submit(installation.save, partner, f"City {n}") for n in range(WRITERS)]
    assert sum(1 for one in saved if one.result()) == 1
    assert installation.request("GET", f"/api/v1/partner/{partner}")[1]["version"] == FIRST_VERSION + 1
