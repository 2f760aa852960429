"""A screener or a register in a file, from which it is there again in a fraction of the time that laying out takes."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from typing import IO, TypeAlias, overload

import numpy as np
import orjson
from scipy import sparse

from shiraka.engines.screening.archive import Array, NotAScreener, of_bytes, of_lines, parted, read, write
from shiraka.engines.screening.entries import Entry, ListedName
from shiraka.engines.screening.index import Columns, Part, Rarity, Wholes
from shiraka.engines.screening.joints import Joints
from shiraka.engines.screening.names import ORGANISATION, PERSON
from shiraka.engines.screening.rescreening import Register
from shiraka.engines.screening.screener import Held, Query, Screener
from shiraka.engines.screening.vocabulary import Pieces, Traits, column_of

SCREENER, REGISTER = b"shiraka-screener", b"shiraka-register"
_WORDS = ("written", "key", "latin", "sound", "skeleton", "kin")
_NUMBERS = ("first", "kind", "script")
_WHOLES = ("joined", "ordered", "consonants", "every")
_RUNS = ("text", "row", "start", "length")
_LISTS = frozenset({"countries", "births", "registrations", "programmes"})
_PLAIN = tuple(field.name for field in fields(Entry) if field.name not in {"names", *_LISTS})
_Told = tuple[list[tuple[str, str]], list[str], dict[str, list[str]]]
"""An entry: its names with their qualities, its texts in the order of the fields, and its lists of texts by field."""
_Slice: TypeAlias = "slice[int | None, int | None, int | None]"


def save(screener: Screener, stream: IO[bytes]) -> None:
    """Write a screener to a stream that is open for bytes; the same lists are the same bytes.

    Raises `ValueError` for a screener of a part that another weighs.
    """
    arrays: dict[str, Array] = {}
    for kind, held in screener.kinds.items():
        if held.part.is_weighed_apart:
            raise ValueError("A screener of changes is made anew each time; only one of whole lists is kept.")
        arrays |= _arrays_of(kind, held.part)
        arrays[f"{kind}.numbers"] = of_bytes(orjson.dumps(dict(held.by_number)))
        arrays[f"{kind}.told"] = of_bytes(b"\n".join(orjson.dumps(_told(entry)) for entry in held.entries))
    write(SCREENER, arrays, stream)


def load(stream: IO[bytes]) -> Screener:
    """Read what `save` wrote. Raises `NotAScreener`."""
    return read(
        SCREENER,
        stream,
        lambda arrays: Screener.of_held({kind: _held(kind, arrays) for kind in (PERSON, ORGANISATION)}),
    )


def save_register(register: Register, stream: IO[bytes]) -> None:
    """Write a register to a stream that is open for bytes, without the rarity of words, which the lists give."""
    arrays: dict[str, Array] = {
        "queries": of_bytes(orjson.dumps([astuple(query) for query in register.queries])),
        "rarity": of_bytes(_hash_of(register.rarity)),
    }
    for kind, part in register.parts.items():
        arrays |= _arrays_of(kind, part)
    write(REGISTER, arrays, stream)


def load_register(stream: IO[bytes], rarity: Mapping[str, Rarity]) -> Register:
    """Read what `save_register` wrote. Raises `NotAScreener`, also where it was laid out with another rarity."""

    def made(arrays: Mapping[str, Array]) -> Register:
        if arrays["rarity"].tobytes() != _hash_of(rarity):
            raise NotAScreener("It was laid out with the rarity of words of another run.")
        queries = [Query(*told) for told in orjson.loads(arrays["queries"].tobytes())]
        parts = {kind: _part(kind, arrays, rarity.get(kind, {})) for kind in (PERSON, ORGANISATION)}
        return Register(queries, rarity, parts)

    return read(REGISTER, stream, made)


def _hash_of(rarity: Mapping[str, Rarity]) -> bytes:
    told = [(kind, [(*pair, rare) for pair, rare in words.items()]) for kind, words in sorted(rarity.items())]
    return hashlib.sha256(orjson.dumps(told)).digest()


def _arrays_of(kind: str, part: Part) -> dict[str, Array]:
    columns, traits, pieces = part.columns, part.columns.traits, part.vocabulary.pieces
    kept: dict[str, Array] = {name: getattr(columns, name) for name in ("entries", "is_weak", "words", "rare")}
    kept |= {f"of_word.{name}": getattr(traits, name) for name in _NUMBERS}
    kept |= {f"of_word.{name}": of_lines(getattr(traits, name)) for name in _WORDS}
    kept |= {f"of_name.{name}": of_lines(getattr(columns.wholes, name)) for name in _WHOLES}
    kept |= {f"of_run.{name}": getattr(columns.joints, name) for name in _RUNS}
    kept |= {f"of_piece.{name}": getattr(pieces.table, name) for name in ("indices", "indptr")}
    kept |= {"of_piece.data": pieces.table.data.astype(np.uint8), "of_piece.whole": pieces.whole}
    kept |= {"runs": of_lines(columns.joints.texts), "pieces": of_lines(pieces.texts)}
    others = [(place, list(readings)) for place, readings in traits.others.items()]
    kept |= {"json": of_bytes(orjson.dumps((list(columns.texts), others)))}
    return {f"{kind}.{name}": array for name, array in kept.items()}


def _part(kind: str, every: Mapping[str, Array], rarity: Rarity | None = None) -> Part:
    arrays = {name.removeprefix(f"{kind}."): every[name] for name in every if name.startswith(f"{kind}.")}
    names, others = orjson.loads(arrays["json"].tobytes())
    size = len(arrays["rare"])
    traits = Traits(
        **{name: column_of(parted(arrays[f"of_word.{name}"], size)) for name in _WORDS},
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
        wholes=Wholes(**{name: column_of(parted(arrays[f"of_name.{name}"], len(names))) for name in _WHOLES}),
        traits=traits,
        rare=arrays["rare"].astype(np.float32),
        joints=Joints(parted(arrays["runs"], len(runs[0])), *runs),
    )
    data, indices, ends, whole = (arrays[f"of_piece.{name}"] for name in ("data", "indices", "indptr", "whole"))
    texts = parted(arrays["pieces"], len(data))
    table = sparse.csr_matrix((data.astype(np.float32), indices, ends), (max(1, len(texts)), size), np.float32)
    return Part(kind, columns, rarity, Pieces(texts, table, whole.astype(np.int32)))


def _held(kind: str, arrays: Mapping[str, Array]) -> Held:
    told = arrays[f"{kind}.told"].tobytes()
    return Held(
        _Entries(told.split(b"\n") if told else []),
        _part(kind, arrays),
        orjson.loads(arrays[f"{kind}.numbers"].tobytes()),
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
