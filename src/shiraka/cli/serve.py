"""`shiraka serve`: the web server, and beside it the work of each day."""

import signal
import subprocess
import sys
import time
from datetime import date
from types import FrameType
from typing import Final

from django.conf import settings

from shiraka.cli.installation import collect_static_files, prepare_records
from shiraka.foundation import clock

PYTHON: Final = sys.executable
SERVER: Final = (PYTHON, "-m", "gunicorn", "--config", "python:shiraka.cli.server", "shiraka.config.wsgi:application")
DAILY: Final = (PYTHON, "-m", "shiraka", "daily")
SECONDS_BETWEEN_LOOKS: Final = 1
SECONDS_TO_STOP: Final = 30


def run() -> int:
    """Serve until told to stop (TERM or INT), and return the exit code of the server.

    This process only watches: requests and the daily work have processes of their own, and neither
    can hold up the other.
    """
    prepare_records()
    collect_static_files()
    return Watch().until_stopped()


class Watch:
    """Starts the server, starts the daily work on each new day, and stops both in order."""

    def __init__(self) -> None:
        self.daily: subprocess.Popen[bytes] | None = None
        self.last_day: date | None = None
        self.stop_by: float | None = None
        self.server = subprocess.Popen(SERVER)  # noqa: S603 - our own words only

    def until_stopped(self) -> int:
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        sys.stdout.write(f"Shiraka is at http://{settings.SHIRAKA_HOST}:{settings.SHIRAKA_PORT}/\n")
        sys.stdout.flush()
        while (code := self.server.poll()) is None:
            self._look()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        if self.daily:
            self.daily.wait()
        return 0 if self.stop_by else code

    def _look(self) -> None:
        """Compare days instead of counting seconds: a machine may sleep, and its clock may be set."""
        if self.stop_by:
            # A server told to stop while it was starting may not have heard.
            (self.server.kill if time.monotonic() > self.stop_by else self.server.terminate)()
        elif self.last_day != clock.today() and (self.daily is None or self.daily.poll() is not None):
            self.last_day = clock.today()
            self.daily = subprocess.Popen(DAILY)  # noqa: S603 - our own words only

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop_by = self.stop_by or time.monotonic() + SECONDS_TO_STOP
