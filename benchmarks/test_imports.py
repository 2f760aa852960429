"""50,000 partners from Excel: seconds and memory, and what is there after kill -9 at ten random moments."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import partner_tables
from benchmarks.figures import Figures

pytestmark = pytest.mark.bench

ROWS, FEW, KILLS = 50_000, 5_000, 10
LINEAR = 20
MOST_KILOBYTES = 600_000


class Home:
    """A fresh installation on SQLite, and the import run in a process of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
            "SHIRAKA_DEMO": "true",
            "SHIRAKA_HOME": str(path),
        }
        self.run("-m", "tests.faults.prepare")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            (sys.executable, *words), env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def begin(self, table: Path, mapping: Path) -> subprocess.Popen[bytes]:
        words = ("shiraka", "import", "partners", str(table), "--as", "officer", "--map", str(mapping))
        command = (sys.executable, "-m", *words)
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def measure(self, table: Path, mapping: Path) -> tuple[float, int]:
        """Return the seconds and the most kilobytes that an import takes."""
        began = time.perf_counter()
        process = self.begin(table, mapping)
        _pid, status, used = os.wait4(process.pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        return time.perf_counter() - began, used.ru_maxrss

    def imported(self) -> tuple[int, int]:
        """Return how many partners and how many entries of imported ones there are."""
        with sqlite3.connect(self.path / "shiraka.sqlite3") as line:
            partners = line.execute("SELECT count(*) FROM partners_partner WHERE website LIKE '%.example.org'")
            entries = line.execute("SELECT count(*) FROM audit_entry WHERE reason LIKE 'From %'")
            return partners.fetchone()[0], entries.fetchone()[0]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("tables")
    found = {rows: folder / f"{rows}.xlsx" for rows in (FEW, ROWS)}
    for rows, path in found.items():
        partner_tables.write(rows, path)
    (folder / "map.json").write_text('{"twins": "create"}', encoding="utf-8")
    return found


def test_seconds_and_memory(tables: dict[int, Path], tmp_path: Path, figures: Figures) -> None:
    mapping = tables[ROWS].parent / "map.json"
    few, _memory = Home(tmp_path / "few").measure(tables[FEW], mapping)
    many, kilobytes = Home(tmp_path / "many").measure(tables[ROWS], mapping)
    what = f"an Excel table of {ROWS:,} partners, stored on SQLite"
    ratio = figures.note(what, many, few, f"{FEW:,} rows", extra=f"{kilobytes // 1024} MB at most")
    assert ratio < LINEAR
    assert kilobytes < MOST_KILOBYTES


def test_killed_at_random_moments(tables: dict[int, Path], tmp_path: Path, figures: Figures) -> None:
    home, mapping = Home(tmp_path), tables[ROWS].parent / "map.json"
    whole, _memory = Home(tmp_path / "whole").measure(tables[ROWS], mapping)
    moments = random.Random(11)
    began = time.perf_counter()
    for _kill in range(KILLS):
        process = home.begin(tables[ROWS], mapping)
        # Reading and checking take the first part, storing the rest.
        time.sleep(whole * moments.uniform(0.3, 0.9))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert home.imported() in {(0, 0), (ROWS, ROWS)}
        if home.imported() != (0, 0):
            break
    taken = time.perf_counter() - began
    verdict = home.run("-m", "shiraka", "audit", "verify")
    assert ", sound" in verdict
    figures.note(f"{KILLS} times kill -9 while {ROWS:,} rows are stored: never half", taken, whole, "one import")
