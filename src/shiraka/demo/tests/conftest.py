"""Registers that are loaded once for all who look at them; every module has its own copy."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from importlib import import_module

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.migrated import Migrated

Copy = Callable[[str, Callable[[], None]], AbstractContextManager[None]]


@pytest.fixture(scope="session")
def copy_of(migrated: Migrated, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """Return how to have a copy of a register as the default database, by its name and what loads it.

    Its days are committed one by one, as those who subscribe to events need; the trail could not be
    rolled back or emptied afterwards, so the database shared by the tests is no place for it.
    """
    # Models are imported late: this file is read before Django is set up when its folder is asked for alone.
    database = import_module("shiraka.demo.tests.database")
    own = tmp_path_factory.getbasetemp()
    of_the_run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def opened(name: str, load: Callable[[], None]) -> AbstractContextManager[None]:
        whole = database.filled_once(of_the_run / name, migrated.file, load)
        copy = tmp_path_factory.mktemp(name) / "copy"
        shutil.copytree(whole, copy)
        installation: AbstractContextManager[None] = database.installation_in(copy)
        return installation

    return opened


@pytest.fixture(scope="module")
def demonstration(copy_of: Copy, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Open the demonstration."""
    load = import_module("shiraka.demo.load").load
    with django_db_blocker.unblock(), copy_of("demonstration", load):
        yield
