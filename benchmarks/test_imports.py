"""50,000 partners from Excel: seconds and memory, and what is there after kill -9 at ten random moments.

On SQLite, and on PostgreSQL where `SHIRAKA_DATABASE_URL` names one. The table whose import is killed is smaller, as
each of ten imports is waited for; `KILLED_ROWS=50000` kills those of the large one.
"""

import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString
from urllib.parse import urlsplit

import psycopg
import pytest

from benchmarks import partner_tables
from benchmarks.figures import Figures

pytestmark = pytest.mark.bench

SERVER = os.environ.get("SHIRAKA_DATABASE_URL", "")
ROWS, FEW, KILLS = 50_000, 5_000, 10
KILLED = int(os.environ.get("KILLED_ROWS", "10000"))
LINEAR = 20
MOST_KILOBYTES = 600_000
FIRST, LAST = 0.05, 0.95
"""Between which parts of the time that an import takes it is killed: while it reads, checks, or stores."""


@dataclass
class Home:
    """A fresh installation, and the import run in a process of its own."""

    path: Path
    database: str
    name: str
    environment: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
            "SHIRAKA_DEMO": "true",
            "SHIRAKA_HOME": str(self.path),
            "SHIRAKA_DATABASE_URL": self.database,
        }
        self.run("tests.faults.prepare")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            (sys.executable, "-m", *words), env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def begin(self, table: Path) -> "subprocess.Popen[bytes]":
        mapping = table.with_name("map.json")
        words = ("import", "partners", str(table), "--as", "officer", "--map", str(mapping))
        command = (sys.executable, "-m", "shiraka", *words)
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def measure(self, table: Path) -> tuple[float, int]:
        """Return the seconds and the most kilobytes that an import takes."""
        began = time.perf_counter()
        process = self.begin(table)
        _pid, status, used = os.wait4(process.pid, 0)
        # It was waited for here, and is not to be warned of as still running.
        process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        return time.perf_counter() - began, used.ru_maxrss

    def whole_imports(self, rows: int) -> int:
        """Return how many imports are there; each is there as a whole, or not at all."""
        *counts, stored, numbers, verdict = self.run("tests.faults.import_and_die").split()
        assert (numbers, verdict) == ("gapless", "sound")
        assert counts == [str(rows * int(stored))] * 3
        return int(stored)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    found: dict[int, Path] = {}
    for rows in (FEW, ROWS, KILLED):
        folder = tmp_path_factory.mktemp(f"table{rows}-")
        found[rows] = folder / "table.xlsx"
        partner_tables.write(rows, found[rows])
        (folder / "map.json").write_text('{"twins": "create"}', encoding="utf-8")
    return found


Homes = Callable[[], Home]


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def homes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Homes]:
    """Return what makes fresh installations on one kind of database."""
    is_server = request.param == "PostgreSQL"
    if is_server and not SERVER.startswith("postgresql"):
        pytest.skip("0 rows: SHIRAKA_DATABASE_URL names no PostgreSQL.")
    made: list[str] = []

    def fresh() -> Home:
        made.append(f"shiraka_bench_{secrets.token_hex(4)}")
        if is_server:
            _ask(f"CREATE DATABASE {made[-1]}")
        address = urlsplit(SERVER)._replace(path=f"/{made[-1]}").geturl() if is_server else ""
        return Home(tmp_path / made[-1], address, request.param)

    yield fresh
    for name in made if is_server else ():
        _ask(f"DROP DATABASE {name} WITH (FORCE)")


def _ask(sql: LiteralString) -> None:
    with psycopg.connect(urlsplit(SERVER)._replace(path="/postgres").geturl(), autocommit=True) as line:
        line.execute(sql)


def test_seconds_and_memory(tables: dict[int, Path], homes: Homes, figures: Figures) -> None:
    few, _memory = homes().measure(tables[FEW])
    home = homes()
    many, kilobytes = home.measure(tables[ROWS])
    assert home.whole_imports(ROWS) == 1
    what = f"an Excel table of {ROWS:,} partners, stored on {home.name}"
    ratio = figures.note(what, many, few, f"{FEW:,} rows", extra=f"{kilobytes // 1024} MB at most")
    assert ratio < LINEAR
    assert kilobytes < MOST_KILOBYTES


def test_killed_at_random_moments(tables: dict[int, Path], homes: Homes, figures: Figures) -> None:
    table, moments = tables[KILLED], random.Random(11)
    whole, _memory = homes().measure(table)
    home, stored = homes(), 0
    began = time.perf_counter()
    for _kill in range(KILLS):
        process = home.begin(table)
        time.sleep(whole * moments.uniform(FIRST, LAST))
        process.send_signal(signal.SIGKILL)
        # The machine may have been quicker than the first time: then all of it is there.
        stored += process.wait() == 0
        assert home.whole_imports(KILLED) == stored
    taken = time.perf_counter() - began
    what = f"{KILLS} times kill -9 while {KILLED:,} rows are brought in, on {home.name}: never half"
    figures.note(what, taken, whole, "one import", extra=f"{KILLS - stored} killed before the end")
    assert stored < KILLS
