"""A screener in a file finds the same as the one that was written."""

import io

import pytest

from shiraka.engines.screening import (
    NotAScreener,
    Query,
    Register,
    Screener,
    as_json,
    load,
    load_register,
    save,
    save_register,
    screener,
)
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
    monkeypatch.setattr("shiraka.engines.screening.archive._tables", lambda: "other")
    with pytest.raises(NotAScreener, match="tables"):
        load(io.BytesIO(content))


def test_another_version_of_the_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = written()
    monkeypatch.setattr("shiraka.engines.screening.archive.VERSION", "0")
    with pytest.raises(NotAScreener, match="version"):
        load(io.BytesIO(content))
    assert screener.VERSION != "0"


QUERIES = [
    Query("1", "Karem Belmansuri", "person", birth="1971-05-12", country="TUN"),
    Query("2", "NAHDAZARQA TRADING LIMITED", registration="tn 4411"),
    Query("3", ""),
]


def laid_out() -> tuple[Screener, bytes]:
    lists, stream = Screener(ENTRIES), io.BytesIO()
    save_register(Register(QUERIES, lists.rarity), stream)
    return lists, stream.getvalue()


def test_a_register_that_was_stored_is_concerned_by_the_same() -> None:
    lists, content = laid_out()
    again, before = load_register(io.BytesIO(content), lists.rarity), Register(QUERIES, lists.rarity)
    assert again.queries == before.queries
    assert again.rescreen(ENTRIES) == before.rescreen(ENTRIES)
    assert set(again.rescreen(ENTRIES)) == {0, 1}


def test_a_register_holds_for_the_rarity_that_it_was_laid_out_with() -> None:
    lists, content = laid_out()
    with pytest.raises(NotAScreener, match="rarity"):
        load_register(io.BytesIO(content), Screener(ENTRIES[:2]).rarity)
    with pytest.raises(NotAScreener, match="register"):
        load_register(io.BytesIO(written()), lists.rarity)
