"""The world of the access tests, made once a module, and the count in the summary."""

import logging
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction

from tests.access.judge import Tally


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:  # noqa: ARG001 - asked for its effect
    """Return people of every role with own and foreign records; all is rolled back after the module."""
    # Models are imported late: this file is read before Django is set up when its folder is asked for alone.
    make_world = import_module("tests.access.world").make_world
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture
def tally(request: pytest.FixtureRequest, record_property: Any) -> Iterator[Tally]:
    """Return a count that ends up in the summary of the run, whichever worker made it."""
    made = Tally()
    yield made
    record_property("pairs", made.pairs)
    record_property("wrong", made.wrong)
    # With -s, where no summary of ours is shown.
    request.config.get_terminal_writer().line(f" pairs: {made.pairs}, wrong: {len(made.wrong)}")


@pytest.fixture(autouse=True)
def _quietly() -> Iterator[None]:
    """Every refusal would be logged with its trace, thousands of times."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)
