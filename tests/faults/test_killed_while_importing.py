"""Kill -9 while a table is stored: all of it is there afterwards, or nothing of it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.faults.conftest import Tell

ROWS, MOMENTS = 40, (2,)


def test_a_table_whose_storing_was_killed_is_not_there_and_then_wholly(home: Path, database: str, tell: Tell) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
        "SHIRAKA_DEMO": "true",
        "SHIRAKA_HOME": str(home),
        "SHIRAKA_DATABASE_URL": database,
    }

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", *map(str, words))
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert run("tests.faults.prepare").returncode == 0
    importing = "tests.faults.import_and_die"
    for moment in MOMENTS:
        killed = run(importing, ROWS, moment)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert run(importing).stdout.split() == ["0", "0", "0", "0", "gapless", "sound"]
    finished = run(importing, ROWS, 0)
    assert finished.returncode == 0, finished.stderr
    assert run(importing).stdout.split() == [str(ROWS)] * 3 + ["1", "gapless", "sound"]
    tell(f"a table of {ROWS} rows, kill -9 at a moment of storing: nothing, then all of it")
