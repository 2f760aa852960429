"""What the tests of faults share: a database of their own where the tests run, and a line in the summary."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.migrated import Migrated

Tell = Callable[[str], None]


@pytest.fixture
def database(migrated: Migrated) -> Iterator[str]:
    """Return the address of a database without records on the server of the tests; nothing where they use a file."""
    server = os.environ.get("SHIRAKA_DATABASE_URL", "")
    if not server.startswith("postgresql"):
        yield ""
        return
    name = f"shiraka_killed_{secrets.token_hex(4)}"
    # The one named need not be there: tests make their own beside it.
    with psycopg.connect(urlsplit(server)._replace(path="/postgres").geturl(), autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE {migrated.database}")
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def home(tmp_path: Path, migrated: Migrated) -> Path:
    """Return the folder of an installation without records, its database in it where the tests use a file."""
    folder = tmp_path / "home"
    folder.mkdir()
    if migrated.file:
        shutil.copy(migrated.file, folder / "shiraka.sqlite3")
    return folder


@pytest.fixture
def tell(database: str, record_property: Callable[[str, object], None]) -> Tell:
    """Return what puts a figure into the summary of the run."""
    return lambda figure: record_property("figure", f"{'PostgreSQL' if database else 'SQLite'}: {figure}")
