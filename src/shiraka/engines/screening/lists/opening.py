"""Opens the bytes of a list: gzip or not, in pieces, never more than the limits."""

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, TypeAlias

from shiraka.engines.screening.lists.account import ListUnreadable

Source: TypeAlias = bytes | BinaryIO
MOST_BYTES: Final = 512 * 1024 * 1024
"""Of a list, unpacked; the largest that is published has some 120 MB."""
MOST_RATIO: Final = 100
"""Times that a list may grow when unpacked: XML of real lists grows 8 to 17 times, a bomb a thousand times."""
MOST_LINE: Final = 16 * 1024 * 1024
"""Bytes of one line; the longest of a real list has some 60,000."""
_FREE = 4 * 1024 * 1024
"""Bytes unpacked before the ratio counts: a small list of one repeated word is no bomb."""
_PIECE = 1 << 16
_GZIP = b"\x1f\x8b"


class _Counted(io.RawIOBase):
    """A stream that knows how much was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self.count = stream, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


class Opened:
    """A list to be read once, from its start. `head` are its first bytes, at most 64 KB, to know the format by.

    `name` is what messages call it. Reading raises `ListUnreadable` when gzip data are damaged, cut short or
    unpack beyond the limits, and when the file is larger than `MOST_BYTES`.
    """

    def __init__(self, source: Source, name: str) -> None:
        self.name = name
        stream = io.BytesIO(source) if isinstance(source, bytes) else source
        self._pieces = self._read(stream)
        self.head = b""
        while len(self.head) < _PIECE and (piece := next(self._pieces, b"")):
            self.head += piece
        self._begun = False

    def refused(self, why: str) -> ListUnreadable:
        """Return the error that refuses this file."""
        return ListUnreadable(f"{self.name} {why}")

    def chunks(self) -> Iterator[bytes]:
        if self.head:
            yield self.head
        yield from self._pieces

    def lines(self) -> Iterator[bytes]:
        """Yield lines with their ends; raises `ListUnreadable` at one longer than `MOST_LINE`."""
        kept: list[bytes] = []
        length = number = 0
        for chunk in self.chunks():
            *whole, rest = chunk.split(b"\n")
            for line in whole:
                number += 1
                yield b"".join((*kept, line, b"\n"))
                kept, length = [], 0
            if rest:
                kept.append(rest)
                length += len(rest)
            if length > MOST_LINE:
                raise self.refused(f"has a line of more than {MOST_LINE:,} bytes after line {number:,}")
        if kept:
            yield b"".join(kept)

    def whole(self, most: int) -> bytes:
        """Return all bytes; raises `ListUnreadable` when there are more than `most`."""
        pieces: list[bytes] = []
        length = 0
        for piece in self.chunks():
            pieces.append(piece)
            length += len(piece)
            if length > most:
                raise self.refused(f"is larger than {most:,} bytes, the most that is read of this format")
        return b"".join(pieces)

    def _read(self, stream: BinaryIO) -> Iterator[bytes]:
        start = stream.read(len(_GZIP))
        if start != _GZIP:
            yield from self._bounded(stream, start)
            return
        packed = _Counted(stream)
        packed.count = len(start)
        length = 0
        try:
            with gzip.GzipFile(fileobj=_Rejoined(start, packed)) as unpacked:
                while piece := unpacked.read(_PIECE):
                    length += len(piece)
                    self._check(length)
                    if length > max(_FREE, MOST_RATIO * packed.count):
                        raise self.refused(
                            f"unpacks to more than {MOST_RATIO} times its size: it is no list, or made to harm"
                        )
                    yield piece
        except EOFError as error:
            raise self.refused(f"was cut short: its gzip data end after {length:,} unpacked bytes") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise self.refused(f"has damaged gzip data after {length:,} unpacked bytes: {error}") from error

    def _bounded(self, stream: BinaryIO, start: bytes) -> Iterator[bytes]:
        length, piece = 0, start
        while piece:
            length += len(piece)
            self._check(length)
            yield piece
            piece = stream.read(_PIECE)

    def _check(self, length: int) -> None:
        if length > MOST_BYTES:
            raise self.refused(f"is larger than {MOST_BYTES // 1024 // 1024} MB, the most that is read of a list")


class _Rejoined(io.RawIOBase):
    """A stream whose first bytes were read already."""

    def __init__(self, start: bytes, rest: _Counted) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        if self._start:
            start, self._start = self._start, b""
            return start
        return self._rest.read(size)
