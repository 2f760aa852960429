from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from pytest_django.plugin import DjangoDbBlocker

from shiraka.config.addresses import SQLITE_OPTIONS
from shiraka.demo.load import load


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None,  # noqa: ARG001 - Django's own test database is made first
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Load the demonstration into a database of its own.

    Its days are committed one by one, as those who subscribe to events need; the trail could not be
    rolled back or emptied afterwards, so the database shared by the tests is no place for it.
    """
    with django_db_blocker.unblock(), database_at(tmp_path_factory.mktemp("demo") / "demo.sqlite3"):
        call_command("migrate", verbosity=0)
        load()
        yield


@contextmanager
def database_at(path: Path) -> Iterator[None]:
    """Have the default connection lead to another file for the length of a block."""
    usual = connections["default"]
    stand_in = {**usual.settings_dict, "NAME": str(path), "OPTIONS": SQLITE_OPTIONS}
    connections["default"] = DatabaseWrapper(stand_in, "default")
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = usual
        ContentType.objects.clear_cache()
