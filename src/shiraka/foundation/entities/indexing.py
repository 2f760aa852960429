"""Making the index of the search anew from everything that is stored."""

from collections.abc import Callable

from shiraka.foundation.documents.models import Document
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.search.documents import read_document
from shiraka.foundation.search.index import keep_all, words_of_record
from shiraka.foundation.search.models import DOCUMENT, IndexEntry

_BATCH = 1_000


def index_everything(tell: Callable[[str, int], object] = lambda _kind, _done: None) -> int:
    """Enter every record and document anew, oldest change first; return how many. `tell` hears of the progress."""
    total = 0
    for entity in ENTITIES:
        if not entity.searched:
            continue
        done = 0
        keys = list(entity.model._default_manager.order_by("updated_at", "pk").values_list("pk", flat=True))
        for start in range(0, len(keys), _BATCH):
            records = entity.model._default_manager.in_bulk(keys[start : start + _BATCH])
            keep_all([words_of_record(record, entity.searched) for record in records.values()])
            done += len(records)
            tell(entity.key, done)
        total += done
    for number, key in enumerate(Document.objects.order_by("pk").values_list("pk", flat=True), 1):
        read_document(key)
        tell(DOCUMENT, number)
        total += 1
    return total


def read_unread_documents() -> int:
    """Enter the documents that are in no index: a process may have ended before it came to them."""
    known = IndexEntry.objects.filter(kind=DOCUMENT).values("object_id")
    keys = list(Document.objects.exclude(pk__in=known).values_list("pk", flat=True))
    for key in keys:
        read_document(key)
    return len(keys)
