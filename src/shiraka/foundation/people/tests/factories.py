"""Makers of units and of people with posts, and of tables for records that only tests have."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model

from shiraka.foundation import clock
from shiraka.foundation.people.models import Appointment, Delegation, Unit, User
from shiraka.values.text import Text

_counter = count(1)


def make_unit(code: str = "PIC") -> Unit:
    return Unit.objects.get_or_create(code=code, defaults={"name": Text(en=code)})[0]


def make_user(role: str = "", **post: Any) -> User:
    """Return a person; with a role, in a post of the unit PIC held since long ago unless said."""
    user = User.objects.create_user(f"{role.lower() or 'person'}-{next(_counter)}")
    if role:
        appoint(user, role, **post)
    return user


def appoint(user: User, role: str, **post: Any) -> Appointment:
    """Give a person a post, since long ago unless said."""
    values: dict[str, Any] = {"unit": make_unit(), "start_date": clock.today() - timedelta(days=1000), **post}
    return Appointment.objects.create(user=user, role=role, **values)


def make_delegation(start_date: date, end_date: date, **more: Any) -> Delegation:
    """Return a delegation for these days, from one person to another unless said."""
    values: dict[str, Any] = {
        "instrument": "Memorandum 12",
        "instrument_date": start_date,
        "ceiling_usd": 50_000,
        "start_date": start_date,
        "end_date": end_date,
        **more,
    }
    return Delegation.objects.create(
        giver=values.pop("giver", None) or make_user("DG"),
        receiver=values.pop("receiver", None) or make_user("HS"),
        **values,
    )


@contextmanager
def tables_of(*models: type[Model]) -> Iterator[None]:
    """Make the tables of records that only tests have, as no migration knows them, and take them away afterwards.

    A table that stayed would keep the tests that write outside of a transaction from emptying those it points to.
    """
    there = connection.introspection.table_names()
    ours = [model for model in models if model._meta.db_table not in there]
    with connection.schema_editor() as editor:
        for model in ours:
            editor.create_model(model)
    for model in models:
        # Outside of a test, as Django remembers its number and the end of the test would take it back.
        ContentType.objects.get_for_model(model)
    yield
    with connection.schema_editor() as editor:
        for model in reversed(ours):
            editor.delete_model(model)
