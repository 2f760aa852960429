"""Kill -9 while workers work: every job takes effect, and none twice."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.faults.conftest import Tell

JOBS = 60


def test_each_job_takes_effect_once_whoever_is_killed_when(tmp_path: Path, database: str, tell: Tell) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
        "SHIRAKA_DEMO": "true",
        "SHIRAKA_HOME": str(tmp_path),
        "SHIRAKA_DATABASE_URL": database,
        "SHIRAKA_LOG_LEVEL": "ERROR",
    }
    command = (sys.executable, "-m", "tests.faults.jobs_under_fire", str(JOBS))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    written = Counter("-".join(code.split("-")[:2]) for code in told["codes"])
    once = sum(written[f"first-{number}"] == written[f"second-{number}"] == 1 for number in range(JOBS))
    tell(
        f"{JOBS} jobs of two rows, {told['kills']} kills -9, {told['interrupted']} jobs interrupted: "
        f"{once} took effect exactly once, {len(told['codes'])} rows of {2 * JOBS}"
    )
    assert Counter(told["states"]) == {"succeeded": JOBS}
    assert told["interrupted"] > 0, "nobody was killed at work"
    assert (once, len(told["codes"])) == (JOBS, 2 * JOBS)
