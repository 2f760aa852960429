"""A file of arrays and texts that holds for the engine that wrote it, and says so when it does not.

It begins with a line that names what it holds, the version of the engine, a hash of its tables and one of all that
follows: an archive of arrays, of words a line each, and of lines of JSON, nothing of which is ever run. Another
version, or one with other tables of words or other weights, refuses it, and lays out anew what it held.
"""

import hashlib
import io
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import IO, TypeVar
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from shiraka.engines.screening.screener import VERSION
from shiraka.engines.screening.vocabulary import Floats, Integers

Array = Floats | Integers | NDArray[np.int8] | NDArray[np.uint8] | NDArray[np.bool_]
Made = TypeVar("Made")


class NotAScreener(ValueError):
    """The file holds nothing that this engine wrote."""


def write(holding: bytes, arrays: Mapping[str, Array], stream: IO[bytes]) -> None:
    """Write arrays to a stream that is open for bytes; the same arrays are the same bytes."""
    body = io.BytesIO()
    np.savez(body, allow_pickle=False, **arrays)
    stream.write(_heading(holding, body.getbuffer()))
    stream.write(body.getbuffer())


def read(holding: bytes, stream: IO[bytes], make: Callable[[Mapping[str, Array]], Made]) -> Made:
    """Make of a file what it holds. Raises `NotAScreener`, which says whether it is another file, old or damaged."""
    content = memoryview(stream.read())
    heading, _end, _rest = bytes(content[:_LONGEST_HEADING]).partition(b"\n")
    told = heading.split(b" ")
    if len(told) != len(_heading(holding, b"").split(b" ")) or told[0] != holding:
        raise NotAScreener(f"It is no {holding.decode()} file.")
    if told[1] != VERSION.encode():
        raise NotAScreener(
            f"It was written by version {told[1].decode(errors='replace')} of the engine, this is {VERSION}."
        )
    if told[2] != _tables().encode():
        raise NotAScreener("It was written with other tables of words or other weights than the engine has now.")
    body = content[len(heading) + 1 :]
    if heading + b"\n" != _heading(holding, body):
        raise NotAScreener("It is damaged: its content is not what was written.")
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return make(arrays)
    except NotAScreener:
        raise
    except (KeyError, TypeError, OSError, ValueError, EOFError, BadZipFile) as error:
        raise NotAScreener(f"It is no {holding.decode()} file.") from error


def _heading(holding: bytes, body: bytes | memoryview) -> bytes:
    return b"%b %b %b %b\n" % (holding, VERSION.encode(), _tables().encode(), hashlib.sha256(body).hexdigest().encode())


_LONGEST_HEADING = 256


@cache
def _tables() -> str:
    """Return a hash of the tables by which names are read and scored."""
    tables = ("shiraka.engines.screening", "forms.csv"), ("shiraka.engines.screening", "weights.json"), (
        "shiraka.values", "name_words.csv",
    )  # fmt: skip
    digest = hashlib.sha256()
    for package, name in tables:
        digest.update(files(package).joinpath(f"data/{name}").read_bytes())
    return digest.hexdigest()[:16]


def of_bytes(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)


def of_lines(texts: Sequence[str] | NDArray[np.object_]) -> NDArray[np.uint8]:
    """Return folded texts as an array, a line each. Raises `ValueError` for one that holds the end of a line."""
    joined = "\n".join(texts)
    if joined.count("\n") != max(0, len(texts) - 1):
        raise ValueError("A folded text holds the end of a line.")
    return of_bytes(joined.encode())


def parted(lines: Array, size: int) -> list[str]:
    """Return the texts of an array; of no text and of one that is empty it is the same."""
    return lines.tobytes().decode().split("\n") if size else []
