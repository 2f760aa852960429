"""Keeping the index: every change of a record or document enters it anew, in the transaction of the change."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType

from asgiref.local import Local
from django.db import connection, models, transaction

from shiraka.engines.search import LONGEST_WORD, spelling_key, spelling_keys, stems_of, words_of
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.search import postgresql, sqlite
from shiraka.foundation.search.models import IndexEntry, KnownWord
from shiraka.foundation.search.rows import Row
from shiraka.values.text import Text

MOST_BODY_WORDS = 300_000
"""Words of one text that are kept; a book of a thousand pages has as many."""
_BATCH = 500
_gathered = Local(thread_critical=True)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What one entry is found by: short texts it is called by, and all others."""

    kind: str
    object_id: int
    names: Sequence[str]
    body: Sequence[str] = ()


def database() -> ModuleType:
    """Return how the present database keeps words; both modules have the same functions."""
    return postgresql if connection.vendor == "postgresql" else sqlite


def keep(record: models.Model, searched: Sequence[str]) -> None:
    """Enter what a record is found by, the words of these fields of it, in place of what was there."""
    keep_all([words_of_record(record, searched)])


def words_of_record(record: models.Model, searched: Sequence[str]) -> Words:
    """Return what a record is found by: it is called by short texts, and long ones are its body."""
    names: list[str] = []
    body: list[str] = []
    for name in searched:
        field = record._meta.get_field(name)
        value = getattr(record, name)
        texts = value.as_dict().values() if isinstance(value, Text) else [str(value or "")]
        is_long = field.multiline if isinstance(field, TranslatedField) else isinstance(field, models.TextField)
        (body if is_long else names).extend(text for text in texts if text)
    return Words(kind=record._meta.model_name or "", object_id=record.pk, names=names, body=body)


def keep_all(entries: Sequence[Words]) -> None:
    """Enter several at once, each in place of what was there of it."""
    waiting = _waiting()
    if waiting is None:
        _enter(entries)
        return
    for words in entries:
        # Taken out first, so that what changed last is entered last: the newest are found first.
        waiting.pop((words.kind, words.object_id), None)
        waiting[words.kind, words.object_id] = words


def _waiting() -> dict[tuple[str, int], Words] | None:
    """Return what a block of this thread gathers so far; None outside of one."""
    return getattr(_gathered, "waiting", None)


@contextmanager
def gathering() -> Iterator[None]:
    """Enter what changes within a block at its end, each record once; for long loads, of which nothing is sought yet.

    Where the block fails nothing is entered: whoever loads begins anew, or makes the whole index.
    """
    waiting: dict[tuple[str, int], Words] = {}
    _gathered.waiting = waiting
    try:
        yield
    finally:
        _gathered.waiting = None
    _enter(list(waiting.values()))


@transaction.atomic
def _enter(entries: Sequence[Words]) -> None:
    for start in range(0, len(entries), _BATCH):
        batch = entries[start : start + _BATCH]
        _forget(batch)
        made = IndexEntry.objects.bulk_create(_entry(words) for words in batch)
        rows = [_row(entry, words) for entry, words in zip(made, batch, strict=True)]
        database().add(connection, rows)
        _learn(rows)


def forget(kind: str, object_ids: Collection[int]) -> None:
    """Take records or documents out of the index, when they are no more."""
    for pk in object_ids:
        (_waiting() or {}).pop((kind, pk), None)
    with transaction.atomic():
        _forget([Words(kind=kind, object_id=pk, names=()) for pk in object_ids])


def _forget(batch: Sequence[Words]) -> None:
    by_kind: dict[str, list[int]] = {}
    for words in batch:
        by_kind.setdefault(words.kind, []).append(words.object_id)
    for kind, object_ids in by_kind.items():
        keys = list(IndexEntry.objects.filter(kind=kind, object_id__in=object_ids).values_list("pk", flat=True))
        if keys:
            database().remove(connection, keys)
            IndexEntry.objects.filter(pk__in=keys).delete()


def _entry(words: Words) -> IndexEntry:
    names = "\n".join(filter(None, (" ".join(_fitting(name)) for name in words.names)))
    return IndexEntry(kind=words.kind, object_id=words.object_id, names=names)


def _row(entry: IndexEntry, words: Words) -> Row:
    body = [word for text in words.body for word in _fitting(text)][:MOST_BODY_WORDS]
    distinct = {*entry.names.split(), *body}
    stems = sorted({stem for word in distinct for stem in stems_of(word)})
    # The line ends keep the last word of one name from standing beside the first of the next.
    return Row(pk=entry.pk, kind=entry.kind, names=entry.names, body=" ".join(body), stems=" ".join(stems))


def _fitting(text: str) -> list[str]:
    """Return the words of a text, each as long as one may be sought; a database refuses to keep a longer one."""
    return [word[:LONGEST_WORD] for word in words_of(text)]


def _learn(rows: Iterable[Row]) -> None:
    """Remember the words that were in no text before, so that mistyped ones can lead to them."""
    words = {word for row in rows for word in (*row.names.split(), *row.body.split())}
    keys = {word: found for word in words if (found := spelling_keys(word))}
    wanted = sorted(keys)
    for start in range(0, len(wanted), _BATCH):
        part = wanted[start : start + _BATCH]
        under = [spelling_key(word) for word in part]
        known = set(KnownWord.objects.filter(key__in=under, word__in=part).values_list("word", flat=True))
        fresh = [KnownWord(key=key, word=word) for word in part if word not in known for key in sorted(keys[word])]
        KnownWord.objects.bulk_create(fresh, batch_size=5_000, ignore_conflicts=True)
