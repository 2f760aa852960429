"""Makes the tables of studies and chapters once, and lets them be entities like any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.access.tests.rows import matrix_with
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.tests.library import CHAPTER, ROWS, STUDY, Chapter
from shiraka.foundation.people.tests.factories import tables_of
from shiraka.foundation.workflow.tests.studies import Study


@pytest.fixture(scope="package")
def _tables(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001 - asked for its effect
    with django_db_blocker.unblock(), tables_of(Study, Chapter):
        # The API is made from the entities when the addresses of the site load, and shall not know ours.
        assert get_resolver().url_patterns
        yield


@pytest.fixture
def library(
    _tables: None,
    db: None,  # noqa: ARG001 - asked for its effect
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Let studies and chapters be entities with pages, for one test."""
    settings.ROOT_URLCONF = "shiraka.foundation.entities.tests.urls"
    for entity in (STUDY, CHAPTER):
        monkeypatch.setitem(ENTITIES._by_key, entity.key, entity)
        monkeypatch.setitem(GUARDED.by_model, entity.model, entity)
    with matrix_with(tmp_path, ROWS):
        yield
