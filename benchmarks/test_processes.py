"""Two web processes and two workers against one of each, on PostgreSQL and Redis, under readers that never pause.

What is gained depends on the cores left beside the database, Redis and the readers: their number stands in the line.
"""

import http.client
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from benchmarks.figures import Figures

pytestmark = pytest.mark.bench

SERVER = os.environ.get("SHIRAKA_DATABASE_URL", "")
REDIS = os.environ.get("SHIRAKA_REDIS_URL", "redis://127.0.0.1:6379/9")
PAGES = ("/account/login/", "/readyz", "/api/v1/openapi.json")
READERS, SECONDS, SECONDS_TO_START = 8, 6.0, 90


@pytest.fixture
def database() -> Iterator[str]:
    if not SERVER.startswith("postgresql"):
        pytest.skip("SHIRAKA_DATABASE_URL names no PostgreSQL.")
    name = f"shiraka_bench_{secrets.token_hex(4)}"
    with psycopg.connect(urlsplit(SERVER)._replace(path="/postgres").geturl(), autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name}")
        yield urlsplit(SERVER)._replace(path=f"/{name}").geturl()
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def served(home: Path, database: str, processes: int) -> Iterator[int]:
    """Serve by so many web processes and as many workers, and give the port once each has answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
        "SHIRAKA_DEMO": "true",
        "SHIRAKA_HOME": str(home),
        "SHIRAKA_PORT": str(port),
        "SHIRAKA_DATABASE_URL": database,
        "SHIRAKA_REDIS_URL": REDIS,
        "SHIRAKA_WEB_WORKERS": str(processes),
        "SHIRAKA_WORKERS": str(processes),
        "SHIRAKA_LOG_LEVEL": "ERROR",
    }
    command = (sys.executable, "-m", "shiraka", "serve")
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        last = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                read(port, until=0)
                break
            except OSError:
                assert time.monotonic() < last, "The server did not start."
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(60)


def read(port: int, until: float) -> int:
    """Read page after page over one line until then, each at least once; return how many were answered."""
    line, answered = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
    try:
        while not answered or time.monotonic() < until:
            for page in PAGES:
                line.request("GET", page)
                answer = line.getresponse()
                answer.read()
                assert answer.status == 200, f"{page}: {answer.status}"
                answered += 1
    finally:
        line.close()
    return answered


def counted(port: int) -> float:
    """Return how many requests for pages /metrics tells of."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    line.request("GET", "/metrics")
    told = line.getresponse().read().decode()
    line.close()
    lines = [row for row in told.splitlines() if row.startswith("shiraka_requests_total{") and "metrics" not in row]
    return sum(float(row.rsplit(" ", 1)[1]) for row in lines)


def seconds_a_request(port: int) -> float:
    began = time.monotonic()
    before = counted(port)
    with ThreadPoolExecutor(READERS) as pool:
        answered = sum(pool.map(lambda _reader: read(port, began + SECONDS), range(READERS)))
    taken = time.monotonic() - began
    # Whichever process is asked, it tells of those that the others answered too.
    assert counted(port) - before == answered
    return taken / answered


def test_two_processes_of_each_kind_against_one(tmp_path: Path, database: str, figures: Figures) -> None:
    found = {}
    for processes in (1, 2):
        with served(tmp_path, database, processes) as port:
            found[processes] = seconds_a_request(port)
    figures.note(
        "a request, two web processes and two workers",
        found[2],
        found[1],
        "one of each",
        extra=f"{1 / found[2]:.0f} a second, {os.cpu_count()} cores",
    )
