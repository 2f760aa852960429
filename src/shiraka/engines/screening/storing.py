"""A screener in a file, from which it is there again in a fraction of the time that reading the lists takes.

The file begins with a line that names the format, the version of the engine, a hash of its tables and one of all that
follows: an archive of arrays, of words a line each, and of lines of JSON, nothing of which is ever run. It holds for
the engine that wrote it: another version, or one with other tables of words or other weights, refuses it, and lays the
lists out anew.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import IO, TypeAlias, overload
from zipfile import BadZipFile

import numpy as np
import orjson
from numpy.typing import NDArray
from scipy import sparse

from shiraka.engines.screening.entries import Entry, ListedName
from shiraka.engines.screening.index import Columns, Part, Wholes
from shiraka.engines.screening.joints import Joints
from shiraka.engines.screening.names import ORGANISATION, PERSON
from shiraka.engines.screening.screener import VERSION, Held, Screener
from shiraka.engines.screening.vocabulary import Floats, Integers, Pieces, Traits, column_of

FORMAT = b"shiraka-screener"
_WORDS = ("written", "key", "latin", "sound", "skeleton", "kin")
_NUMBERS = ("first", "kind", "script")
_WHOLES = ("joined", "ordered", "consonants", "every")
_RUNS = ("text", "row", "start", "length")
_LISTS = frozenset({"countries", "births", "registrations", "programmes"})
_PLAIN = tuple(field.name for field in fields(Entry) if field.name not in {"names", *_LISTS})
_Array = Floats | Integers | NDArray[np.int8] | NDArray[np.uint8] | NDArray[np.bool_]


_Slice: TypeAlias = "slice[int | None, int | None, int | None]"


class NotAScreener(ValueError):
    """The file holds no screener that this engine wrote."""


_Texts = dict[str, list[str]]
_Told = tuple[list[tuple[str, str]], list[str], _Texts]
"""An entry: its names with their qualities, its texts in the order of the fields, and its lists of texts by field."""


def save(screener: Screener, stream: IO[bytes]) -> None:
    """Write a screener to a stream that is open for bytes; the same lists are the same bytes.

    Raises `ValueError` for a screener of a part that another weighs.
    """
    arrays: dict[str, _Array] = {}
    for kind, held in screener.kinds.items():
        part, columns, traits = held.part, held.part.columns, held.part.columns.traits
        if part.is_weighed_apart:
            raise ValueError("A screener of changes is made anew each time; only one of whole lists is kept.")
        pieces, joints = part.vocabulary.pieces, columns.joints
        kept: dict[str, _Array] = {name: getattr(columns, name) for name in ("entries", "is_weak", "words", "rare")}
        kept |= {f"of_word.{name}": getattr(traits, name) for name in _NUMBERS}
        kept |= {f"of_word.{name}": _lines(getattr(traits, name)) for name in _WORDS}
        kept |= {f"of_name.{name}": _lines(getattr(columns.wholes, name)) for name in _WHOLES}
        kept |= {f"of_run.{name}": getattr(joints, name) for name in _RUNS}
        kept |= {f"of_piece.{name}": getattr(pieces.table, name) for name in ("indices", "indptr")}
        kept |= {"of_piece.data": pieces.table.data.astype(np.uint8), "of_piece.whole": pieces.whole}
        kept |= {"runs": _lines(joints.texts), "pieces": _lines(pieces.texts)}
        others = [(place, list(readings)) for place, readings in traits.others.items()]
        kept |= {"json": _bytes(orjson.dumps((list(columns.texts), others, dict(held.by_number))))}
        kept |= {"told": _bytes(b"\n".join(orjson.dumps(_told(entry)) for entry in held.entries))}
        arrays |= {f"{kind}.{name}": array for name, array in kept.items()}
    body = io.BytesIO()
    np.savez(body, allow_pickle=False, **arrays)
    stream.write(_heading(body.getbuffer()))
    stream.write(body.getbuffer())


def load(stream: IO[bytes]) -> Screener:
    """Read what `save` wrote. Raises `NotAScreener`."""
    content = memoryview(stream.read())
    heading, _end, _rest = bytes(content[:_LONGEST_HEADING]).partition(b"\n")
    told = heading.split(b" ")
    if len(told) != len(_heading(b"").split(b" ")) or told[0] != FORMAT:
        raise NotAScreener("It holds no lists laid out for screening.")
    if told[1] != VERSION.encode():
        raise NotAScreener(
            f"It was written by version {told[1].decode(errors='replace')} of the engine, this is {VERSION}."
        )
    if told[2] != _tables().encode():
        raise NotAScreener("It was written with other tables of words or other weights than the engine has now.")
    body = content[len(heading) + 1 :]
    if heading + b"\n" != _heading(body):
        raise NotAScreener("It is damaged: its content is not what was written.")
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return Screener.of_held({kind: _held(kind, arrays) for kind in (PERSON, ORGANISATION)})
    except (KeyError, TypeError, OSError, ValueError, EOFError, BadZipFile) as error:
        raise NotAScreener("It holds no lists laid out for screening.") from error


def _heading(body: bytes | memoryview) -> bytes:
    return b"%b %b %b %b\n" % (FORMAT, VERSION.encode(), _tables().encode(), hashlib.sha256(body).hexdigest().encode())


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


def _bytes(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)


def _lines(texts: Sequence[str] | NDArray[np.object_]) -> NDArray[np.uint8]:
    """Return folded texts, which hold no end of a line."""
    return _bytes("\n".join(texts).encode())


def _parted(lines: _Array, size: int) -> list[str]:
    return lines.tobytes().decode().split("\n") if size else []


def _held(kind: str, every: Mapping[str, _Array]) -> Held:
    arrays = {name.removeprefix(f"{kind}."): every[name] for name in every if name.startswith(f"{kind}.")}
    names, others, by_number = orjson.loads(arrays["json"].tobytes())
    size = len(arrays["rare"])
    traits = Traits(
        **{name: column_of(_parted(arrays[f"of_word.{name}"], size)) for name in _WORDS},
        others={place: tuple(readings) for place, readings in others},
        first=arrays["of_word.first"].astype(np.int32),
        kind=arrays["of_word.kind"].astype(np.int8),
        script=arrays["of_word.script"].astype(np.int8),
    )
    runs = [arrays[f"of_run.{name}"].astype(np.int32) for name in _RUNS]
    columns = Columns(
        texts=names,
        entries=arrays["entries"].astype(np.int32),
        is_weak=arrays["is_weak"].astype(bool),
        words=arrays["words"].astype(np.int32),
        wholes=Wholes(**{name: column_of(_parted(arrays[f"of_name.{name}"], len(names))) for name in _WHOLES}),
        traits=traits,
        rare=arrays["rare"].astype(np.float32),
        joints=Joints(_parted(arrays["runs"], len(runs[0])), *runs),
    )
    data, indices, ends, whole = (arrays[f"of_piece.{name}"] for name in ("data", "indices", "indptr", "whole"))
    texts = _parted(arrays["pieces"], len(data))
    table = sparse.csr_matrix((data.astype(np.float32), indices, ends), (max(1, len(texts)), size), np.float32)
    told = arrays["told"].tobytes()
    return Held(
        _Entries(told.split(b"\n") if told else []),
        Part(kind, columns, pieces=Pieces(texts, table, whole.astype(np.int32))),
        by_number,
    )


class _Entries(Sequence[Entry]):
    """The entries of one kind, each made when it is asked for: most never are."""

    def __init__(self, told: Sequence[bytes]) -> None:
        self._told = told
        self._made: dict[int, Entry] = {}

    def __len__(self) -> int:
        return len(self._told)

    @overload
    def __getitem__(self, place: int) -> Entry: ...
    @overload
    def __getitem__(self, place: "_Slice") -> Sequence[Entry]: ...
    def __getitem__(self, place: "int | _Slice") -> Entry | Sequence[Entry]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if (entry := self._made.get(place)) is None:
            entry = self._made[place] = _entry(orjson.loads(self._told[place]))
        return entry

    def __iter__(self) -> Iterator[Entry]:
        return (self[place] for place in range(len(self)))


def _told(entry: Entry) -> _Told:
    return (
        [(name.text, name.quality) for name in entry.names],
        [getattr(entry, name) for name in _PLAIN],
        {name: list(getattr(entry, name)) for name in sorted(_LISTS) if getattr(entry, name)},
    )


def _entry(told: _Told) -> Entry:
    names, plain, lists = told
    texts = dict(zip(_PLAIN, plain, strict=True))
    return Entry(
        key=texts["key"],
        list=texts["list"],
        kind=texts["kind"],
        names=tuple(ListedName(text, quality) for text, quality in names),
        countries=tuple(lists.get("countries", ())),
        births=tuple(lists.get("births", ())),
        registrations=tuple(lists.get("registrations", ())),
        programmes=tuple(lists.get("programmes", ())),
        since=texts["since"],
        until=texts["until"],
    )
