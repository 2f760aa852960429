"""A file leaves only for those who may read it, and no browser runs it."""

from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.http import Http404
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.test import RequestFactory

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.documents.actions import add_document
from shiraka.foundation.documents.models import Document, DocumentKind
from shiraka.foundation.documents.queries import version_url
from shiraka.foundation.documents.tests import samples
from shiraka.foundation.documents.tests.stand_in import make_record, make_user
from shiraka.foundation.documents.views import DownloadVersion
from shiraka.foundation.people.models import Role, User

pytestmark = pytest.mark.django_db


def stored(level: Confidentiality | None = None) -> Document:
    return add_document(
        make_record(),
        actor=None,
        title="Protocol",
        kind=DocumentKind.TEXT,
        language="ar",
        upload=ContentFile(samples.PDF, name="مذكرة تفاهم.pdf"),
        confidentiality=level,
    )


def fetch(user: User, document: Document, number: int = 1) -> HttpResponseBase:
    request = RequestFactory().get("/")
    request.user = user
    return DownloadVersion.as_view()(request, pk=document.pk, number=number)


def test_a_document_that_cannot_be_is_not_there() -> None:
    document = stored()
    document.pk = 10**30
    with pytest.raises(Http404):
        fetch(make_user("officer", Role.PO), document)


def test_the_file_comes_whole_as_an_attachment_that_cannot_run() -> None:
    response = fetch(make_user("officer", Role.PO), stored())
    assert isinstance(response, StreamingHttpResponse)
    assert response.getvalue() == samples.PDF
    response.close()
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert response.headers["Content-Disposition"] == (f"attachment; filename*=utf-8''{quote('مذكرة تفاهم.pdf')}")


def test_for_those_who_may_not_read_it_the_file_does_not_exist() -> None:
    document = stored(Confidentiality.STRICT)
    for user in (make_user("officer", Role.PO), make_user("admin", Role.AD), make_user("auditor", Role.AU)):
        with pytest.raises(Http404):
            fetch(user, document)


def test_a_version_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(Http404):
        fetch(make_user("officer", Role.PO), stored(), number=2)


def test_its_address_names_document_and_version() -> None:
    document = stored()
    assert version_url(document.versions.get()).endswith(f"{document.pk}/v1/")
