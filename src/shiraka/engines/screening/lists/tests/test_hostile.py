"""Lists made to harm are read with what is wrong told, or refused in a sentence; soon, and in little memory.

The table of docs/explanation/screening-lists.md is of these cases.
"""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import RawIOBase
from typing import BinaryIO, Final, cast

import pytest

from shiraka.engines.screening.lists import ListReader, ListUnreadable, read_list
from shiraka.engines.screening.lists.tests import samples
from shiraka.engines.screening.lists.tests.measuring import most_memory_while

MOST_SECONDS: Final = 30
"""On a slow machine; what is looked for is minutes."""
HEAD: Final = b'<?xml version="1.0" encoding="UTF-8"?>'
TELLI: Final = b"<sdnEntry><uid>1</uid><lastName>TELLI</lastName><sdnType>Entity</sdnType></sdnEntry>"
BOMB: Final = b"".join(
    b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10 if level else b"ha") for level in range(12)
)


def _ofacc(inside: bytes, head: bytes = HEAD) -> bytes:
    return head + b"<sdnList>" + inside + b"</sdnList>"


def _ofacc_named(name: bytes) -> bytes:
    return _ofacc(b"<sdnEntry><uid>1</uid><lastName>" + name + b"</lastName><sdnType>Entity</sdnType></sdnEntry>")


def _normalised_named(name: str) -> bytes:
    return samples.NORMALISED.replace(b"TELLI MILLS", name.encode())


