"""The file of a backup: a compressed tar with the database, the stored files and the manifest."""

import gzip
import hashlib
import os
import shutil
import tarfile
import tempfile
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import IO, Final

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from shiraka.foundation import clock
from shiraka.foundation.backup import databases
from shiraka.foundation.backup.manifest import Impossible, Kept, Manifest
from shiraka.foundation.documents.unreachable import FilesUnreachable

MANIFEST: Final = "manifest.json"
DATABASE: Final = "database"
FILES: Final = "files"
_CHUNK: Final = 1 << 20
_SPEED: Final = 3
"""Most documents are compressed already; what is gained beyond this costs minutes."""


def back_up(to: Path) -> Manifest:
    """Write everything into one file, while people write. What is there under the name is replaced at the very end."""
    to = to.resolve()
    if not to.parent.is_dir():
        raise Impossible(f"There is no folder {to.parent}.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as folder:
        copy, draft = Path(folder) / DATABASE, Path(folder) / "draft"
        with databases.copied(copy) as (content, files), draft.open("wb") as raw:
            with (
                gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=_SPEED) as packed,
                tarfile.open(fileobj=packed, mode="w") as archive,
            ):
                kept, missing = _add_files(archive, files)
                database = _kept_in(copy)
                archive.add(copy, DATABASE)
                manifest = Manifest(
                    version=version("shiraka"),
                    made_at=clock.now().isoformat(),
                    vendor=connection.vendor,
                    database=database,
                    content=content,
                    files=kept,
                    missing=missing,
                )
                _add_bytes(archive, MANIFEST, manifest.written())
            raw.flush()
            os.fsync(raw.fileno())
        draft.chmod(0o600)
        draft.replace(to)
    return manifest


def _add_files(archive: tarfile.TarFile, files: databases.Files) -> tuple[dict[str, Kept], list[str]]:
    """Add the stored files; return those kept, and those that are gone or no longer what they were."""
    kept: dict[str, Kept] = {}
    missing: list[str] = []
    for name, sha256 in files:
        with tempfile.TemporaryFile() as copy:
            try:
                with default_storage.open(name) as stored:
                    found = _copy(stored, copy)
            except OSError:
                missing.append(name)
                continue
            except FilesUnreachable as fault:
                # One file may be lost; a backup without any is none.
                raise _away(fault) from fault
            if sha256 and found.sha256 != sha256:
                missing.append(name)
            copy.seek(0)
            member = tarfile.TarInfo(f"{FILES}/{name}")
            member.size = found.size
            archive.addfile(member, copy)
            kept[name] = found
    return kept, missing


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    with tempfile.TemporaryFile() as copy:
        copy.write(content)
        copy.seek(0)
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, copy)


def _copy(source: IO[bytes], target: IO[bytes]) -> Kept:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return Kept(sha256=digest.hexdigest(), size=size)


def _kept_in(path: Path) -> Kept:
    with path.open("rb") as stream, Path(os.devnull).open("wb") as nowhere:
        return _copy(stream, nowhere)


def restore(source: Path, *, replace: bool) -> Manifest:
    """Put a backup back: all of it is checked first, the files come next, and the database last, as a whole.

    Raises `Impossible` for a backup that is not whole, that another database made or a later version, and for an
    installation that somebody works with, unless it is to be replaced. Then nothing was changed.
    """
    home = Path(settings.SHIRAKA_HOME)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as folder:
        unpacked = Path(folder)
        manifest = _unpack(source, unpacked)
        _refuse_another_kind(manifest)
        if not replace and databases.is_in_use():
            raise Impossible("This installation has accounts and records. To put the backup in their place: --replace.")
        if manifest.vendor == "sqlite" and databases.held_in(unpacked / DATABASE) != manifest.content:
            raise Impossible("The database in the backup does not hold what its manifest says.")
        try:
            for name, kept in manifest.files.items():
                _put_file(name, unpacked / FILES / name, kept)
        except FilesUnreachable as fault:
            raise _away(fault) from fault
        databases.put_back(unpacked / DATABASE, manifest.content)
    return manifest


def _away(fault: FilesUnreachable) -> Impossible:
    return Impossible(f"The place of the files (SHIRAKA_MEDIA_URL) does not answer as it should: {fault.__cause__}")


def _unpack(source: Path, into: Path) -> Manifest:
    """Unpack and compare every hash."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                _unpack_member(archive, member, into)
        manifest = Manifest.read((into / MANIFEST).read_bytes())
        for name, kept in {DATABASE: manifest.database, **_in_folder(manifest)}.items():
            if _kept_in(into / name) != kept:
                raise Impossible(f"{name} in the backup is damaged: its hash is not the one that was written down.")
    except FileNotFoundError as fault:
        raise Impossible(f"{fault.filename} is not there.") from fault
    except (tarfile.TarError, OSError, EOFError) as fault:
        raise Impossible(f"{source} cannot be read as a backup: {fault}") from fault
    return manifest


def _unpack_member(archive: tarfile.TarFile, member: tarfile.TarInfo, into: Path) -> None:
    """Write the content of a member under its name, and nothing else of it: no links, owners, modes or devices.

    `extractall` would want a filter for that, which the earlier Pythons 3.11 lack. Raises `tarfile.TarError`.
    """
    content, place = archive.extractfile(member) if member.isreg() else None, into / member.name
    if content is None or not place.resolve().is_relative_to(into.resolve()):
        raise tarfile.ExtractError(f"{member.name} is no file in its place")
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as target:
        shutil.copyfileobj(content, target, _CHUNK)


def _in_folder(manifest: Manifest) -> dict[str, Kept]:
    for name in manifest.files:
        if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise Impossible(f"The backup names a file outside of its place: {name}.")
    return {f"{FILES}/{name}": kept for name, kept in manifest.files.items()}


def _refuse_another_kind(manifest: Manifest) -> None:
    if manifest.vendor != connection.vendor:
        message = f"The backup is of {manifest.vendor}, this installation is on {connection.vendor}."
        raise Impossible(f"{message} Restore it on the former.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {app for app, _name in MigrationLoader(None).disk_migrations}
    if unknown := [name for name in manifest.content.migrations if name.split(".")[0] in ours and name not in known]:
        raise Impossible(
            f"The backup was made by a later version of Shiraka (it has {unknown[0]}): install that first."
        )


def _put_file(name: str, source: Path, kept: Kept) -> None:
    """Put a file into the storage, unless it lies there as it should."""
    if default_storage.exists(name):
        with default_storage.open(name) as stored, Path(os.devnull).open("wb") as nowhere:
            if _copy(stored, nowhere) == kept:
                return
        default_storage.delete(name)
    with source.open("rb") as content:
        stored_as = default_storage.save(name, File(content))
    if stored_as != name:
        raise Impossible(f"The file {name} could not be stored under its name.")
