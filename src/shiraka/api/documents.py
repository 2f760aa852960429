"""Documents of records: list, add, fetch."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDict
from ninja import NinjaAPI, Schema
from ninja.files import UploadedFile
from ninja.params import functions

from shiraka.api.caller import may_use, user_of
from shiraka.api.operations import BASE, Answer, Table
from shiraka.api.page_classes import page
from shiraka.api.problems import Problem, invalid
from shiraka.api.schemas import Document, named
from shiraka.api.transport import dumps
from shiraka.foundation.access.permission import GUARDED
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.documents.models import Document as StoredDocument
from shiraka.foundation.documents.queries import documents_of
from shiraka.foundation.documents.reading import forget_versions
from shiraka.foundation.documents.views import DownloadVersion
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.document_form import document_form


class DocumentFacts(Schema):
    """What is said about a file."""

    title: str = ""
    kind: str = ""
    language: str = ""
    version_of: str = ""


def told(document: Any) -> dict[str, object]:
    """Return a document of `documents_of` as answers tell it."""
    return {
        "id": document.pk,
        "title": document.title,
        "kind": document.kind,
        "language": document.language,
        "is_authentic": document.is_authentic,
        "confidentiality": document.level,
        "versions": [
            {
                "number": version.number,
                "name": version.name,
                "size": version.size,
                "media_type": version.media_type,
                "sha256": version.sha256,
                "uploaded_at": version.uploaded_at,
                "uploaded_by": named(version.uploaded_by, kind="user"),
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
        return [told(document) for document in documents_of(record, user_of(request))]

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
        form = document_form(record, user, given.pop("version_of"), given, MultiValueDict({"file": [file]}))
        if not form.is_valid():
            raise invalid({name: [str(item) for item in found] for name, found in form.errors.items()})
        stored = form.store()
        forget_versions(record)
        here = [document for document in documents_of(record, user) if document.pk == stored.pk]
        return HttpResponse(dumps(told(here[0])), status=201, content_type="application/json")

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
