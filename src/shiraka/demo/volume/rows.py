"""Storing rows of many tables in bulk: their keys are given here, so that rows can name each other before."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Max

from shiraka.foundation.rows import store_rows


class Rows:
    """Rows on their way into the database."""

    def __init__(self) -> None:
        self._waiting: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._keys: dict[type[models.Model], count[int]] = {}

    def key(self, model: type[models.Model]) -> int:
        """Give the next key of a table."""
        if model not in self._keys:
            last = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
            self._keys[model] = count(last + 1)
        return next(self._keys[model])

    def add(self, record: models.Model) -> None:
        """Have a record stored with the next `store`; it has its key."""
        self._waiting[type(record)].append(record)

    def store(self) -> None:
        """Store what waits, inside the transaction of the caller."""
        for model, records in self._waiting.items():
            _store(model, records)
        self._waiting.clear()

    def finish(self) -> None:
        """Have the database give its own keys after ours from now on."""
        statements = connection.ops.sequence_reset_sql(no_style(), list(self._keys))
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _store(model: type[models.Model], records: Sequence[models.Model]) -> None:
    # The connection itself: to ask for it anew for each of many million values takes a tenth of the time.
    database = connections[DEFAULT_DB_ALIAS]
    fields = model._meta.concrete_fields
    prepared = [(field.attname, field.get_db_prep_save) for field in fields]
    rows: Any = ([prepare(getattr(record, name), database) for name, prepare in prepared] for record in records)
    store_rows(model, [field.name for field in fields], rows)
