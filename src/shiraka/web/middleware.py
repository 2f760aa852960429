"""What is done around every page: it is in the language of its reader, and says so when files cannot be reached."""

import logging
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from shiraka.foundation.documents.unreachable import FilesUnreachable
from shiraka.foundation.parameters.current import offered_language
from shiraka.foundation.people.models import User
from shiraka.web.errors import files_unreachable

logger = logging.getLogger(__name__)

# They answer in no language, and whether the process lives is told without the database.
UNSPOKEN: Final = ("/healthz", "/readyz", "/metrics")


class ReaderLanguage:
    """Takes the language of the account; before sign-in the cookie or the browser decides among those offered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        elif not request.path.startswith(UNSPOKEN):
            translation.activate(self._offered(translation.get_language() or settings.LANGUAGE_CODE))
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)

    @staticmethod
    def _offered(asked: str) -> str:
        """The page that says that the database cannot answer has to show, so in the language asked for."""
        try:
            return offered_language(asked)
        except DatabaseError:
            return asked


class FilesAway:
    """Answers for every page that met `FilesUnreachable`: a fault of another machine, which passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, FilesUnreachable):
            return None
        logger.error("The files cannot be reached: %s", exception.__cause__, exc_info=exception)
        return files_unreachable(request, exception)
