"""What is not whole, or not for here, is refused before anything is touched."""

import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from shiraka.foundation.backup import databases
from shiraka.foundation.backup.archive import restore
from shiraka.foundation.backup.manifest import FORMAT, Impossible
from shiraka.foundation.people.tests.factories import make_user

pytestmark = pytest.mark.django_db

DATABASE, NOTE = b"rows " * 50_000, b"A note."
NAME = "documents/aa/note"


@pytest.fixture(autouse=True)
def _nothing_is_touched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> None:
    def touched(*_given: object) -> None:
        pytest.fail("The database was touched.")

    monkeypatch.setattr(databases, "put_back", touched)
    settings.MEDIA_ROOT = tmp_path / "media"


def kept(content: bytes) -> dict[str, object]:
    return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}


def backup(tmp_path: Path, *, files: dict[str, bytes] | None = None, **changed: Any) -> Path:
    """Return a backup that is sound but for what is changed in its manifest or its files."""
    content = {"counts": {}, "audit_sequence": 0, "audit_hash": "", "migrations": []} | changed.pop("content", {})
    manifest = {
        "format": FORMAT,
        "version": "0.1.0",
        "made_at": "2026-03-10T12:00:00+00:00",
        "vendor": connection.vendor,
        "database": kept(DATABASE),
        "content": content,
        "files": {NAME: kept(NOTE)},
        "missing": [],
        **changed,
    }
    members = {"database": DATABASE, f"files/{NAME}": NOTE, "manifest.json": json.dumps(manifest).encode()}
    path = tmp_path / "backup.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, stored in (members | (files or {})).items():
            member = tarfile.TarInfo(name)
            member.size = len(stored)
            archive.addfile(member, io.BytesIO(stored))
    return path


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"files": {f"files/{NAME}": b"Another."}}, "hash is not the one"),
        ({"files": {"database": b"fewer rows"}}, "hash is not the one"),
        ({"files": {"manifest.json": b"{}"}}, "manifest of the backup cannot be read"),
        ({"files": {"../outside": b"x"}}, "cannot be read as a backup"),
        ({"format": FORMAT + 1}, "later version"),
        ({"content": {"migrations": ["partners.9999_of_tomorrow"]}}, r"later version.*9999"),
        ({"vendor": "oracle"}, "is of oracle"),
    ],
    ids=["document", "database", "manifest", "outside", "format", "migration", "vendor"],
)
def test_what_is_not_whole_or_not_for_here_is_refused(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(Impossible, match=told):
        restore(backup(tmp_path, **changed), replace=True)
    assert not (tmp_path / "media").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_what_is_no_file_is_not_unpacked(tmp_path: Path, kind: bytes) -> None:
    path, outside = backup(tmp_path), tmp_path / "outside"
    outside.mkdir()
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("files")
        member.type, member.linkname = kind, str(outside)
        archive.addfile(member)
        inner = tarfile.TarInfo(f"files/{NAME}")
        inner.size = len(NOTE)
        archive.addfile(inner, io.BytesIO(NOTE))
    with pytest.raises(Impossible, match="cannot be read as a backup: files is no file"):
        restore(path, replace=True)
    assert not list(outside.iterdir())


@pytest.mark.parametrize("part", [0.0, 0.5, 0.98])
def test_a_file_that_was_cut_short_is_refused(tmp_path: Path, part: float) -> None:
    path = backup(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(Impossible, match="cannot be read as a backup"):
        restore(path, replace=True)


def test_records_are_not_written_over_unless_somebody_says_so(tmp_path: Path) -> None:
    make_user("PO")
    with pytest.raises(Impossible, match="--replace"):
        restore(backup(tmp_path), replace=False)
