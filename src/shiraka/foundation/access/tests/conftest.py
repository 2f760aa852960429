"""Makes the tables of shelves and books once, and gives them rows in the matrix."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.access.tests.rows import matrix_with
from shiraka.foundation.access.tests.shelves import BOOK, ROWS, SHELF, Book, Shelf
from shiraka.foundation.people.tests.factories import tables_of


@pytest.fixture(scope="package")
def _tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 - asked for its effect
    with django_db_blocker.unblock(), tables_of(Shelf, Book):
        yield


@pytest.fixture
def library(_tables: None, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # noqa: ARG001
    """Let shelves and books be records like any other."""
    for kind in (SHELF, BOOK):
        monkeypatch.setitem(GUARDED.by_model, kind.model, kind)
    with matrix_with(tmp_path, ROWS):
        yield
