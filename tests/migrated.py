"""The database as the migrations leave it, kept to be copied: they take many seconds, and a copy takes none."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

SUFFIX = "migrated"


@dataclass(frozen=True)
class Migrated:
    """A file where the tests run on SQLite, otherwise the name of a database on their server."""

    file: Path | None = None
    database: str = ""

    def forget(self) -> None:
        """Remove it where it would outlive the run."""
        if self.database:
            connection.creation.destroy_test_db(verbosity=0, suffix=SUFFIX)


def keep(folder: Path) -> Migrated:
    """Copy the database of the tests, before the first of them."""
    if connection.vendor == "sqlite":
        file = folder / "migrated.sqlite3"
        connection.ensure_connection()
        with closing(sqlite3.connect(file)) as copy:
            connection.connection.backup(copy)
        return Migrated(file=file)
    # A server copies only what nobody is connected to.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL
    connection.creation.clone_test_db(SUFFIX, verbosity=0, autoclobber=True)
    return Migrated(database=connection.creation.get_test_db_clone_settings(SUFFIX)["NAME"])
