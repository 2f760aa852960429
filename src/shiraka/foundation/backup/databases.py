"""The two databases: a copy of one moment while others write, and putting one back as a whole."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from shiraka.foundation.backup.manifest import Content, Impossible

Files = list[tuple[str, str]]
"""The names of stored files that a database speaks of, each with the hash it says, "" where it says none."""

ROWS: Final = "people_user"
"""Where this has rows, somebody works with the installation."""


@contextmanager
def copied(to: Path) -> Iterator[tuple[Content, Files]]:
    """Copy the database as it is now into a file, and tell what it held just then."""
    if connection.vendor == "sqlite":
        yield _copy_sqlite(to)
    else:
        yield _copy_postgresql(to)


def held_in(copy: Path) -> Content:
    """Read what is in a copy, where it can be read without putting it back. Raises `Impossible` for a damaged one."""
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as line:
            if line.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Impossible("The database in the backup is damaged.")
            return Content.of(line.cursor(), _sqlite_tables(line))
    except sqlite3.DatabaseError as fault:
        raise Impossible("The database in the backup cannot be read.") from fault


def is_in_use() -> bool:
    """Tell whether the installation holds anything that somebody may miss."""
    with connection.cursor() as cursor:
        if ROWS not in connection.introspection.table_names(cursor):
            return False
        cursor.execute(f"SELECT 1 FROM {ROWS} LIMIT 1")  # noqa: S608 - a name of ours
        return cursor.fetchone() is not None


def put_back(copy: Path, content: Content) -> None:
    """Replace the whole database by a copy, in one transaction. Raises `Impossible`, and then nothing is changed."""
    if connection.vendor == "sqlite":
        _put_back_sqlite(copy)
    else:
        _put_back_postgresql(copy, content)


def _copy_sqlite(to: Path) -> tuple[Content, Files]:
    path = str(settings.DATABASES["default"]["NAME"])
    live = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)
    with closing(live) as source, closing(sqlite3.connect(to)) as target:
        # All pages in one step: that is one reader, whom no writer disturbs and who disturbs none.
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")
        return Content.of(target.cursor(), _sqlite_tables(target)), _files_in(target.cursor())


def _sqlite_tables(line: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return [name for (name,) in line.execute(query)]


def _put_back_sqlite(copy: Path) -> None:
    connection.close()
    path = Path(str(settings.DATABASES["default"]["NAME"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(path, timeout=20)) as target:
        try:
            # SQLite writes it as one transaction: killed in the middle, the old one stands again at the next opening.
            source.backup(target, pages=-1)
        except sqlite3.OperationalError as fault:
            raise Impossible(f"The database is in use ({fault}): stop `shiraka serve` first.") from fault


def _copy_postgresql(to: Path) -> tuple[Content, Files]:
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-owner", "--no-acl", f"--file={to}")
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
            tables = [name for (name,) in cursor.fetchall()]
            return Content.of(cursor, tables), _files_in(cursor)
        finally:
            cursor.execute("ROLLBACK")


def _put_back_postgresql(copy: Path, content: Content) -> None:
    connection.close()
    script, check = copy.with_suffix(".sql"), copy.with_suffix(".check.sql")
    _run("pg_restore", "--no-owner", "--no-acl", f"--file={script}", str(copy), is_to_database=False)
    lines = script.read_text(encoding="utf-8").splitlines(keepends=True)
    # The schema is there already: it was just made.
    kept = (line for line in lines if not line.startswith(("CREATE SCHEMA public;", "COMMENT ON SCHEMA public")))
    script.write_text("".join(kept), encoding="utf-8")
    check.write_text(_checks(content), encoding="utf-8")
    fresh = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"
    options = ("--single-transaction", "--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1")
    _run("psql", *options, f"--command={fresh}", f"--file={script}", f"--file={check}")


def _checks(content: Content) -> str:
    """Return SQL that fails, and with it all that was put back, unless everything is there that was backed up."""
    wanted: list[tuple[str, object]] = [
        (f'(SELECT count(*) FROM public."{table}")', count)  # noqa: S608 - names of tables, as PostgreSQL gave them
        for table, count in content.counts.items()
    ]
    wanted.append(("(SELECT coalesce(max(hash), '') FROM public.audit_head)", f"'{content.audit_hash}'"))
    tests = "\n".join(
        f"IF {found} <> {value} THEN RAISE EXCEPTION 'not as it was backed up: {number}'; END IF;"
        for number, (found, value) in enumerate(wanted)
    )
    return f"DO $$ BEGIN\n{tests}\nEND $$;\n"


def _run(program: str, *options: str, is_to_database: bool = True) -> None:
    """Run a program of PostgreSQL with the address of the database; the password is in no list of processes."""
    path = shutil.which(program)
    if path is None:
        raise Impossible(f"{program} is not installed: it comes with the client of PostgreSQL.")
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    if is_to_database:
        names["NAME"] = "PGDATABASE"
    known: dict[str, Any] = connection.settings_dict
    environment = os.environ | {name: str(known[key]) for key, name in names.items() if known[key]}
    done = subprocess.run((path, *options), env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Impossible(f"{program} failed, and nothing was changed: {done.stderr.strip()[-500:]}")


def _files_in(cursor: Any) -> Files:
    """Return the name of every stored file that a table tells of, with its hash where the table has it."""
    told = [
        f'SELECT "{field.column}", {"sha256" if _has_hash(model) else chr(39) * 2} FROM "{model._meta.db_table}" '  # noqa: S608 - names of our own tables
        f"WHERE \"{field.column}\" <> ''"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
    ]
    cursor.execute(f"{' UNION '.join(sorted(told))} ORDER BY 1")
    return list(cursor.fetchall())


def _has_hash(model: type[models.Model]) -> bool:
    return any(field.name == "sha256" for field in model._meta.concrete_fields)
