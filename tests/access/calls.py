"""Sends requests as anybody, and takes back whatever they changed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory
from django.test.client import ClientHandler

from shiraka.foundation.audit.models import Entry
from tests.access.expected import ALLOWED, ANONYMOUS, CHANGED, EVERYBODY
from tests.access.judge import outcome
from tests.access.world import World

JSON = "application/json"

# One for all: to load the middleware anew for each of thousands of requests costs more than most of them.
_site = ClientHandler(enforce_csrf_checks=False)


class _Browser(RequestFactory):
    """A browser without a memory, which keeps no copy of what templates were given as Django's test client does."""

    def request(self, **request: Any) -> Any:
        """Return what the whole site answers."""
        response = _site(self._base_environ(**request))  # type: ignore[attr-defined]  # not in the stubs
        # Read to its end, which closes the file it may come from. To close it ourselves would end the request a
        # second time; then Django closes the connection, and with it goes the transaction all of this lives in.
        if response.streaming:
            b"".join(response)
        return response


_BY_SESSION = frozenset({"PO", "EP", ANONYMOUS})
"""Who tries the API by session as well as by token.

Whichever way somebody comes, the same account is asked for the same right: one of the staff, one from outside and
nobody show that.
"""


def ways(*named: str) -> list[tuple[str, str]]:
    """Return everybody with each of the ways that they try."""
    return [(who, way) for way in named for who in EVERYBODY if way != "session" or who in _BY_SESSION]


@dataclass(frozen=True)
class Caller:
    """One person of the world, or nobody; asks by session or, over the API, by token."""

    world: World
    who: str

    def ask(self, verb: str, url: str, body: Any = None) -> str:
        """Return the outcome of a request to a page."""
        return self._send(verb, url, {"data": body or {}})

    def call(self, verb: str, url: str, body: Any = None, *, is_upload: bool = False, by_token: bool = True) -> str:
        """Return the outcome of a request to the API."""
        sent: dict[str, Any] = {"headers": {"Accept": JSON}}
        if by_token and self.who != ANONYMOUS:
            sent["headers"]["Authorization"] = f"Bearer {self.world.secrets[self.who]}"
        if is_upload:
            file = SimpleUploadedFile("note.txt", b"A note.", content_type="text/plain")
            sent["data"] = {"title": "Note", "kind": "other", "file": file}
        elif body is not None:
            sent |= {"data": body, "content_type": JSON}
        return self._send(verb, url, sent, with_session=not by_token)

    def read(self, url: str, *, by_token: bool = False) -> str:
        """Return the answer itself, for what is written in it."""
        headers = {"Authorization": f"Bearer {self.world.secrets[self.who]}"} if by_token else {}
        with transaction.atomic():
            answer: Any = self._browser(with_session=not by_token).get(url, headers=headers)
            transaction.set_rollback(True)
        return str(answer.content, answer.charset)

    def act(self, verb: str, url: str, body: Any = None, *, headers: dict[str, str] | None = None) -> Any:
        """Return the answer itself to something sent: to a page by session, to the API by token."""
        is_api = url.startswith("/api/")
        sent: dict[str, Any] = {"data": body or {}}
        if is_api:
            token = {"Accept": JSON, "Authorization": f"Bearer {self.world.secrets[self.who]}"}
            sent |= {"content_type": JSON, "headers": {**token, **(headers or {})}}
        return getattr(self._browser(with_session=not is_api), verb)(url, **sent)

    def _send(self, verb: str, url: str, sent: dict[str, Any], *, with_session: bool = True) -> str:
        browser = self._browser(with_session=with_session)
        with transaction.atomic():
            before = _end_of_the_trail()
            found = outcome(getattr(browser, verb)(url, **sent))
            if found != ALLOWED and _end_of_the_trail() != before:
                found += CHANGED
            transaction.set_rollback(True)
        return found

    def _browser(self, *, with_session: bool) -> _Browser:
        # Limits by rate are tested elsewhere; here everybody asks thousands of times.
        cache.clear()
        browser = _Browser()
        if with_session and self.who != ANONYMOUS:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[self.who]
        return browser


def _end_of_the_trail() -> int | None:
    return Entry.objects.values_list("sequence", flat=True).first()
