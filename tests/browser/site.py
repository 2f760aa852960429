"""A whole installation of its own: fresh demonstration data, a server on a free port, gone afterwards."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

SHIRAKA = (sys.executable, "-m", "shiraka")
SECONDS_TO_START = 90
SECONDS_TO_STOP = 40


@dataclass(frozen=True)
class Site:
    """A running server and the folder it keeps everything in."""

    address: str
    home: Path

    def rows(self, query: str, *values: object) -> list[Any]:
        """Return what a query finds in the database, read only: to know which record a page is about."""
        with closing(sqlite3.connect(f"file:{self.home / 'shiraka.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(query, values).fetchall()

    def one(self, query: str, *values: object) -> Any:
        """Return the first value of the first row; fails when there is none."""
        found = self.rows(query, *values)
        assert found, f"Nothing found by: {query} {values}"
        return found[0][0]


@contextmanager
def serving(**variables: str) -> Iterator[Site]:
    """Load the demonstration into a new folder and serve it until the block ends, with more variables when given."""
    home = Path(tempfile.mkdtemp(prefix="shiraka-browser-"))
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SHIRAKA_", "DJANGO_"))}
    environment |= {"SHIRAKA_DEMO": "true", "SHIRAKA_HOME": str(home), "SHIRAKA_PORT": str(port)}
    environment |= {f"SHIRAKA_{name}": value for name, value in variables.items()}
    try:
        subprocess.run((*SHIRAKA, "demo"), env=environment, check=True, stdout=subprocess.DEVNULL)
        with (home / "server.log").open("wb") as log:
            server = subprocess.Popen((*SHIRAKA, "serve"), env=environment, stdout=log, stderr=log)
            try:
                site = Site(address=f"http://127.0.0.1:{port}", home=home)
                _wait_for(site, server)
                yield site
            finally:
                server.terminate()
                server.wait(timeout=SECONDS_TO_STOP)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


def _wait_for(site: Site, server: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < give_up:
        assert server.poll() is None, (site.home / "server.log").read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{site.address}/readyz", timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (URLError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("The server did not answer in time.")
