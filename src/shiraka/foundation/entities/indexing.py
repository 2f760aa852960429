"""Making the index of the search anew from everything that is stored."""

from collections.abc import Callable

from shiraka.foundation.documents.models import Document
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.fulltext.documents import enter_title
from shiraka.foundation.fulltext.jobs import read
from shiraka.foundation.jobs import enqueue
from shiraka.foundation.search.index import keep_all, words_of_record
from shiraka.foundation.search.models import KnownWord

_BATCH = 1_000


def index_everything(tell: Callable[[str, int], object] = lambda _kind, _done: None) -> int:
    """Enter every record anew, oldest change first, and have every document read; return how many there are.

    `tell` hears of the progress.
    """
    total = 0
    # Words of what was removed since, a name perhaps, are not kept.
    KnownWord.objects.all().delete()
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
    for document_id in Document.objects.order_by("pk").values_list("pk", flat=True):
        enter_title(document_id)
        enqueue(read, key=str(document_id), document_id=document_id)
        total += 1
    return total
