"""The table of figures at the end, and the pages without the finder of repeated queries that other tests run in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from benchmarks.figures import Figures

FIGURES = Figures()


@pytest.fixture
def figures() -> Figures:
    """Return the figures of this run, to be added to."""
    return FIGURES


@pytest.fixture(autouse=True)
def _as_it_is_served() -> Iterator[None]:
    plain = [name for name in settings.MIDDLEWARE if not name.startswith("zeal.")]
    with override_settings(MIDDLEWARE=plain):
        yield


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if FIGURES.lines:
        terminalreporter.section("figures")
        for line in FIGURES.table():
            terminalreporter.line(line)
