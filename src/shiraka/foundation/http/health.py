"""Two answers for a service manager: the process is alive, and it can do its work."""

from typing import Final

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from shiraka.foundation.access.views import PUBLIC, Page

HEADERS: Final = {"Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8"}


class Alive(Page):
    """Answers 200 as long as the process takes requests."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - Django's signature
        return HttpResponse("alive\n", headers=HEADERS)


class Ready(Page):
    """Answers 200 when the database and the cache answer, 503 or 500 when one does not."""

    permission = PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - Django's signature
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("the database does not answer\n", headers=HEADERS, status=503)
        cache.get("readyz")
        return HttpResponse("ready\n", headers=HEADERS)
