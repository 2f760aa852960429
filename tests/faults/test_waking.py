"""A worker that waits takes a job at once when another process queues it; without Redis it looks by itself."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from shiraka.foundation.jobs import wake
from tests.faults.conftest import Tell

REDIS = os.environ.get("SHIRAKA_REDIS_URL", "")
with_redis = pytest.mark.skipif(not REDIS, reason="SHIRAKA_REDIS_URL names no Redis: nothing calls a worker here.")
with_a_redis_of_our_own = pytest.mark.skipif(
    not (REDIS and shutil.which("redis-server")),
    reason="SHIRAKA_REDIS_URL names no Redis, or there is no redis-server to start one that is killed.",
)

AT_ONCE = 5
LOOKS = 25
"""Seconds within which a machine with much else to do finds what nobody calls for."""


def waited(home: Path, database: str, seconds: int, url: str, *states: str) -> Any:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
        "SHIRAKA_DEMO": "true",
        "SHIRAKA_HOME": str(home),
        "SHIRAKA_DATABASE_URL": database,
        "SHIRAKA_LOG_LEVEL": "ERROR",
    }
    command = (sys.executable, "-m", "tests.faults.waking", str(seconds), url, *states)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def told_of(told: Any) -> str:
    return ", ".join(f"{each['to_take']:.2f} s" for each in told["jobs"])


@with_redis
def test_a_worker_is_called_when_another_process_queues_a_job(tmp_path: Path, database: str, tell: Tell) -> None:
    told = waited(tmp_path, database, 120, REDIS, "as-it-is", "as-it-is", "as-it-is")
    tell(f"jobs queued by another process, the worker called by Redis: taken after {told_of(told)}")
    assert all(each["to_take"] < AT_ONCE for each in told["jobs"])
    assert told["warnings"] == 0


def test_without_redis_a_worker_looks_by_itself(tmp_path: Path, database: str, tell: Tell) -> None:
    told = waited(tmp_path, database, 120, "", "as-it-is", "as-it-is")
    tell(f"jobs queued by another process, no Redis: taken after {told_of(told)}")
    assert all(each["to_take"] < LOOKS for each in told["jobs"])


@with_a_redis_of_our_own
def test_whatever_becomes_of_redis_each_job_is_taken_and_no_page_waits(
    tmp_path: Path, database: str, tell: Tell
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"redis://127.0.0.1:{free.getsockname()[1]}"
    told = waited(tmp_path, database, 2, url, "started", "killed", "started", "hanging")
    tell(f"Redis started, killed, started again, stopped without a word: jobs taken after {told_of(told)}")
    assert all(each["to_take"] < LOOKS for each in told["jobs"])
    assert all(each["to_queue"] < AT_ONCE for each in told["jobs"])
    assert told["warnings"] > 0, "it is in the log"


@with_redis
def test_silence_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    """A socket that is less patient than the question would end it, with a warning each time."""
    begun = time.monotonic()
    for _each in range(wake.MOST_CALLS):
        if time.monotonic() - begun > wake.SECONDS_WITH_CALLS:
            break
        wake.wait(threading.Event())
    assert time.monotonic() - begun >= wake.SECONDS_WITH_CALLS
    assert caplog.records == []
