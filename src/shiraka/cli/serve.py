"""`shiraka serve`: the web server, and workers beside it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from types import FrameType
from typing import Final

from django.conf import settings

from shiraka.cli.installation import collect_static_files, prepare_records

PYTHON: Final = sys.executable
SERVER: Final = (PYTHON, "-m", "gunicorn", "--config", "python:shiraka.cli.server", "shiraka.config.wsgi:application")
WORKER: Final = (PYTHON, "-m", "shiraka", "worker")
SECONDS_BETWEEN_LOOKS: Final = 1
SECONDS_TO_STOP: Final = 30
SECONDS_BETWEEN_STARTS: Final = 5


def run() -> int:
    """Serve until told to stop (TERM or INT), and return the exit code of the server.

    This process only watches: requests and jobs have processes of their own, and neither can hold up the other.
    """
    prepare_records()
    collect_static_files()
    return Watch().until_stopped()


class Watch:
    """Starts the server and the workers, starts again a worker that ended, and stops all of them in order."""

    def __init__(self) -> None:
        self.stop_by: float | None = None
        self.figures = tempfile.TemporaryDirectory(prefix="shiraka-figures-")
        # One process keeps its figures in memory; several keep them where each can add up those of all.
        several = {"PROMETHEUS_MULTIPROC_DIR": self.figures.name} if settings.SHIRAKA_WEB_WORKERS > 1 else {}
        self.server = subprocess.Popen(SERVER, env=os.environ | several)  # noqa: S603 - our own words only
        self.workers: list[subprocess.Popen[bytes] | None] = [None] * settings.SHIRAKA_WORKERS
        self.next_start = 0.0
        self.is_told_to_stop = False

    def until_stopped(self) -> int:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        sys.stdout.write(f"Shiraka is at http://{settings.SHIRAKA_HOST}:{settings.SHIRAKA_PORT}/\n")
        sys.stdout.flush()
        while (code := self.server.poll()) is None or any(self._running()):
            if code is not None:
                # Jobs are nothing to go on with when the pages are gone.
                self._stop_by_now()
            self._look()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return 0 if self.is_told_to_stop else code

    def _look(self) -> None:
        if self.stop_by:
            # A process told to stop while it was starting may not have heard.
            for process in (self.server, *self._running()):
                if process.poll() is None:
                    (process.kill if time.monotonic() > self.stop_by else process.terminate)()
        elif time.monotonic() > self.next_start and len(list(self._running())) < len(self.workers):
            self.next_start = time.monotonic() + SECONDS_BETWEEN_STARTS
            self.workers = [
                worker if worker and worker.poll() is None else subprocess.Popen(WORKER)  # noqa: S603 - likewise
                for worker in self.workers
            ]

    def _running(self) -> Iterator[subprocess.Popen[bytes]]:
        return (worker for worker in self.workers if worker and worker.poll() is None)

    def _stop_by_now(self) -> None:
        self.stop_by = self.stop_by or time.monotonic() + SECONDS_TO_STOP

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_told_to_stop = True
        self._stop_by_now()
