"""Reads several files, each a list of its own, or a table of the list that OFAC parts among three files."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from shiraka.engines.screening.entries import Entry
from shiraka.engines.screening.lists import ofac_tables, own
from shiraka.engines.screening.lists.account import Problem
from shiraka.engines.screening.lists.opening import Opened, Source
from shiraka.engines.screening.lists.reading import read_list


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list that was read, by the name of its file, or the names of its files."""

    name: str
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_lists(files: Mapping[str, Source]) -> list[NamedList]:
    """Read files, by name, in their order; the tables of OFAC are read as one list, where the first of them stands.

    Streams must be open for bytes and able to begin again. Raises `ListUnreadable` for the first that cannot be read.
    """
    groups: dict[str, list[str]] = {}
    for name, source in files.items():
        groups.setdefault("ofac" if _is_table(source, name) else f"file {name}", []).append(name)
    return [_read(names, files) for names in groups.values()]


def _read(names: list[str], files: Mapping[str, Source]) -> NamedList:
    name = ", ".join(names)
    found = read_list(*(files[each] for each in names), name=name)
    return NamedList(name, found.entries, found.problems)


def _is_table(source: Source, name: str) -> bool:
    stream: BinaryIO = io.BytesIO(source) if isinstance(source, bytes) else source
    place = stream.tell()
    head = Opened(stream, name).head
    stream.seek(place)
    return not own.separator_of(head) and bool(ofac_tables.table_of(head))
