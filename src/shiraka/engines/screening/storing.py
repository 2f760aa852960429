"""A screener in a file, from which it is there again in a fraction of the time that reading the lists takes.

The file is an archive of arrays and of one text in JSON; nothing in it is ever run. It holds for the engine that wrote
it: another version refuses it, and lays the lists out anew.
"""

import io
from collections.abc import Mapping
from dataclasses import fields
from typing import IO
from zipfile import BadZipFile

import numpy as np
import orjson
from numpy.typing import NDArray

from shiraka.engines.screening.entries import Entry, ListedName
from shiraka.engines.screening.index import Columns, Part, Wholes
from shiraka.engines.screening.screener import VERSION, Screener
from shiraka.engines.screening.vocabulary import Floats, Integers, Traits, column_of

_TEXTS = "texts"
_WORDS = ("written", "key", "latin", "sound", "skeleton", "kin")
_WHOLES = ("joined", "ordered", "consonants")
_LISTS = frozenset({"countries", "births", "registrations", "programmes"})
_PLAIN = tuple(field.name for field in fields(Entry) if field.name not in {"names", *_LISTS})
_Array = Floats | Integers | NDArray[np.int8] | NDArray[np.uint8] | NDArray[np.bool_]


class NotAScreener(ValueError):
    """The file holds no screener that this engine wrote."""


_Texts = dict[str, list[str]]
_Told = tuple[list[tuple[str, str]], list[str], _Texts]
"""An entry: its names with their qualities, its texts in the order of the fields, and its lists of texts by field."""
_Kept = tuple[list[_Told], list[str], _Texts, _Texts, list[tuple[int, list[str]]]]
"""The texts of one kind: entries, names, columns of words, of whole names, and words with further readings."""


def save(screener: Screener, stream: IO[bytes]) -> None:
    """Write a screener to a stream that is open for bytes. Raises `ValueError` for a part that another weighs."""
    arrays: dict[str, _Array] = {}
    kinds: dict[str, _Kept] = {}
    for kind, entries, part in screener.parts():
        if part.is_weighed_apart:
            raise ValueError("A screener of changes is made anew each time; only one of whole lists is kept.")
        columns, traits = part.columns, part.columns.traits
        for name in ("entries", "is_weak", "words", "rare"):
            arrays[f"{kind}.{name}"] = getattr(columns, name)
        for name in ("first", "kind", "script"):
            arrays[f"{kind}.of_word.{name}"] = getattr(traits, name)
        kinds[kind] = (
            [_told(entry) for entry in entries],
            list(columns.texts),
            {name: getattr(traits, name).tolist() for name in _WORDS},
            {name: getattr(columns.wholes, name).tolist() for name in _WHOLES},
            [(place, list(readings)) for place, readings in traits.others.items()],
        )
    arrays[_TEXTS] = np.frombuffer(orjson.dumps({"version": VERSION, "kinds": kinds}), np.uint8)
    np.savez(stream, allow_pickle=False, **arrays)


def load(stream: IO[bytes]) -> Screener:
    """Read what `save` wrote. Raises `NotAScreener`."""
    try:
        with np.load(io.BytesIO(stream.read()), allow_pickle=False) as arrays:
            texts = orjson.loads(arrays[_TEXTS].tobytes())
            if texts["version"] != VERSION:
                raise NotAScreener(f"It was written by version {texts['version']} of the engine, this is {VERSION}.")
            kinds: dict[str, _Kept] = texts["kinds"]
            return Screener.of_parts(
                {kind: _part(kind, held, arrays) for kind, held in kinds.items()},
                {kind: [_entry(told) for told in entries] for kind, (entries, *_rest) in kinds.items()},
            )
    except (KeyError, TypeError, OSError, ValueError, EOFError, BadZipFile) as error:
        if isinstance(error, NotAScreener):
            raise
        raise NotAScreener("It holds no lists laid out for screening.") from error


def _part(kind: str, held: _Kept, arrays: Mapping[str, _Array]) -> Part:
    _entries, texts, words, wholes, others = held
    traits = Traits(
        **{name: column_of(words[name]) for name in _WORDS},
        others={place: tuple(readings) for place, readings in others},
        first=arrays[f"{kind}.of_word.first"].astype(np.int32),
        kind=arrays[f"{kind}.of_word.kind"].astype(np.int8),
        script=arrays[f"{kind}.of_word.script"].astype(np.int8),
    )
    columns = Columns(
        texts=texts,
        entries=arrays[f"{kind}.entries"].astype(np.int32),
        is_weak=arrays[f"{kind}.is_weak"].astype(bool),
        words=arrays[f"{kind}.words"].astype(np.int32),
        wholes=Wholes(**{name: column_of(wholes[name]) for name in _WHOLES}),
        traits=traits,
        rare=arrays[f"{kind}.rare"].astype(np.float32),
    )
    return Part(kind, columns)


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
