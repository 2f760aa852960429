"""The hash that says which bytes were meant."""

from hashlib import sha256
from typing import IO

_CHUNK = 1 << 20


def sha256_of(stream: IO[bytes]) -> str:
    """Return the SHA-256 of a whole stream, which is left at its start."""
    digest = sha256()
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    stream.seek(0)
    return digest.hexdigest()
