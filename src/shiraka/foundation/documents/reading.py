"""The files of a record, read once; and who may read a document.

Whoever reads its record, up to its own level; from outside, only what is shared with the other side.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.models import Reader
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import GUARDED, Standing, cells_of, level_of, root_of
from shiraka.foundation.documents.models import Document, DocumentVersion
from shiraka.foundation.people.models import EXTERNAL_ROLES, Appointment, Role, User

_KEPT = "_document_versions"


def versions_of(record: Model) -> list[DocumentVersion]:
    """Return every version of every document of a record, read once and kept on the record.

    Documents come newest first, and the versions of each newest first.
    """
    if _KEPT not in record.__dict__:
        read_versions([record])
    found: list[DocumentVersion] = record.__dict__[_KEPT]
    return found


def read_versions(records: Iterable[Model]) -> None:
    """Read the versions for several records of one kind at once: one query."""
    by_key = {record.pk: record for record in records}
    if not by_key:
        return
    content_type = ContentType.objects.get_for_model(next(iter(by_key.values())))
    found = DocumentVersion.objects.filter(document__content_type=content_type, document__object_id__in=by_key)
    of_record: dict[int, list[DocumentVersion]] = defaultdict(list)
    order = ("-document__created_at", "-document_id", "-number")
    for version in found.select_related("document", "uploaded_by").order_by(*order):
        of_record[version.document.object_id].append(version)
    for key, record in by_key.items():
        record.__dict__[_KEPT] = of_record[key]


def forget_versions(record: Model) -> None:
    """Have the next question read again, after a file was added."""
    record.__dict__.pop(_KEPT, None)


def effective_level(document: Document, record: Model) -> int:
    """Return the confidentiality of a document: its own or its record's, whichever is higher."""
    return max(document.confidentiality or Confidentiality.PUBLIC, level_of(record))


def may_read(user: User, document: Document) -> bool:
    """Tell whether a person may read a document: record and document both open to them."""
    record = document.record
    if record is None or GUARDED.of(record) is None or not Standing.of(user, record).is_visible:
        return False
    return bool(readable(user, record, [document]))


def readable(user: User, record: Model, documents: list[Document]) -> list[Document]:
    """Keep the documents, all of one record that the person can see, whose level is open to them.

    Costs no query when no document is more confidential than the record, which is the usual case.
    """
    if is_outside(user):
        documents = _told_outside(user, documents)
    level = level_of(record)
    if all(effective_level(document, record) <= level for document in documents):
        return documents
    highest = max(level, _highest_level(user, root_of(record)))
    named = set(_namings(user, Document).values_list("object_id", flat=True))
    return [
        document
        for document in documents
        if effective_level(document, record) <= max(highest, _own_upload_level(user, document)) or document.pk in named
    ]


def _told_outside(user: User, documents: list[Document]) -> list[Document]:
    """Keep what readers from outside may know of: what is shared with them, public, or brought by their own side."""
    kept = {document.pk for document in documents if document.is_shared or _is_public(document)}
    colleagues = _of_one_side(user, (document for document in documents if document.pk not in kept))
    return [document for document in documents if document.pk in kept or document.created_by_id in colleagues]


def open_to_versions(user: User, documents: Iterable[Document]) -> set[int]:
    """Return the keys of those documents that take a version from a person: from outside, what their side brought."""
    held = list(documents)
    if not is_outside(user):
        return {document.pk for document in held}
    colleagues = _of_one_side(user, held)
    return {document.pk for document in held if document.created_by_id in colleagues}


def _is_public(document: Document) -> bool:
    return document.confidentiality == Confidentiality.PUBLIC


def _of_one_side(user: User, documents: Iterable[Document]) -> set[int]:
    """Return who brought documents and is the reader, or a contact of the same organisation and never one of us."""
    people = {document.created_by_id for document in documents if document.created_by_id}
    numbers = {post.organisation_number for post in user.appointments if post.role == Role.EP} - {""}
    if not numbers or not people - {user.pk}:
        return {user.pk}
    staff = Appointment.objects.exclude(role__in=EXTERNAL_ROLES).values("user")
    posts = Appointment.objects.filter(user__in=people, role=Role.EP, organisation_number__in=numbers)
    return {user.pk, *posts.exclude(user__in=staff).values_list("user_id", flat=True)}


def _own_upload_level(user: User, document: Document) -> int:
    """Whoever brought a document may read it again, except where R-19 wants names in writing."""
    return int(Confidentiality.CONFIDENTIAL) if document.created_by_id == user.pk else int(Confidentiality.PUBLIC)


def _highest_level(user: User, record: Model) -> int:
    """Return the highest level at which this record, if it had it, would still be open to the person."""
    if _namings(user, type(record)).filter(object_id=record.pk).exists():
        return int(Confidentiality.STRICT)
    entity = GUARDED.by_model[type(record)]
    standing = Standing.of(user, record)
    posts = [
        post
        for post, cell in cells_of(user, entity.row)
        if post.role not in EXTERNAL_ROLES and (not cell.is_own or post.pk in standing.owned_as)
    ]
    levels = [Confidentiality.INTERNAL]
    if any(post.role == Role.AU for post in posts) or (posts and _involved(user, record)):
        levels.append(Confidentiality.CONFIDENTIAL)
    units = {post.unit_id for post in posts if post.unit_id}
    if units and _matches(record, (entity.scope.unit,), units):
        levels.append(Confidentiality.RESTRICTED)
    return int(max(levels))


def _involved(user: User, record: Model) -> bool:
    return _matches(record, GUARDED.by_model[type(record)].scope.people, {user.pk})


def _matches(record: Model, lookups: tuple[str, ...], values: set[int]) -> bool:
    wanted = Q()
    for lookup in filter(None, lookups):
        wanted |= Q(**{f"{lookup}__in": values})
    return bool(wanted) and type(record)._default_manager.filter(wanted, pk=record.pk).exists()


def _namings(user: User, model: type[Model]) -> QuerySet[Reader]:
    return Reader.objects.filter(user=user, content_type=ContentType.objects.get_for_model(model))
