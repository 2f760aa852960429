"""The words in SQLite: a full-text table of version 5, whose rows are the entries of the index."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from shiraka.engines.search import Part, Query
from shiraka.foundation.search.rows import Row

# What is handed over is folded already, so the tokenizer need only part it at spaces.
CREATE = (
    """CREATE VIRTUAL TABLE search_words USING fts5(
    kind, names, body, stems, tokenize = "unicode61 remove_diacritics 0", prefix = '2 3 4')""",
)
DROP = ("DROP TABLE IF EXISTS search_words",)

_NAMES, _ALL = "names", "names body"
_NEWEST = "SELECT rowid FROM search_words WHERE search_words MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s"


def add(connection: BaseDatabaseWrapper, rows: Iterable[Row]) -> None:
    """Store the words of entries."""
    values = [(row.pk, row.kind, row.names, row.body, row.stems) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT OR REPLACE INTO search_words (rowid, kind, names, body, stems) VALUES (%s, %s, %s, %s, %s)", values
        )


def remove(connection: BaseDatabaseWrapper, keys: Sequence[int]) -> None:
    """Forget the words of entries."""
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_words WHERE rowid = %s", [(key,) for key in keys])


def newest(
    connection: BaseDatabaseWrapper,
    query: Query,
    kinds: Sequence[str],
    *,
    limit: int,
    before: int | None = None,
    in_names: bool = False,
) -> list[int]:
    """Return the newest entries that the query finds, of any kind when none is named; the table streams them."""
    sought = match(query, kinds, _NAMES if in_names else _ALL)
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST, [sought, before or (1 << 62), limit])
        return [row[0] for row in cursor.fetchall()]


def objects(query: Query, kind: str) -> tuple[str, list[Any]]:
    """Return a statement, and its parameters, that lists the keys of the records of a kind that the query finds."""
    statement = (
        "SELECT e.object_id FROM search_words JOIN search_indexentry e ON e.id = search_words.rowid "
        "WHERE search_words MATCH %s"
    )
    return statement, [match(query, [kind], _ALL)]


def match(query: Query, kinds: Sequence[str], columns: str) -> str:
    """Return the query as the table reads it; folded words hold nothing but letters and digits."""
    parts = [f"({_part(part, columns)})" for part in query.parts]
    if kinds:
        parts.append("kind : (" + " OR ".join(f'"{kind}"' for kind in kinds) + ")")
    return " AND ".join(parts)


def _part(part: Part, columns: str) -> str:
    phrase = f'"{" ".join(part.words)}"' + (" *" if part.is_beginning else "")
    others = [f'{{{columns}}} : "{word}"' for word in part.others]
    # A stem is found where it is a word and where it is kept as a stem.
    stems = [f'{{{columns} stems}} : "{stem}"' for stem in sorted(part.stems)]
    word = [f'stems : "{part.words[0]}"'] if len(part.words) == 1 and not part.is_exact else []
    return " OR ".join([f"{{{columns}}} : {phrase}", *others, *stems, *word])
