"""A backup taken while people write is of one moment, and comes back as it was: from a folder into a store as well."""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.faults.conftest import Tell
from tests.storage.server import bucket_of, serving

KEY = "k" * 50


def run(home: Path, database: str, *command: str, files: str = "") -> subprocess.CompletedProcess[str]:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")},
        "SHIRAKA_DEMO": "true",
        "SHIRAKA_HOME": str(home),
        "SHIRAKA_DATABASE_URL": database,
        "SHIRAKA_AUDIT_KEY": KEY,
        "SHIRAKA_MEDIA_URL": files,
    }
    return subprocess.run(
        (sys.executable, "-m", *command), env=environment, capture_output=True, text=True, check=False
    )


def emptied(database: str) -> str:
    """Return the same database without anything in it; for a file, another home is one."""
    if database:
        with psycopg.connect(urlsplit(database).geturl(), autocommit=True) as line:
            line.execute("DROP SCHEMA public CASCADE")
            line.execute("CREATE SCHEMA public")
    return database


def test_what_is_restored_is_what_stood_there_at_one_moment(
    tmp_path: Path, home: Path, database: str, tell: Tell
) -> None:
    file = tmp_path / "backup.tar.gz"
    made = run(home, database, "tests.faults.backup_under_load", "make", str(file))
    assert made.returncode == 0, made.stdout + made.stderr
    told = json.loads(made.stdout)
    second, restored = tmp_path / "second", emptied(database)
    with serving() as store, bucket_of(store) as bucket:
        done = run(second, restored, "tests.faults.backup_under_load", "restore", str(file), files=bucket.url)
        held = bucket.held()
    assert done.returncode == 0, done.stdout + done.stderr
    *said, found_there = done.stdout.splitlines()
    found = json.loads(found_there)
    entries, files = found["counts"]["audit_entry"], found["counts"]["documents_documentversion"]
    tell(
        f"backup while people wrote (entries {told['begun']} to {told['ended']}): restored {entries} entries and "
        f"{files} documents, the same counts and audit head, {found['wrong']} hashes wrong; {'; '.join(said[:2])}"
    )
    assert told["begun"] <= entries < told["ended"]
    assert len(held) == files + 1, "the documents, and the table of an import"
    assert done.stderr.count("(SHIRAKA_MEDIA_URL) does not answer") == 2
    assert found["counts"] == {table: told["counts"][table] for table in found["counts"]}
    assert (found["head"], found["wrong"], told["missing"]) == (told["head"], 0, [])
