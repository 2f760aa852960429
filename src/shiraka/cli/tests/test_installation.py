"""An office that starts with nothing, as the how-to says: accounts, records and pages are there at first start."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SECONDS_TO_START = 60
PASSWORD = "two squares laid into one star"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[str]:
    """Open the first account in an empty folder, serve, and return the address of the site."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")}
    variables = inherited | {
        "SHIRAKA_SECRET_KEY": "s" * 64,
        "SHIRAKA_AUDIT_KEY": "a" * 64,
        "SHIRAKA_HOME": str(tmp_path),
        "SHIRAKA_PORT": str(port),
        "SHIRAKA_SECURE": "false",
    }
    shiraka = (sys.executable, "-m", "shiraka")
    opened = (*shiraka, "administrator", "--username", "amal", "--email", "amal@example.org")
    subprocess.run(opened, env=variables, input=f"{PASSWORD}\n", text=True, check=True)  # noqa: S603 - our own words only
    server = subprocess.Popen((*shiraka, "serve"), env=variables)  # noqa: S603 - our own words only
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=SECONDS_TO_START)


def fetched(address: str) -> str:
    """Return what an address answers, once it does."""
    last = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(address) as answer:  # noqa: S310 - an address of our own
                return str(answer.read().decode())
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > last:
                raise
            time.sleep(0.2)


def test_the_first_page_stands_in_its_style_on_an_empty_folder(office: str) -> None:
    page = fetched(f"{office}/account/login/")
    sheets = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert sheets
    for sheet in sheets:
        assert "@layer" in fetched(f"{office}{sheet}")
