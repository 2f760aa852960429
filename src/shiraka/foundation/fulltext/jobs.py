"""The jobs that read documents."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.documents.unreachable import FilesUnreachable
from shiraka.foundation.fulltext.documents import passages_of, store_passages, unread
from shiraka.foundation.jobs import JobFailed, Running, enqueue, job
from shiraka.foundation.jobs.definition import DAY


@job("fulltext.read_document", label=_("Read the text of a document for the search"), atomic=False)
def read(running: Running, *, document_id: int) -> dict[str, Any]:
    """Read the text of a document, which may take long, and then enter it."""
    try:
        passages = passages_of(document_id)
    except FilesUnreachable as fault:
        raise JobFailed(str(fault)) from fault
    with running.finishing() as outcome:
        store_passages(document_id, passages)
        outcome["passages"] = len(passages)
    return {}


@job("fulltext.read_unread", label=_("Find documents whose text is not read yet"), every=DAY)
def read_unread(_running: Running) -> dict[str, Any]:
    """Have those read that nobody did: a process may have ended right after they were stored."""
    missed = unread()
    for document_id in missed:
        enqueue(read, key=str(document_id), document_id=document_id)
    return {"missed": len(missed)}
