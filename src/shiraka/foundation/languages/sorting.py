"""Sorting by texts: in the reader's language, accents and capitals aside."""

from typing import Any

from django.db.models import Func, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, NullIf

from shiraka.foundation.languages.current import reader_language
from shiraka.values.folding import fold
from shiraka.values.text import LANGUAGES

SQLITE_FUNCTION = "shiraka_sort_key"


class SortKey(Func):
    """What a text is sorted by: PostgreSQL knows the order of letters, SQLite compares what searches compare."""

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template='(%(expressions)s) COLLATE "und-x-icu"', **context)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, function=SQLITE_FUNCTION, **context)


def sort_key(name: str) -> SortKey:
    """Return what a field of texts is sorted by: the words that the reader is shown."""
    languages = dict.fromkeys((reader_language(), *LANGUAGES))
    words = [NullIf(KT(f"{name}__{language}"), Value("")) for language in languages]
    return SortKey(Coalesce(*words, Value("")))


def teach_sqlite(connection: Any, **_signal: Any) -> None:
    """Give each new connection to SQLite the function it sorts by."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(SQLITE_FUNCTION, 1, fold, deterministic=True)
