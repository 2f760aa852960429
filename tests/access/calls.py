"""Sends requests as anybody, and takes back whatever they changed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.access.expected import ANONYMOUS
from tests.access.judge import outcome
from tests.access.world import World

JSON = "application/json"


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

    def get(self, url: str) -> Any:
        """Return the answer itself, for what is written in it."""
        return self._client().get(url)

    def api(self, url: str) -> Any:
        """Return what the API answers to a token, as values."""
        header = {"Authorization": f"Bearer {self.world.secrets[self.who]}"}
        cache.clear()
        return Client(raise_request_exception=False).get(url, headers=header).json()

    def _send(self, verb: str, url: str, sent: dict[str, Any], *, with_session: bool = True) -> str:
        # Limits by rate are tested elsewhere; here everybody asks thousands of times.
        cache.clear()
        client = self._client() if with_session else Client(raise_request_exception=False)
        with transaction.atomic():
            response = getattr(client, verb)(url, **sent)
            found = outcome(response)
            response.close()
            transaction.set_rollback(True)
        return found

    def _client(self) -> Client:
        """Return a browser of their own: what a request did to the cookies of the last one is gone."""
        client = Client(raise_request_exception=False)
        if self.who != ANONYMOUS:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.world.sessions[self.who]
        return client
