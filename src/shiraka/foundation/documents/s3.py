"""Files in a store that speaks S3, with faults that the rest of Shiraka knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

from shiraka.foundation.documents.unreachable import FilesUnreachable

_MOST_IN_MEMORY = 5_000_000


@contextmanager
def _answering() -> Iterator[None]:
    """Raise `FilesUnreachable` for whatever the store, or the way to it, refuses."""
    try:
        yield
    except (BotoCoreError, ClientError, HTTPClientError) as fault:
        raise FilesUnreachable from fault


class Store(S3Storage):  # type: ignore[misc]  # it ships no types
    """One bucket: what is stored is never written over, and nobody but us reads it.

    Raises `FileNotFoundError` for a file that is not there and `FilesUnreachable` for all else.
    """

    file_overwrite = False
    default_acl = None
    max_memory_size = _MOST_IN_MEMORY
    client_config = Config(
        signature_version="s3v4",
        # The name of a bucket is part of the name of the host with one provider only.
        s3={"addressing_style": "path"},
        # The sums that boto adds by itself are refused by many a store; each file has its SHA-256 with us.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        # Somebody waits at a page, and on SQLite all who write wait behind them.
        connect_timeout=4,
        read_timeout=15,
        retries={"mode": "standard", "total_max_attempts": 2},
    )

    def _open(self, name: str, mode: str = "rb") -> "File[Any]":
        with _answering():
            found: File[Any] = super()._open(name, mode)
            # Fetched at once: a fault in the middle of reading would be met where nobody expects one.
            found.open()
            return found

    def _save(self, name: str, content: "File[Any]") -> str:
        with _answering():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        with _answering():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with _answering():
            return bool(super().exists(name))
