"""The demonstration, loaded once for each module that looks at it."""

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker


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
    # Models are imported late: this file is read before Django is set up when its folder is asked for alone.
    database_at = import_module("shiraka.demo.tests.database").database_at
    load = import_module("shiraka.demo.load").load
    with django_db_blocker.unblock(), database_at(tmp_path_factory.mktemp("demo") / "demo.sqlite3"):
        call_command("migrate", verbosity=0)
        load()
        yield
