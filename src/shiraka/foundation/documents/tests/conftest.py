"""Guards the stand-in record and gives every test a folder of its own for files."""

from pathlib import Path

import pytest
from django.db.models import Model
from pytest_django import Settings

from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.tests.stand_in import StandIn


@pytest.fixture(autouse=True)
def _guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    model: type[Model] = Entry
    monkeypatch.setitem(GUARDED.by_model, model, StandIn())


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
