"""A store that speaks S3 over HTTP on this machine, which remembers as long as it runs."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.core.files.storage import storages
from django.test import override_settings
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from storages.backends.s3 import S3Storage
from werkzeug.serving import WSGIRequestHandler, make_server

from shiraka.config import addresses

NOBODY_LISTENS = "s3+http://key:secret@127.0.0.1:1/documents"


class _Silent(WSGIRequestHandler):
    def log(self, *_given: Any, **_named: Any) -> None:
        """Keep what is asked for out of the output of the tests."""


@contextmanager
def serving() -> Iterator[str]:
    """Serve on a free port for the length of a block, and tell the address without a bucket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    application = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=_Silent)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"s3+http://key:secret@127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Bucket:
    """A bucket of that store, seen from its side."""

    url: str
    resource: Any

    def held(self) -> dict[str, bytes]:
        """Return what lies there, by name."""
        return {found.key: found.get()["Body"].read() for found in self.resource.objects.all()}

    def put(self, name: str, content: bytes) -> None:
        self.resource.put_object(Key=name, Body=content)


@contextmanager
def bucket_of(server: str) -> Iterator[Bucket]:
    """Make a bucket that nobody else has."""
    parts, name = urlsplit(server), f"documents-{secrets.token_hex(4)}"
    store = S3Storage(
        endpoint_url=f"http://{parts.hostname}:{parts.port}", bucket_name=name, access_key="key", secret_key="secret"
    )
    store.bucket.create()
    yield Bucket(f"{server}/{name}", store.bucket)
    store.connection.meta.client.close()


@contextmanager
def kept_in(url: str) -> Iterator[None]:
    """Keep files at an address, as an installation with it in SHIRAKA_MEDIA_URL does."""
    with override_settings(STORAGES={"default": addresses.files(url), "staticfiles": _STATIC}):
        yield
        held: Any = storages["default"]
        held.connection.meta.client.close()


_STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
