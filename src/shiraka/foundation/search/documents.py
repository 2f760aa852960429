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
from shiraka.foundation.search.index import Words, keep_all
from shiraka.foundation.search.models import DOCUMENT, Passage
from shiraka.values.folding import fold

logger = logging.getLogger(__name__)

_SECONDS = 120
_PER_DOCUMENT = 3


def read_document(document_id: int) -> int:
    """Enter a document with the text of its present version; return in how many passages it is kept.

    A file whose text cannot be read is found by its title and name.
    """
    version = DocumentVersion.objects.select_related("document").filter(document=document_id).first()
    if version is None:
        return 0
    found = _passages(version)
    texts = [text for _page, text in found]
    with transaction.atomic():
        Passage.objects.filter(document_id=document_id).delete()
        Passage.objects.bulk_create(
            (
                Passage(document_id=document_id, number=number, page=page, text=text, folded=f" {fold(text)} ")
                for number, (page, text) in enumerate(found)
            ),
            batch_size=500,
        )
        keep_all([_words(version, texts)])
    return len(found)


def enter_title(document: Document, version: DocumentVersion) -> None:
    """Enter a document by its title and the name of its file, in the transaction that stores it."""
    version.document = document
    keep_all([_words(version, ())])


def _words(version: DocumentVersion, texts: Sequence[str]) -> Words:
    names = [version.document.title, version.original_name]
    return Words(kind=DOCUMENT, object_id=version.document_id, names=names, body=texts)


def _passages(version: DocumentVersion) -> list[tuple[int, str]]:
    try:
        with opened(version) as file:
            command = [sys.executable, "-m", "shiraka.engines.extraction", version.media_type]
            done = subprocess.run(command, input=file.read(), capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own program, on its standard input
    except (FileDamaged, subprocess.TimeoutExpired):
        logger.exception("The text of document %s cannot be read.", version.document_id)
        return []
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        logger.warning("The text of document %s cannot be read: %s", version.document_id, said)
    lines = done.stdout.decode().splitlines()
    return [(page, text) for page, text in (json.loads(line) for line in lines)]


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
