"""Guards the stand-in record."""

import pytest
from django.db.models import Model

from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.tests.stand_in import StandIn


@pytest.fixture(autouse=True)
def _guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    model: type[Model] = Entry
    monkeypatch.setitem(GUARDED.by_model, model, StandIn())
