"""Asking the index: which entries a query finds, newest first, and which words come close to one that no text holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from shiraka.engines.search import Query, nearest, spelling_keys
from shiraka.foundation.search.index import database
from shiraka.foundation.search.models import IndexEntry, KnownWord

FEW = 2_000
LOOKED_AT = 200
"""Entries a search looks at first; further ones only while fewer than wanted may be read."""
_ROUNDS = 4
_TIMES = 5


class Entered(NamedTuple):
    """What the index holds of a record or document: its place, its kind and key, and the names it is called by."""

    pk: int
    kind: str
    object_id: int
    names: str


@dataclass(frozen=True, kw_only=True)
class Findings:
    """Entries that a reader may know of, best first; `has_more` says that older ones were not looked at."""

    entries: Sequence[Entered]
    has_more: bool


def find(
    query: Query, kinds: Sequence[str], known_to: Callable[[Sequence[Entered]], Sequence[Entered]], *, wanted: int
) -> Findings:
    """Return what a query finds among some kinds, or all when none is named, kept to what `known_to` leaves.

    The newest are looked at first. As long as fewer than `wanted` are left, five times as many older ones are
    looked at, four times over: who may read little still finds what is theirs, and nobody waits for the rest.
    """
    kept: dict[int, Entered] = {}
    before: int | None = None
    limit, has_more = LOOKED_AT, bool(query)
    for _round in range(_ROUNDS if has_more else 0):
        found = database().newest(connection, query, kinds, limit=limit, before=before)
        has_more = len(found) >= limit
        # Only where not all are looked at, those that are called so are asked for by themselves.
        named = (
            database().newest(connection, query, kinds, limit=limit, before=before, in_names=True) if has_more else ()
        )
        fresh = IndexEntry.objects.filter(pk__in={*found, *named} - kept.keys())
        entries = [Entered(*row) for row in fresh.values_list("pk", "kind", "object_id", "names")]
        kept |= {entry.pk: entry for entry in known_to(entries)}
        if not has_more or len(kept) >= wanted:
            break
        before, limit = found[-1], limit * _TIMES
    ordered = sorted(kept.values(), key=lambda entry: _order(query, entry))
    return Findings(entries=ordered, has_more=has_more)


def _order(query: Query, entry: Entered) -> tuple[int, int]:
    """Put first what is called exactly so, then what begins so, holds all words whole, holds them at all."""
    sought = " ".join(word for part in query.parts for word in part.words)
    names = entry.names.split("\n")
    lines = [line.split() for line in names]
    if sought in names:
        place = 0
    elif any(line.startswith(sought) for line in names):
        place = 1
    elif query.is_held_by(lines):
        words = {word for line in lines for word in line}
        place = 2 if all(words.issuperset(part.words) for part in query.parts) else 3
    else:
        place = 4
    return place, -entry.pk


def corrected(query: Query, kinds: Sequence[str]) -> Query | None:
    """Return the query with the words that are in no text replaced by the closest that are; None if none is close."""
    single = [part for part in query.parts if len(part.words) == 1 and not part.is_exact]
    keys = {part.words[0]: spelling_keys(part.words[0]) for part in single}
    under = sorted(set().union(*keys.values())) if keys else []
    words = set(KnownWord.objects.filter(key__in=under).values_list("word", flat=True)) if under else set()
    # What a text holds as it stands need not be looked for; the rest may still be the beginning of a word.
    others = {
        part.words[0]: close
        for part in single
        if part.words[0] not in words
        and (close := nearest(part.words[0], words))
        and not database().newest(connection, Query((part,)), kinds, limit=1)
    }
    return query.corrected(others) if others else None


def those_found(records: QuerySet[Any], query: Query, kind: str) -> QuerySet[Any]:
    """Keep the records of a kind that a query finds.

    Few are named by their keys, which serves every order of the list; of many the database makes its own list.
    """
    if not query:
        return records
    statement, params = database().objects(query, kind)
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT {FEW + 1}", params)
        keys = [row[0] for row in cursor.fetchall()]
    if len(keys) <= FEW:
        return records.filter(pk__in=keys)
    return records.filter(pk__in=RawSQL(statement, params))  # noqa: S611 - the same
