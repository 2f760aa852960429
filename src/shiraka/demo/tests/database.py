"""A database for one module of tests, apart from the one that all share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    """Have the default connection lead to another file for the length of a block."""
    usual = connections["default"]
    stand_in = {**usual.settings_dict, "NAME": str(path), "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
    connections["default"] = DatabaseWrapper(stand_in, "default")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual
        ContentType.objects.clear_cache()
