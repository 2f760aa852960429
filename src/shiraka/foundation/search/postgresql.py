"""The words in PostgreSQL: a table of lexemes with an inverted index, whose rows are the entries of the index."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from shiraka.engines.search import Part, Query
from shiraka.foundation.search.rows import Row

# Without the list of pending entries what was just stored is found as fast as the rest.
CREATE = (
    "CREATE TABLE search_words (id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX search_words_found ON search_words USING gin (words) WITH (fastupdate = off)",
)
DROP = ("DROP TABLE IF EXISTS search_words",)

_NAMES, _ALL = "A", "AB"
_FEW = 2_000
_WINDOW = 20_000
_LAST_POSITION = 16_383
_MOST_PLACES = 200
_MOST_WORDS = 40_000

# The index gives every hit before the first is read, so how many there are decides how the newest are found: few are
# all read; of many enough stand among the newest entries; else all are read, which then are not so many.
_SOME = "SELECT id FROM (SELECT id FROM search_words WHERE words @@ %s::tsquery AND id < %s LIMIT {few}) f"
_AMONG_NEWEST = """SELECT id FROM (SELECT id, words FROM search_words WHERE id < %s ORDER BY id DESC
LIMIT {window}) w WHERE (words @@ %s::tsquery) IS TRUE ORDER BY id DESC LIMIT {limit}"""
_OF_ALL = """SELECT id FROM (SELECT id FROM search_words WHERE words @@ %s::tsquery AND id < %s OFFSET 0) a
ORDER BY id DESC LIMIT {limit}"""


def add(connection: BaseDatabaseWrapper, rows: Iterable[Row]) -> None:
    """Store the words of entries."""
    values = [(row.pk, _lexemes(row)) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_words (id, words) VALUES (%s, %s::tsvector) "
            "ON CONFLICT (id) DO UPDATE SET words = excluded.words",
            values,
        )


def remove(connection: BaseDatabaseWrapper, keys: Sequence[int]) -> None:
    """Forget the words of entries."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_words WHERE id = ANY(%s)", [list(keys)])


def newest(
    connection: BaseDatabaseWrapper,
    query: Query,
    kinds: Sequence[str],
    *,
    limit: int,
    before: int | None = None,
    in_names: bool = False,
) -> list[int]:
    """Return the newest entries that the query finds, of any kind when none is named."""
    sought, below = match(query, kinds, _NAMES if in_names else _ALL), before or (1 << 62)
    some = _keys(connection, _SOME.format(few=_FEW + 1), [sought, below])
    if len(some) > _FEW:
        some = _keys(connection, _AMONG_NEWEST.format(window=_WINDOW, limit=limit), [below, sought])
        if len(some) < limit:
            some = _keys(connection, _OF_ALL.format(limit=limit), [sought, below])
    return sorted(some, reverse=True)[:limit]


def objects(query: Query, kind: str) -> tuple[str, list[Any]]:
    """Return a statement, and its parameters, that lists the keys of the records of a kind that the query finds."""
    statement = (
        "SELECT e.object_id FROM search_words w JOIN search_indexentry e ON e.id = w.id WHERE w.words @@ %s::tsquery"
    )
    return statement, [match(query, [kind], _ALL)]


def match(query: Query, kinds: Sequence[str], weights: str) -> str:
    """Return the query as a `tsquery`; folded words hold nothing but letters and digits."""
    parts = [f"({_part(part, weights)})" for part in query.parts]
    if kinds:
        parts.append("(" + " | ".join(f"'={kind}'" for kind in kinds) + ")")
    return " & ".join(parts)


def _part(part: Part, weights: str) -> str:
    *before, last = part.words
    ending = f"'{last}':{'*' if part.is_beginning else ''}{weights}"
    phrase = " <-> ".join([*(f"'{word}':{weights}" for word in before), ending])
    others = [f"'{word}':{weights}" for word in part.others]
    # Without a weight a stem is found where it is a word and where it is kept as a stem, under a weight of its own.
    stems = [f"'{stem}':{weights}C" for stem in sorted(part.stems)]
    word = [f"'{part.words[0]}':C"] if len(part.words) == 1 and not part.is_exact else []
    return " | ".join([f"({phrase})", *others, *stems, *word])


def _lexemes(row: Row) -> str:
    names, body = row.names.split(), row.body.split()
    places: dict[str, list[str]] = {}
    for weight, start, words in (("A", 1, names), ("B", len(names) + 20, body)):
        for place, word in enumerate(words, start):
            if word not in places and len(places) >= _MOST_WORDS:
                continue
            kept = places.setdefault(word, [])
            if len(kept) < _MOST_PLACES:
                kept.append(f"{min(place, _LAST_POSITION)}{weight}")
    for stem in row.stems.split():
        places.setdefault(stem, []).append(f"{_LAST_POSITION}C")
    return " ".join([f"'={row.kind}'", *(f"'{word}':{','.join(kept)}" for word, kept in places.items())])


def _keys(connection: BaseDatabaseWrapper, statement: str, params: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]
