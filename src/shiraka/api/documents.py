"""Documents of records: list, add, fetch."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI, Schema
from ninja.files import UploadedFile
from ninja.params import functions
from pydantic import Field

from shiraka.api.caller import may_use, user_of
from shiraka.api.operations import BASE, Answer, Table
from shiraka.api.page_classes import page
from shiraka.api.problems import Problem, invalid
from shiraka.api.schemas import Document, Given, done_by
from shiraka.api.transport import dumps
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.documents.actions import may_share, share_document
from shiraka.foundation.documents.models import Document as StoredDocument
from shiraka.foundation.documents.queries import documents_of
from shiraka.foundation.documents.reading import forget_versions
from shiraka.foundation.documents.views import DownloadVersion
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.document_form import document_form
from shiraka.foundation.people.models import User


class DocumentFacts(Schema):
    """What is said about a file."""

    title: str = ""
    kind: str = ""
    language: str = ""
    version_of: str = ""
    is_shared: bool | None = Field(None, description="Whether the other side reads it; left out, as its kind.")


class GivenSharing(Given):
    """Whether the other side reads a document, with all its versions."""

    is_shared: bool


def told(document: Any, user: User) -> dict[str, object]:
    """Return a document of `documents_of` as answers tell it to this person."""
    return {
        "id": document.pk,
        "title": document.title,
        "kind": document.kind,
        "language": document.language,
        "is_authentic": document.is_authentic,
        "confidentiality": None if is_outside(user) else document.level,
        "is_shared": document.is_shared,
        "versions": [
            {
                "number": version.number,
                "name": version.name,
                "size": version.size,
                "media_type": version.media_type,
                "sha256": version.sha256,
                "uploaded_at": version.uploaded_at,
                "uploaded_by": done_by(version.uploaded_by, user),
                "url": f"{BASE}/document/{document.pk}/versions/{version.number}/content",
            }
            for version in document.versions
        ],
    }


def add_document_operations(api: NinjaAPI, entity: Entity) -> None:
    """Add the documents of an entity that has them."""
    table, base = Table(api, entity.key, entity.key), f"/{entity.key}/{{int:record_id}}/documents"

    def list_documents(request: HttpRequest, record_id: int) -> Any:
        record = page(entity, "record", request).record(record_id)
        user = user_of(request)
        return [told(document, user) for document in documents_of(record, user)]

    def upload(
        request: HttpRequest,
        record_id: int,
        facts: Any = functions.Form(...),  # noqa: B008 - ninja's way
        file: Any = functions.File(...),  # noqa: B008 - ninja's way
    ) -> Any:
        """PDF, Word, Excel, PowerPoint, text or picture, by its bytes; `version_of` names what it is the next of."""
        made = page(entity, "document", request)
        record = made.record(record_id)
        made.need(entity.edit, record)
        user = user_of(request)
        given = facts.model_dump()
        given["is_shared"] = {True: "yes", False: "no", None: ""}[given["is_shared"]]
        form = document_form(record, user, given.pop("version_of"), given, MultiValueDict({"file": [file]}))
        if not form.is_valid():
            raise invalid({name: [str(item) for item in found] for name, found in form.errors.items()})
        stored = form.store()
        return HttpResponse(dumps(again(record, stored.pk, user)), status=201, content_type="application/json")

    def share(request: HttpRequest, record_id: int, document_id: int, payload: Any) -> Any:
        """Opens it to partners and National Commissions who see the record, or closes it again."""
        made, user = page(entity, "share", request), user_of(request)
        record = made.record(record_id)
        if not may_share(user, record):
            raise PermissionDenied
        share_document(made.document(record, document_id), actor=user, is_shared=payload.is_shared)
        return again(record, document_id, user)

    def again(record: Any, pk: int, user: User) -> dict[str, object]:
        forget_versions(record)
        return next(told(document, user) for document in documents_of(record, user) if document.pk == pk)

    # ninja reads these; the type checker takes its markers for types.
    upload.__annotations__ |= {"facts": DocumentFacts, "file": UploadedFile}
    label = entity.label.lower()
    table.add(
        "GET", base, "documents", list_documents, right=entity.read, scope=f"{entity.key}:read",
        answer=Answer(schema=list[Document], errors=(404,)), summary=f"Documents of: {label}",
    )  # fmt: skip
    table.add(
        "POST", base, "add_document", upload, right=entity.edit, scope=f"{entity.key}:write", is_upload=True,
        answer=Answer(schema=Document, status=201, errors=(400, 404, 413, 415, 422)),
        summary=f"Add a document: {label}",
    )  # fmt: skip
    table.add(
        "PATCH", f"{base}/{{int:document_id}}", "share_document", share, right=entity.edit,
        scope=f"{entity.key}:write", body=GivenSharing, summary=f"Share a document with the other side: {label}",
        answer=Answer(schema=Document, errors=(400, 404, 413, 415, 422)),
    )  # fmt: skip


def add_content_operation(api: NinjaAPI) -> None:
    """Add fetching the file of any document, by the rules of the page."""

    def content(request: HttpRequest, document_id: int, number: int) -> Any:
        """Its bytes. A token needs the scope to read the record the document belongs to."""
        document = StoredDocument.objects.filter(pk=document_id).select_related("content_type").first()
        model = document.content_type.model_class() if document is not None else None
        entity = GUARDED.by_model.get(model) if model is not None else None
        if entity is None or not may_use(request, f"{ENTITIES.of(entity.model).key}:read"):
            raise Http404
        response = DownloadVersion.as_view()(request, pk=document_id, number=number)
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Problem(500, "failed")
        return response

    Table(api, "document").add(
        "GET", "/document/{int:document_id}/versions/{int:number}/content", "content", content, right=SIGNED_IN,
        scope="", answer=Answer(errors=(404, 500)), summary="The content of a version of a document",
    )  # fmt: skip
