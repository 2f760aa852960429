"""The text of documents in the index: read in a process of its own, and kept in passages to be shown."""

import json
import logging
import subprocess
import sys
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q

from shiraka.engines.search import Query
from shiraka.foundation.documents.models import Document, DocumentVersion
from shiraka.foundation.documents.storage import FileDamaged, opened
from shiraka.foundation.fulltext.models import Passage
from shiraka.foundation.search.index import Words, keep_all
from shiraka.foundation.search.models import DOCUMENT, IndexEntry
from shiraka.values.folding import fold

logger = logging.getLogger(__name__)

_SECONDS = 120
_PER_DOCUMENT = 3


def passages_of(document_id: int) -> list[tuple[int, str]]:
    """Return the text of the present version of a document in passages, each with its page (0 where there are none).

    Of a file whose text cannot be read there are none; it is found by its title and name. Raises `FilesUnreachable`.
    """
    version = _present(document_id)
    if version is None:
        return []
    try:
        with opened(version) as file:
            command = [sys.executable, "-m", "shiraka.engines.extraction", version.media_type]
            done = subprocess.run(command, input=file.read(), capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own program, on its standard input
    except (FileDamaged, subprocess.TimeoutExpired):
        logger.exception("The text of document %s cannot be read.", document_id)
        return []
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        logger.warning("The text of document %s cannot be read: %s", document_id, said)
    whole = done.stdout.decode().rpartition("\n")[0]
    return [(page, text) for page, text in map(json.loads, whole.splitlines())]


def _present(document_id: int) -> DocumentVersion | None:
    return DocumentVersion.objects.select_related("document").filter(document=document_id).first()


@transaction.atomic
def store_passages(document_id: int, passages: Sequence[tuple[int, str]]) -> None:
    """Enter a document with its text, in place of what was there."""
    version = _present(document_id)
    if version is None:
        return
    Passage.objects.filter(document_id=document_id).delete()
    rows = (
        Passage(document_id=document_id, number=number, page=page, text=text, folded=f" {fold(text)} ")
        for number, (page, text) in enumerate(passages)
    )
    Passage.objects.bulk_create(rows, batch_size=500)
    keep_all([_words(version, [text for _page, text in passages])])


def enter_title(document_id: int) -> None:
    """Enter a document by its title and the name of its file."""
    version = _present(document_id)
    if version is not None:
        keep_all([_words(version, ())])


def unread() -> list[int]:
    """Return the documents that are not in the index."""
    known = IndexEntry.objects.filter(kind=DOCUMENT).values("object_id")
    return list(Document.objects.exclude(pk__in=known).order_by("pk").values_list("pk", flat=True))


def _words(version: DocumentVersion, texts: Sequence[str]) -> Words:
    names = [version.document.title, version.original_name]
    return Words(kind=DOCUMENT, object_id=version.document_id, names=names, body=texts)


def passages_with(query: Query, document_ids: Collection[int]) -> dict[int, list[Passage]]:
    """Return, by document, the first passages in which words of a query stand: one query."""
    wanted = Q()
    for part in query.parts:
        for word in {part.words[-1], *part.stems, *part.others}:
            wanted |= Q(folded__contains=f" {word}")
    found: dict[int, list[Passage]] = {}
    if wanted and document_ids:
        for passage in Passage.objects.filter(wanted, document_id__in=document_ids).order_by("document_id", "number"):
            kept = found.setdefault(passage.document_id, [])
            if len(kept) < _PER_DOCUMENT:
                kept.append(passage)
    return found
