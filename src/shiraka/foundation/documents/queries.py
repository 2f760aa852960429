"""The documents of a record as a page or an operation tells them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.urls import reverse

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.documents.models import Document, DocumentVersion
from shiraka.foundation.documents.reading import effective_level, open_to_versions, readable, versions_of
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record


@dataclass(frozen=True, kw_only=True)
class StoredVersion:
    """One file: who brought it and when, and where to fetch it."""

    number: int
    url: str
    name: str
    size: int
    media_type: str
    sha256: str
    uploaded_at: datetime
    uploaded_by: User | None


@dataclass(frozen=True, kw_only=True)
class StoredDocument:
    """A document with its versions, newest first; there is always at least one."""

    pk: int
    title: str
    kind: str
    kind_label: str
    language: str
    language_label: str
    is_authentic: bool
    level: int
    level_label: str
    is_shared: bool
    takes_versions: bool
    versions: tuple[StoredVersion, ...]

    @property
    def latest(self) -> StoredVersion:
        return self.versions[0]

    @property
    def earlier(self) -> tuple[StoredVersion, ...]:
        return self.versions[1:]


def documents_of(record: Model, user: User) -> list[StoredDocument]:
    """Return the documents of a record the person can see, newest first: one query for all their versions.

    That the person can see the record itself is for the caller to have made sure of.
    """
    versions: dict[Document, list[DocumentVersion]] = defaultdict(list)
    for version in versions_of(record):
        versions[version.document].append(version)
    told = readable(user, record, list(versions))
    takes = open_to_versions(user, told)
    return [_stored(document, record, versions[document], may_add=document.pk in takes) for document in told]


def version_url(version: DocumentVersion) -> str:
    """Return where a version is fetched."""
    return reverse("document-version", args=[version.document_id, version.number])


def _stored(document: Document, record: Model, versions: list[DocumentVersion], *, may_add: bool) -> StoredDocument:
    level = Confidentiality(effective_level(document, record))
    return StoredDocument(
        pk=document.pk,
        title=document.title,
        kind=document.kind,
        kind_label=str(document.get_kind_display()),
        language=document.language,
        language_label=str(document.get_language_display()) if document.language else "",
        is_authentic=document.is_authentic,
        level=int(level),
        level_label=str(level.label),
        is_shared=document.is_shared,
        versions=tuple(_version(version) for version in versions),
        takes_versions=may_add and not (isinstance(record, Record) and record.document_refusal(document.kind)),
    )


def _version(version: DocumentVersion) -> StoredVersion:
    return StoredVersion(
        number=version.number,
        url=version_url(version),
        name=version.original_name,
        size=version.size,
        media_type=version.media_type,
        sha256=version.sha256,
        uploaded_at=version.uploaded_at,
        uploaded_by=version.uploaded_by,
    )
