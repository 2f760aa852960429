"""The lists as they were published, where the data stand beside the project: every entry is read, as others read it.

The names are compared with those of another reader. Where they differ, ours say more or drop what is no name: the
differences are counted here, and explained in docs/explanation/screening-lists.md.
"""

import gzip
import json
import os
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final, cast

import pytest

from shiraka.engines.screening.entries import Entry
from shiraka.engines.screening.lists import ListReader, ReadList, read_list
from shiraka.engines.screening.lists.tests.measuring import most_memory_while

_FILES: Final = {
    "UN": ("un_consolidated.xml.gz",),
    "OFAC": ("ofac_sdn.csv.gz", "ofac_alt.csv.gz", "ofac_add.csv.gz"),
    "OFACC": ("ofac_consolidated_nonsdn.xml.gz",),
    "EU": ("eu_fsf_1_1.rebuilt.xml.gz",),
    "UK": ("uk_sanctions_list.rebuilt.xml.gz",),
    "WB": ("worldbank_debarred.json.gz",),
}
_ENTRIES: Final = {"UN": 1003, "OFAC": 14_973, "OFACC": 443, "EU": 5860, "UK": 6349, "WB": 1370}
_OTHERWISE: Final = {"UN": 20, "OFAC": 459, "OFACC": 0, "EU": 4, "UK": 1, "WB": 371}
"""Entries whose names are not those of the other reader."""
_NORMALISED: Final = "entries.normalised.jsonl.gz"
_MOST_SECONDS: Final = 60
_MOST_PEAK: Final = 64 * 1024 * 1024
"""Bytes beside the entries themselves; a tree of the largest list would take several times as many."""


@pytest.fixture(scope="module")
def folder(root: Path) -> Path:
    """Return the folder of the lists: where LISTS_FOLDER says, or beside the project."""
    found = Path(os.environ.get("LISTS_FOLDER", root.parent / "shared" / "data" / "lists"))
    if not (found / _NORMALISED).is_file():
        pytest.skip(f"the published lists are not at {found}; LISTS_FOLDER may say where they are")
    return found


@pytest.fixture(scope="module")
def others(folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    """Return what the other reader found, by list and key."""
    found: dict[str, dict[str, dict[str, object]]] = {}
    with gzip.open(folder / _NORMALISED, "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            found.setdefault(entry["list"], {})[entry["id"]] = entry
    return found


def _read(folder: Path, *names: str) -> ReadList:
    with ExitStack() as stack:
        return read_list(*(stack.enter_context((folder / name).open("rb")) for name in names))


def _title_off(name: str) -> str:
    first, _space, rest = name.partition(" ")
    return rest if first in {"MR.", "MRS.", "MS."} else name


def _their_names(entry: dict[str, object], of: str) -> set[str]:
    names = cast("list[dict[str, str]]", entry["names"])
    texts = {" ".join(name["n"].split()) for name in names}
    return {_title_off(text) for text in texts} if of == "WB" else texts


@pytest.mark.parametrize("of", _FILES)
def test_every_entry_is_read_under_its_key_and_kind(
    of: str,
    folder: Path,
    others: dict[str, dict[str, dict[str, object]]],
    record_property: Callable[[str, object], None],
) -> None:
    began = time.process_time()
    read = _read(folder, *_FILES[of])
    seconds = time.process_time() - began
    theirs = others[of]
    assert len(read.entries) == _ENTRIES[of]
    assert {entry.key: entry.kind for entry in read.entries} == {key: entry["kind"] for key, entry in theirs.items()}
    otherwise = [
        entry.key
        for entry in read.entries
        if {name.text for name in entry.names} != _their_names(theirs[entry.key], of)
    ]
    record_property(
        "figure",
        f"screening lists: {of} {len(read.entries):,} entries, "
        f"{sum(len(entry.names) for entry in read.entries):,} names, {seconds:.2f} s, {len(read.problems)} problems, "
        f"{len(otherwise)} named otherwise than elsewhere",
    )
    assert len(otherwise) <= _OTHERWISE[of]
    assert seconds < _MOST_SECONDS


def test_the_normalised_lines_are_read_as_they_are(
    folder: Path, others: dict[str, dict[str, dict[str, object]]]
) -> None:
    read = _read(folder, _NORMALISED)
    keys = {key for each in others.values() for key in each}
    assert {entry.key for entry in read.entries} == keys
    assert sum(len(entry.names) for entry in read.entries) == 92_767


@pytest.mark.parametrize("of", [of for of in _FILES if of != "WB"])
def test_reading_takes_little_memory(of: str, folder: Path) -> None:
    with ExitStack() as stack:
        sources = [stack.enter_context((folder / name).open("rb")) for name in _FILES[of]]
        count, most = most_memory_while(iter(ListReader(*sources)))
    assert count == _ENTRIES[of]
    assert most < _MOST_PEAK


def test_what_a_match_is_weighed_with_is_found_in_the_tables_of_ofac(folder: Path) -> None:
    entries = _read(folder, *_FILES["OFAC"]).entries

    def share(kind: str, has: Callable[[Entry], object]) -> float:
        of_kind = [entry for entry in entries if entry.kind == kind]
        return sum(map(bool, map(has, of_kind))) / len(of_kind)

    assert share("vessel", lambda entry: entry.registrations) > 0.7
    assert share("person", lambda entry: entry.births) > 0.95
    assert share("person", lambda entry: entry.countries) > 0.85
