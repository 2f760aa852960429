"""Reading a text with a row on each line: which letters its bytes are, and what parts its columns."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from typing import IO

from shiraka.engines.tables.cells import Row
from shiraka.engines.tables.faults import Fault, Unreadable
from shiraka.engines.tables.package import MOST_COLUMNS
from shiraka.engines.tables.workbook import MOST_ROWS

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 1 << 16
_CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x81\x8d\x8e\x8f\x90\x98\x9a\x9f\xaa\xc0-\xff]+")
_MARKUP = (b"<!doctype", b"<html", b"<table", b"<?xml", b"{\\rtf", b"%pdf-")
_SNIFFED_LINES = 60
_LAST_ARABIC, _FIRST_PRESENTED = "\u077f", "\ufb50"
_PUNCTUATION = frozenset(map(chr, range(0x2000, 0x2070)))


def encoding_of(stream: IO[bytes]) -> str:
    """Return the encoding of a text: by its mark, by what UTF-8 allows, or by the words its letters make.

    Windows-1256 holds Arabic and the accents of French; where letters beyond ASCII stand in long runs they are
    Arabic words, and Windows-1252 has no long runs.
    """
    stream.seek(0)
    head = stream.read(_SAMPLE)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if wide := _wide(head):
        return wide
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    runs = letters = 0
    is_utf8 = True
    while chunk := stream.read(_CHUNK):
        if is_utf8:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                is_utf8 = False
        found = _HIGH_RUN.findall(chunk)
        runs, letters = runs + len(found), letters + sum(map(len, found))
    if is_utf8:
        return "utf-8"
    return "cp1256" if runs and letters / runs >= 2 else "cp1252"  # noqa: PLR2004 - two letters in a row


def _wide(head: bytes) -> str:
    """Tell UTF-16 without a mark: read so, its letters are ours, where any other text would become Chinese."""
    if b"\x00" not in head:
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(encoding, errors="replace")
        ours = sum(
            "\t" <= letter <= _LAST_ARABIC or letter in _PUNCTUATION or letter >= _FIRST_PRESENTED for letter in text
        )
        if ours > len(text) * 0.9:
            return encoding
    return ""


def delimiter_of(sample: str) -> str:
    """Return what parts the columns: the one that gives most rows the same number of them, more than one."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths: list[int] = []
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
                widths.append(len(row))
                if len(widths) >= _SNIFFED_LINES:
                    break
        except csv.Error:
            continue
        usual = max(set(widths), key=widths.count, default=1)
        score = widths.count(usual) / len(widths) * min(usual, 20) if usual > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


class Plain:
    """A text as a table of one sheet. Raises `Unreadable` when made for what is no text."""

    sheets = ("",)
    is_1904 = False

    def __init__(self, stream: IO[bytes], encoding: str = "") -> None:
        self._stream = stream
        stream.seek(0)
        head = stream.read(_SAMPLE)
        if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
            raise Unreadable(Fault.OTHER_FORMAT)
        self.encoding = encoding or encoding_of(stream)
        sample = head.decode(self.encoding, errors="replace")
        if sample.count("\x00") > len(sample) // 10:
            raise Unreadable(Fault.NOT_A_TABLE)
        self.delimiter = delimiter_of(sample)

    def without_value(self, name: str) -> tuple[frozenset[str], frozenset[str]]:  # noqa: ARG002 - as of a workbook
        """Return nothing: a text holds what is seen."""
        return frozenset(), frozenset()

    def rows(self, name: str = "") -> Iterator[Row]:  # noqa: ARG002 - there is one sheet
        """Yield the rows that hold something; raises `Unreadable` for a quotation mark that never ends."""
        self._stream.seek(0)
        text = io.TextIOWrapper(self._stream, encoding=self.encoding, errors="replace", newline="")
        held, number = 0, 0
        reader = csv.reader(text, delimiter=self.delimiter)
        try:
            for number, values in enumerate(reader, 1):
                while values and not values[-1].strip():
                    values.pop()
                if not values:
                    continue
                held += 1
                if held > MOST_ROWS:
                    raise Unreadable(Fault.TOO_MANY_ROWS, most=MOST_ROWS)
                if len(values) > MOST_COLUMNS:
                    raise Unreadable(Fault.TOO_MANY_COLUMNS, most=MOST_COLUMNS, row=number)
                yield Row(number, tuple(values))
        except csv.Error:
            raise Unreadable(Fault.LONG_CELL, row=number + 1, most=csv.field_size_limit()) from None
        finally:
            # The stream stays open when the text over it goes.
            text.detach()
