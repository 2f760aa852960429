"""Work waits on studies and chapters, as the tests of entities make them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from shiraka.foundation import clock
from shiraka.foundation.entities.tests.conftest import _tables, library

__all__ = ["_tables", "library"]

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday without a holiday near it."""


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield
