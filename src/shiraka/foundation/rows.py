"""Storing many new rows of one table at once, without a record made of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models, transaction


def store_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows of values as the database takes them, in the order of the fields named: all or none.

    Nobody hears of it: no signal, no entry in the trail, no index of words. Names of tables and columns are those of
    our own models.
    """
    quoted = connection.ops.quote_name
    table = quoted(model._meta.db_table)
    stored = {field.name: field.column for field in model._meta.concrete_fields}
    columns = ", ".join(quoted(stored[name]) for name in names)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            given: Any = rows  # any iterable serves, whatever the stubs say
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", given)  # noqa: S608 - see above
