"""Whatever happened to its bytes on the way, a list is read or refused as unreadable, and nothing else."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.screening.lists import ListUnreadable, read_list
from shiraka.engines.screening.lists.tests import samples

EVERY = pytest.mark.parametrize("name", samples.EVERY)


def _read_or_refused(*sources: bytes) -> bool:
    try:
        read = read_list(*sources)
    except ListUnreadable:
        return False
    assert all(entry.key and entry.names for entry in read.entries)
    return True


@EVERY
@given(data=st.data())
def test_a_list_cut_anywhere(name: str, data: st.DataObject) -> None:
    first, *others = samples.EVERY[name]
    length = data.draw(st.integers(0, len(first) - 1))
    _read_or_refused(first[:length], *others)
    packed = gzip.compress(first)
    assert not _read_or_refused(packed[: length * len(packed) // len(first)], *others)


@EVERY
@given(data=st.data())
def test_a_list_with_other_bytes_here_and_there(name: str, data: st.DataObject) -> None:
    first, *others = samples.EVERY[name]
    changed = bytearray(first)
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(first) - 1), st.integers(0, 255)), min_size=1, max_size=8)
    ):
        changed[place] = byte
    _read_or_refused(bytes(changed), *others)
    _read_or_refused(bytes(changed))


@EVERY
@given(data=st.data())
def test_a_list_with_something_put_in(name: str, data: st.DataObject) -> None:
    first, *others = samples.EVERY[name]
    place = data.draw(st.integers(0, len(first)))
    strange = st.sampled_from([b"\0", b'"', b"<", b"&", b"\xff\xfe", b"\r", b"{", b"]]>", "\u202e".encode(), b"\x1a"])
    put = data.draw(st.binary(max_size=20) | strange)
    _read_or_refused(first[:place] + put + first[place:], *others)


@pytest.mark.parametrize("name", ["un", "ofac-consolidated", "eu", "uk", "wb"])
def test_a_list_that_says_where_it_ends_is_refused_wherever_it_is_cut(name: str) -> None:
    (whole,) = samples.EVERY[name]
    assert not any(_read_or_refused(whole[:length]) for length in range(0, len(whole) - 1, 7))


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    _read_or_refused(data)
    _read_or_refused(b"\x1f\x8b" + data)
    _read_or_refused(b'<?xml version="1.0"?>' + data)
    _read_or_refused(b"name,kind\n" + data)
