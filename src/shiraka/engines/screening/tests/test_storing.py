"""A screener in a file finds the same as the one that was written."""

import io

import pytest

from shiraka.engines.screening import NotAScreener, Query, Screener, as_json, load, save, screener
from shiraka.engines.screening.tests.listed import ENTRIES


def written() -> bytes:
    stream = io.BytesIO()
    save(Screener(ENTRIES), stream)
    return stream.getvalue()


def test_what_was_stored_finds_the_same() -> None:
    queries = [Query(entry.key, name.text) for entry in ENTRIES for name in entry.names]
    again = load(io.BytesIO(written()))
    before = Screener(ENTRIES).screen(queries, threshold=0.2)
    assert [list(map(as_json, each)) for each in again.screen(queries, threshold=0.2)] == [
        list(map(as_json, each)) for each in before
    ]
    assert again.rarity == Screener(ENTRIES).rarity
    assert [entry for held in again.kinds.values() for entry in held.entries] == [
        entry for held in Screener(ENTRIES).kinds.values() for entry in held.entries
    ]


def test_the_same_lists_are_the_same_bytes_however_often_they_are_stored() -> None:
    stream = io.BytesIO()
    save(load(io.BytesIO(written())), stream)
    assert written() == written() == stream.getvalue()


def test_lists_without_entries_are_stored() -> None:
    stream = io.BytesIO()
    save(Screener([]), stream)
    assert load(io.BytesIO(stream.getvalue())).screen([Query("q", "Karim Belmansouri")]) == [[]]


@pytest.mark.parametrize("content", [b"", b"nothing", written()[:500], b"PK\x03\x04" + bytes(100)])
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(NotAScreener):
        load(io.BytesIO(content))


@pytest.mark.parametrize("place", [400, 5_000, -1])
def test_a_damaged_file_is_told_as_such(place: int) -> None:
    content = bytearray(written())
    content[place] ^= 1
    with pytest.raises(NotAScreener, match="damaged"):
        load(io.BytesIO(bytes(content)))


def test_other_tables_of_words_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = written()
    monkeypatch.setattr("shiraka.engines.screening.storing._tables", lambda: "other")
    with pytest.raises(NotAScreener, match="tables"):
        load(io.BytesIO(content))


def test_another_version_of_the_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = written()
    monkeypatch.setattr("shiraka.engines.screening.storing.VERSION", "0")
    with pytest.raises(NotAScreener, match="version"):
        load(io.BytesIO(content))
    assert screener.VERSION != "0"
