"""Databases in files for modules of tests, apart from the one that all share."""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import override_settings

# What a test leaves behind need not survive a power cut.
OPTIONS = {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA synchronous=OFF"}


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    """Have the default connection lead to another file for the length of a block."""
    usual = connections["default"]
    connections["default"] = DatabaseWrapper({**usual.settings_dict, "NAME": str(path), "OPTIONS": OPTIONS}, "default")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual
        ContentType.objects.clear_cache()


@contextmanager
def installation_in(folder: Path) -> Iterator[None]:
    """Have database and documents in a folder for the length of a block."""
    with override_settings(MEDIA_ROOT=folder / "media"), database_at(folder / "shiraka.sqlite3"):
        yield


def filled_once(folder: Path, migrated: Path | None, fill: Callable[[], None]) -> Path:
    """Return a folder that whoever comes first fills with records and all workers of a run share.

    `migrated` is a file to begin from; without one, the migrations are run.
    """
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            made = folder.with_suffix(".unfinished")
            made.mkdir()
            if migrated:
                shutil.copy(migrated, made / "shiraka.sqlite3")
            with installation_in(made):
                if not migrated:
                    call_command("migrate", verbosity=0)
                fill()
            made.rename(folder)
    return folder
