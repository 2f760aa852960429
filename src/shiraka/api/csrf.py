"""The cross-site check of a session, answering with a reason instead of a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class _Check(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:  # noqa: ARG002 - Django's signature
        return reason


def _answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _view() -> HttpResponse:
    """Stand where Django expects the view that is protected."""
    return HttpResponse()


def fails_cross_site_check(request: HttpRequest) -> bool:
    """Tell whether a request that changes something may have been sent by another site."""
    check = _Check(_answer)
    # The views of the API are exempt from the middleware, which marked the request as dealt with.
    vars(request)["csrf_processing_done"] = False
    check.process_request(request)
    return check.process_view(request, _view, (), {}) is not None
