"""What a PDF can start by itself, however it is written: plainly, in hexadecimal, or packed away."""

import io
import mmap
import re
import zlib
from collections.abc import Iterator
from typing import IO

Bytes = bytes | mmap.mmap

MOST_UNPACKED_BYTES = 400_000_000
_MOST_OF_ONE = 20_000_000
_MOST_STREAMS = 200_000
_SMALL, _LARGE = 1 << 9, 1 << 20
_BEFORE = 2_000
_ENDS_NAME = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|\Z)"


def _name(token: str) -> bytes:
    """Return the pattern of a name, each letter of which may be written as #4A."""
    letters = (rb"(?:%s|#(?i:%02x))" % (re.escape(letter.encode()), ord(letter)) for letter in token)
    return b"/" + b"".join(letters) + _ENDS_NAME


_STARTS = re.compile(b"|".join(_name(token) for token in ("JavaScript", "Launch", "Rendition")))
# Objects can stand in a compressed stream, where no search of the file would find them.
_OBJECT_STREAM = re.compile(_name("ObjStm"))
_STREAM = re.compile(rb"stream\r?\n(?=[\x08\x18\x28\x38\x48\x58\x68\x78])")


class Unbounded(Exception):
    """The document would unfold to far more than it seems."""


def starts_something(stream: IO[bytes]) -> bool:
    """Tell whether a PDF holds a script or starts a program. Raises `Unbounded`."""
    content = _mapped(stream)
    if _STARTS.search(content):
        return True
    return _OBJECT_STREAM.search(content) is not None and any(_STARTS.search(part) for part in _unpacked(content))


def _mapped(stream: IO[bytes]) -> Bytes:
    stream.seek(0)
    try:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError, io.UnsupportedOperation):
        return stream.read()


def _unpacked(content: Bytes) -> Iterator[bytes]:
    """Yield what every compressed stream holds: which of them hold objects, a word put before them could hide.

    Of a picture the first part is enough. A file made to take for ever is given up.
    """
    left = MOST_UNPACKED_BYTES
    for number, found in enumerate(_STREAM.finditer(content)):
        part, read = _inflated(content, found.end())
        left -= max(len(part), read)
        is_long = len(part) >= _MOST_OF_ONE and _OBJECT_STREAM.search(content, found.start() - _BEFORE, found.start())
        if left < 0 or number > _MOST_STREAMS or is_long:
            raise Unbounded
        yield part


def _inflated(content: Bytes, start: int) -> tuple[bytes, int]:
    """Return what unfolds from a place, up to a bound, and how much was read for it."""
    unpacker, parts, size, read, step = zlib.decompressobj(), [], 0, 0, _SMALL
    try:
        while max(size, read) < _MOST_OF_ONE and not unpacker.eof and (chunk := content[start : start + step]):
            read += len(chunk)
            parts.append(unpacker.decompress(chunk, _MOST_OF_ONE - size))
            size += len(parts[-1])
            # Most of what only looks compressed is found out in the first bytes.
            start, step = start + step, _LARGE
    except zlib.error:
        # A reader takes what came before the fault, so it is searched as well.
        pass
    return b"".join(parts), read
