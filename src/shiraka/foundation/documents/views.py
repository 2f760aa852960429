"""Fetching a file, so that no browser ever runs what somebody else uploaded."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from shiraka.foundation.access.views import SIGNED_IN, Page
from shiraka.foundation.documents.models import DocumentVersion
from shiraka.foundation.documents.reading import may_read
from shiraka.foundation.documents.storage import FileDamaged, opened


class DownloadVersion(Page):
    """One version of a document, for whoever may read the document; for others it does not exist."""

    # Which right it takes depends on the record, so it is asked for there.
    permission = SIGNED_IN

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
        version = DocumentVersion.objects.select_related("document").filter(document__pk=pk, number=number).first()
        if version is None or not may_read(self.user, version.document):
            raise Http404
        try:
            file = opened(version)
        except FileDamaged:
            return render(request, "documents/damaged.html", {"version": version}, status=500)
        return FileResponse(
            file,
            as_attachment=True,
            filename=version.original_name,
            content_type=version.media_type,
            headers={
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
                "Cache-Control": "private, no-store",
            },
        )
