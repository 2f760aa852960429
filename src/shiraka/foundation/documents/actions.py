"""Adding a document to a record, a new version to a document, and sharing it with the other side."""

from typing import IO, cast

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.levels import MASK, Confidentiality
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import GUARDED, allowed, level_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.documents.events import VersionAdded
from shiraka.foundation.documents.inspection import Inspected, inspect
from shiraka.foundation.documents.models import Document, DocumentVersion
from shiraka.foundation.documents.reading import effective_level, forget_versions, may_read, open_to_versions
from shiraka.foundation.documents.refusal import UploadRefused
from shiraka.foundation.documents.storage import store
from shiraka.foundation.events import publish
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record

__all__ = ["UploadRefused", "add_document", "add_version", "may_share", "share_document"]


def add_document(  # noqa: PLR0913 - what is said about a document when it is added
    record: Model,
    *,
    actor: User | None,
    title: str,
    kind: str,
    language: str,
    upload: "File[bytes]",
    is_authentic: bool = False,
    confidentiality: Confidentiality | None = None,
    is_shared: bool | None = None,
    right: str = "",
) -> Document:
    """Store a file as the first version of a new document of a record.

    `is_shared`, which the staff say, tells whether the other side reads it; None, that it does where the record
    shares this kind. `right` is the permission needed on the record, its edit right unless said; `actor=None` is
    the system. Raises `UploadRefused` with a sentence, also when the record takes no more of this kind,
    `PermissionDenied` or `FilesUnreachable`; nothing is stored then.
    """
    _need(actor, record, right)
    if is_shared is not None and is_outside(actor):
        raise PermissionDenied
    inspected, content = _inspected(upload)
    with transaction.atomic():
        _refuse_closed(record, kind)
        document = Document(
            content_type=ContentType.objects.get_for_model(record),
            object_id=record.pk,
            title=title.strip(),
            kind=kind,
            language=language,
            is_authentic=is_authentic,
            confidentiality=confidentiality,
            is_shared=_shares(record, kind) if is_shared is None else is_shared,
            created_at=clock.now(),
            created_by=actor,
        )
        _refuse_double(document, inspected)
        document.full_clean(exclude=["created_by"])
        document.save(force_insert=True)
        version = _add(document, 1, inspected, content, actor)
        audit.write("add_document", record, actor=actor, after=_told(document, version, record))
    forget_versions(record)
    return document


def add_version(document: Document, *, actor: User | None, upload: "File[bytes]", right: str = "") -> DocumentVersion:
    """Store a file as the next version of a document; the earlier ones stay as they are.

    Raises as `add_document` does; also `UploadRefused` when the file is the present version itself.
    """
    record = document.record
    if record is None:
        raise PermissionDenied
    _need(actor, record, right)
    if actor is not None and not (may_read(actor, document) and open_to_versions(actor, [document])):
        raise PermissionDenied
    inspected, content = _inspected(upload)
    with transaction.atomic():
        # The row of the document is the lock: two versions at once get different numbers.
        locked = Document.objects.select_for_update().get(pk=document.pk)
        _refuse_closed(record, locked.kind)
        present = locked.versions.order_by("-number").first()
        if present is not None and present.sha256 == inspected.sha256:
            raise UploadRefused(_("This file is already the present version."))
        version = _add(locked, present.number + 1 if present else 1, inspected, content, actor)
        told = _told(locked, version, record)
        old, new = audit.differences(_told(locked, present, record) if present else {}, told)
        audit.write("add_version", record, actor=actor, before=old, after={"document": told["document"], **new})
    forget_versions(record)
    return version


def may_share(user: User, record: Model) -> bool:
    """Tell whether somebody says which documents of a record the other side reads: whoever edits it here."""
    entity = GUARDED.of(record)
    return entity is not None and not is_outside(user) and allowed(user, entity.edit, record)


@transaction.atomic
def share_document(document: Document, *, actor: User, is_shared: bool) -> Document:
    """Open a document with all its versions to the other side, or close it again; return it as stored.

    Raises `PermissionDenied`.
    """
    record = document.record
    if record is None or not may_share(actor, record) or not may_read(actor, document):
        raise PermissionDenied
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if locked.is_shared == is_shared:
        return locked
    before, locked.is_shared = {"is_shared": locked.is_shared}, is_shared
    locked.save(update_fields=["is_shared"])
    told = {**_named(locked, record), "is_shared": is_shared}
    audit.write("share_document" if is_shared else "unshare_document", record, actor=actor, before=before, after=told)
    forget_versions(record)
    return locked


def _shares(record: Model, kind: str) -> bool:
    return isinstance(record, Record) and record.shares_document(kind)


def _need(actor: User | None, record: Model, right: str) -> None:
    entity = GUARDED.of(record)
    if actor is None:
        return
    if entity is None or not allowed(actor, right or entity.edit, record):
        raise PermissionDenied


def _refuse_closed(record: Model, kind: str) -> None:
    """Ask the record as it is stored now: a signature may be under way, and whoever comes second waits for it."""
    if isinstance(record, Record):
        locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
        if refusal := locked.document_refusal(kind):
            raise UploadRefused(refusal)


def _refuse_double(document: Document, inspected: Inspected) -> None:
    """Refuse the same file of which the same is said: the form was sent twice."""
    said = ("content_type", "object_id", "title", "kind", "language", "is_authentic", "confidentiality")
    alike = Document.objects.filter(**{name: getattr(document, name) for name in said})
    if alike.filter(versions__sha256=inspected.sha256, versions__original_name=inspected.name).exists():
        raise UploadRefused(_("This file is there already, under the same title."))


def _inspected(upload: "File[bytes]") -> tuple[Inspected, IO[bytes]]:
    content = cast("IO[bytes]", upload.file)
    return inspect(upload.name or "", content, most_bytes=settings.SHIRAKA_MAX_UPLOAD_BYTES), content


def _add(
    document: Document, number: int, inspected: Inspected, content: IO[bytes], actor: User | None
) -> DocumentVersion:
    version = DocumentVersion(
        document=document,
        number=number,
        file=store(content, inspected.sha256),
        sha256=inspected.sha256,
        size=inspected.size,
        media_type=inspected.media_type,
        original_name=inspected.name,
        uploaded_at=clock.now(),
        uploaded_by=actor,
    )
    version.save(force_insert=True)
    publish(VersionAdded(document.pk))
    return version


def _told(document: Document, version: DocumentVersion, record: Model) -> dict[str, object]:
    """Return what the trail keeps: enough to prove which bytes were meant.

    The trail of a record is read at the record's own level, so it does not name a document that is
    more confidential.
    """
    proof: dict[str, object] = {"document_version": version.number, "sha256": version.sha256}
    if document.is_shared:
        proof["is_shared"] = True
    named = _named(document, record)
    return {**named, **proof} if named["document"] == MASK else {**named, "file": version.original_name, **proof}


def _named(document: Document, record: Model) -> dict[str, object]:
    """Return what the trail of a record calls a document."""
    is_hidden = effective_level(document, record) > level_of(record)
    return {"document": MASK if is_hidden else document.title}
