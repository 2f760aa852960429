"""Makes the table of studies once, and gives them rows in the matrix."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.access.tests.rows import matrix_with
from shiraka.foundation.people.tests.factories import tables_of
from shiraka.foundation.workflow.tests.studies import ROWS, Kind, Study


@pytest.fixture(scope="package")
def _tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 - asked for its effect
    with django_db_blocker.unblock(), tables_of(Study):
        yield


@pytest.fixture
def studies(_tables: None, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # noqa: ARG001
    """Let studies be records like any other."""
    monkeypatch.setitem(GUARDED.by_model, Kind().model, Kind())
    with matrix_with(tmp_path, ROWS):
        yield