REFUSED: Final[dict[str, tuple[Callable[[], bytes], str]]] = {
    "nothing": (lambda: b"", "is empty"),
    "white space only": (lambda: b" \r\n" * 10, "is empty"),
    "gzip of nothing": (lambda: gzip.compress(b""), "is empty"),
    "a page of a web site": (lambda: b"<!DOCTYPE html><html></html>", "document type"),
    "a page without a document type": (lambda: b"<html><body/></html>", "root 'html'"),
    "a PDF": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20, "is none of"),
    "a ZIP": (lambda: b"PK\x03\x04" + bytes(200), "is none of"),
    "another table": (lambda: b"first,last\nOrvan,Telli\n", "is none of"),
    "other JSON": (lambda: b'{"error": "rate limit"}', "is JSON, and none of"),
    "a list of the Bank without its rows": (lambda: b'{"response": {"ZPROCSUPP": null}}', "has no response"),
    "a list without entries": (lambda: _ofacc(b""), "holds no entry"),
    "a table with a header only": (lambda: b"name,kind\n", "holds no entry"),
    "UTF-16": (lambda: samples.UN.decode().encode("utf-16"), "is in UTF-16"),
    "UTF-16 without a mark": (lambda: samples.UN.decode().encode("utf-16-le"), "is not XML"),
    "UTF-32": (lambda: samples.UN.decode().encode("utf-32-be"), "is in UTF-16 or UTF-32"),
    "XML that says UTF-7": (lambda: _ofacc(TELLI, HEAD.replace(b"UTF-8", b"UTF-7")), "the encoding UTF-7"),
    "XML that says UTF-8 and is not": (lambda: _ofacc_named(b"T\xe9lli"), "broken XML"),
    "a table in Windows-1252": (lambda: "name,kind\nTélli,org\n".encode("cp1252"), "not in UTF-8: see line 2"),
    "a billion laughs": (lambda: HEAD + b"<!DOCTYPE sdnList [" + BOMB + b"]>" + _ofacc(b"&a11;", b""), "document type"),
    "a billion laughs behind a comment": (
        lambda: HEAD + b"<!-- x --> <?a b?>\n<!DOCTYPE sdnList [" + BOMB + b']><sdnList a="&a11;"/>',
        "document type",
    ),
    "a billion laughs behind a long comment": (
        lambda: HEAD + b"<!--" + b" " * 100_000 + b"--><!DOCTYPE sdnList [" + BOMB + b"]>" + _ofacc(b"&a11;", b""),
        "is not XML",
    ),
    "an external entity": (
        lambda: HEAD + b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _ofacc(b"&x;", b""),
        "document type",
    ),
    "an external document type": (
        lambda: HEAD + b'<!DOCTYPE sdnList SYSTEM "http://127.0.0.1:9/x.dtd">' + _ofacc(TELLI, b""),
        "document type",
    ),
    "an entity that nobody declared": (lambda: _ofacc_named(b"&telli;"), "broken XML"),
    "XML that includes a file": (
        lambda: _ofacc(b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'),
        "holds no entry",
    ),
    "deep nesting": (lambda: _ofacc(b"<a>" * 100_000 + b"</a>" * 100_000), "broken XML"),
    "deep nesting in JSON": (lambda: b'{"ZPROCSUPP":' * 100_000, "broken JSON"),
    "deep nesting in a line": (lambda: b'{"id":"X:1","names":' + b"[" * 100_000, "broken JSON"),
    "JSON of millions of values": (lambda: samples.world_bank({"a": [[]] * 3_000_000}), "more than 1,000,000 values"),
    "XML cut short": (lambda: samples.UN[:-30], "cut short"),
    "JSON cut short": (lambda: samples.WB[:-30], "cut short"),
    "a table of OFAC cut short": (lambda: samples.SDN[:-30], "cut short"),
    "a line cut short": (lambda: samples.NORMALISED[:-30], "cut short"),
    "a quotation that does not end": (lambda: b'name,kind\n"Telli,org\n', "cannot be taken apart"),
    "gzip cut short": (lambda: gzip.compress(samples.UN)[:-30], "cut short"),
    "gzip damaged": (lambda: gzip.compress(samples.UN)[:-8] + bytes(8), "damaged gzip"),
    "gzip with other bytes behind": (lambda: gzip.compress(samples.UN) + b"x" * 50, "damaged gzip"),
    "gzip in gzip": (lambda: gzip.compress(gzip.compress(samples.UN)), "is none of"),
    "a bomb of gzip": (lambda: gzip.compress(_ofacc(b" " * 30_000_000), 9), "times its size"),
    "a million empty elements in an entry": (
        lambda: _ofacc(b"<sdnEntry>" + b"<akaList><aka/></akaList>" * 1_000_000 + b"</sdnEntry>"),
        "in which no entry ends",
    ),
    "a million empty elements outside": (lambda: _ofacc(b"<x></x><y></y><z/>" * 1_000_000), "in which no entry ends"),
    "a million attributes": (
        lambda: _ofacc(b"<sdnEntry %s/>" % b" ".join(b'a%d=""' % number for number in range(1_000_000))),
        "elements and attributes in which no entry ends|broken XML",
    ),
    "a million empty entries": (
        lambda: _ofacc(b"<sdnEntry/>" * 1_000_000),
        "more than 100,000 entries that cannot be read",
    ),
    "attributes of 20 million letters": (
        lambda: _ofacc_named(b"<a %s/>" % b" ".join(b'b%d="%s"' % (n, b"T" * 1_000_000) for n in range(20))),
        "in which no entry ends",
    ),
    "a name of 11 million letters in XML": (lambda: _ofacc_named(b"T" * 11_000_000), "broken XML"),
    "a line of 20 million letters": (lambda: b"name,kind\n" + b"T" * 20_000_000 + b",org\n", "has a line of more than"),
    "NUL in XML": (lambda: _ofacc_named(b"TEL\0LI"), "broken XML"),
    "rows of a list without its head": (lambda: samples.UN[200:], "is none of"),
}  # fmt: skip
TOLD: Final[dict[str, tuple[Callable[[], bytes], str, str]]] = {
    "a name of 9 million letters in XML": (lambda: _ofacc_named(b"T" * 9_000_000), "T" * 1000, "it is cut to 1,000"),
    "a name of 10 million letters in a line": (
        lambda: _normalised_named("T" * 10_000_000), "T" * 1000, "it is cut to 1,000",
    ),
    "a name of 10 million letters in a table": (
        lambda: b"name,kind\n" + b"T" * 10_000_000 + b",org\n", "T" * 1000, "it is cut to 1,000",
    ),
    "a name of 10 million letters of OFAC": (
        lambda: samples.SDN.replace(b"MORNING LOAF", b"T" * 10_000_000), "T" * 1000, "it is cut to 1,000",
    ),
    "bidi controls": (lambda: _ofacc_named("\u202eTEL\u2066LI".encode()), "TELLI", "has control signs in a name"),
    "NUL in a table": (lambda: b"name,kind\nTEL\0LI,org\n", "TELLI", "has control signs in a name"),
    "NUL in a line": (lambda: _normalised_named("TEL\\u0000LI"), "TELLI", "has control signs in a name"),
    "a broken line among others": (
        lambda: b'{"id": "X:1", "names": [}\n' + samples.NORMALISED, "TELLI MILLS", "broken JSON",
    ),
    "a row of OFAC with a quotation mark too many": (
        lambda: samples.SDN.replace(b'"TELLI TRADING', b'"TELLI" TRADING'), "MORNING LOAF", "has not the 12 columns",
    ),
    "OFAC in Windows-1252": (
        lambda: samples.SDN.replace(b"MORNING LOAF", b"MORNING D\xc9LICE"), "MORNING DÉLICE", "Windows-1252",
    ),
    "OFAC without its last line": (lambda: samples.SDN[:-1], "MORNING LOAF", "may have been cut short"),
    "more names than anybody has": (
        lambda: _ofacc(TELLI.replace(b"</uid>", b"</uid><akaList>" + b"".join(
            b"<aka><lastName>T%d</lastName></aka>" % number for number in range(6000)) + b"</akaList>")),
        "T4998", "has more than 5,000 names",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("make", "why"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_and_a_sentence_says_why(make: Callable[[], bytes], why: str) -> None:
    data = make()
    began = time.process_time()
    with pytest.raises(ListUnreadable, match=why) as caught:
        read_list(data, name="list.xml")
    assert str(caught.value).startswith("list.xml")
    assert len(str(caught.value)) < 600
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize(("make", "name", "what"), TOLD.values(), ids=TOLD)
def test_the_rest_is_read_and_what_is_wrong_is_told(make: Callable[[], bytes], name: str, what: str) -> None:
    data = make()
    began = time.process_time()
    read = read_list(data)
    assert any(listed.text == name for entry in read.entries for listed in entry.names)
    assert any(what in problem.what for problem in read.problems)
    assert time.process_time() - began < MOST_SECONDS


REPEATED: Final = (
    "a ", "; ", "(;", "é(;)", "also ", "Aa al-", "DOB ", "Passport A1 ", "IMO", "a.k.a. '", "*1, ", "(Reg. No. ", " b)",
    "1/", "T", "known as ", "\u202e", ")(",
)  # fmt: skip
FIELDS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "alias": lambda text: samples.UN.replace(b"Orvan Tely; Orwan Telli", text),
    "note": lambda text: samples.UN.replace(b"30-35 years old", text),
    "remarks": lambda text: samples.SDN.replace(b"DOB 21", text),
    "number": lambda text: samples.OFAC_CONSOLIDATED.replace(b"UT0012345", text),
    "name": lambda text: samples.EU.replace(b"Orvan TELLI", text),
    "birth": lambda text: samples.UK.replace(b"21/03/1964", text),
    "information": lambda text: samples.UK.replace(b"Sails", text),
    "footnote": lambda text: samples.world_bank(samples.wb_row(ADD_SUPP_INFO=text.decode())),
    "cell": lambda text: b"name,kind,birth\nTelli,org," + text + b"\n",
    "header": lambda text: b"name,kind," + text + b"\nTelli,org,\n",
}


@pytest.mark.parametrize("made", FIELDS.values(), ids=FIELDS)
def test_no_repetition_makes_reading_slow(made: Callable[[bytes], bytes]) -> None:
    for repeated in REPEATED:
        data = made((repeated * 100_000).encode())
        began = time.process_time()
        with suppress(ListUnreadable):
            read_list(data)
        # It takes a tenth of a second; a pattern that is slow on it would take an hour.
        assert time.process_time() - began < MOST_SECONDS, repeated


def test_a_table_cut_behind_a_row_shows_only_where_it_has_a_sign_that_ends_it() -> None:
    rows = samples.SDN.splitlines(keepends=True)
    read = read_list(b"".join(rows[:2]))
    assert len(read.entries) == 2
    assert "may have been cut short" in read.problems[-1].what
    assert len(read_list(b"name,kind\nTelli,org\nTelli Mills,org\n"[:20]).entries) == 1


def test_names_that_need_joiners_keep_them() -> None:
    (entry,) = read_list(_ofacc_named("علی\u200cرضا\u200e".encode())).entries
    assert entry.names[0].text == "علی\u200cرضا"


def test_a_million_problems_are_told_as_a_thousand() -> None:
    read = read_list(_ofacc(b"".join(TELLI.replace(b">1<", b">%d<" % n).replace(b"Entity", b"?") for n in range(3000))))
    assert len(read.problems) == 1001
    assert read.problems[-1] == ("the list", "has 2,000 more problems")


class _Endless(RawIOBase):
    """A list that is made while it is read."""

    def __init__(self, start: bytes, entry: bytes, count: int, end: bytes) -> None:
        self._pieces = self._made(start, entry, count, end)
        self._left = b""

    @staticmethod
    def _made(start: bytes, entry: bytes, count: int, end: bytes) -> Iterator[bytes]:
        yield start
        for first in range(0, count, 100):
            yield b"".join(entry.replace(b"%d", b"%d" % number) for number in range(first, first + 100))
        yield end

    def read(self, size: int = -1, /) -> bytes:
        while len(self._left) < size and (piece := next(self._pieces, b"")):
            self._left += piece
        given, self._left = self._left[:size], self._left[size:]
        return given


def test_memory_does_not_grow_with_the_file() -> None:
    entry = TELLI.replace(b">1<", b">%d<").replace(b"</uid>", b"</uid><title>" + b"bread; " * 300 + b"</title>")
    source = cast("BinaryIO", _Endless(HEAD + b"<sdnList>", entry, 25_000, b"</sdnList>"))
    # 55 MB, which would be more as a tree; the keys are kept, to see one that is there twice.
    count, most = most_memory_while(iter(ListReader(source)))
    assert count == 25_000
    assert most < 32 * 1024 * 1024


def test_a_list_larger_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiraka.engines.screening.lists.opening.MOST_BYTES", 1 << 20)
    source = cast("BinaryIO", _Endless(HEAD + b"<sdnList>", TELLI, 100_000, b"</sdnList>"))
    with pytest.raises(ListUnreadable, match="is larger than 1 MB"):
        read_list(source)
