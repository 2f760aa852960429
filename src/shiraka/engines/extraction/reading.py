"""Reads the text out of a file and parts it into passages."""

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import pypdfium2

MOST_CHARACTERS: Final = 5_000_000
"""What is read of one file; a book of a thousand pages has half as many."""
_LONGEST_PASSAGE = 1_500
_CHUNK = 1 << 16
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_SPACES = re.compile(r"[ \t\u00a0]+")
_OOXML = "application/vnd.openxmlformats-officedocument"
_PARTS = {
    f"{_OOXML}.wordprocessingml.document": r"word/(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml",
    f"{_OOXML}.spreadsheetml.sheet": r"xl/(?:sharedStrings|worksheets/sheet\d+)\.xml",
    f"{_OOXML}.presentationml.presentation": r"ppt/(?:slides/slide|notesSlides/notesSlide)\d+\.xml",
    "application/vnd.oasis.opendocument.text": r"content\.xml",
}
_BREAKS = frozenset({"p", "h", "br", "tab", "cr", "si", "tr", "line-break", "is"})
_TEXTS = frozenset({"t", "delText"})


class Unreadable(ValueError):
    """The file is not what its type says, is protected, or is broken; there is no text to be had."""


@dataclass(frozen=True)
class Passage:
    """A part of the text. `page` counts from 1, and is 0 in files that have no fixed pages."""

    page: int
    text: str


def passages_of(stream: IO[bytes], media_type: str) -> Iterator[Passage]:
    """Yield the text of a file in passages of at most 1,500 characters, up to `MOST_CHARACTERS` in all.

    Files of other types, such as pictures, have no text and yield nothing. Raises `Unreadable`.
    """
    left = MOST_CHARACTERS
    for page, text in _reader(media_type)(stream):
        # Presentation forms of Arabic letters become letters; a word cut at the end of a line is whole again.
        clean = _CONTROLS.sub(" ", unicodedata.normalize("NFKC", text)[:left])
        clean = re.sub(r"(\w)\u00ad?-\n(?=[^\W\d_])", r"\1", clean)
        left -= len(clean)
        for part in _parted(_SPACES.sub(" ", clean)):
            yield Passage(page, part)
        if left <= 0:
            return


def _reader(media_type: str) -> Callable[[IO[bytes]], Iterator[tuple[int, str]]]:
    if media_type == "application/pdf":
        return _pdf
    if media_type in _PARTS:
        return lambda stream: _package(stream, re.compile(_PARTS[media_type]))
    if media_type.startswith("text/"):
        return _plain
    return lambda _stream: iter(())


def _pdf(stream: IO[bytes]) -> Iterator[tuple[int, str]]:
    try:
        document = pypdfium2.PdfDocument(stream)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(str(error)) from error
    try:
        for number in range(len(document)):
            try:
                text: str = document[number].get_textpage().get_text_bounded()
            except pypdfium2.PdfiumError:
                text = ""
            yield number + 1, text.replace("\r\n", "\n").replace("\ufffe", "-\n")
    finally:
        document.close()


def _plain(stream: IO[bytes]) -> Iterator[tuple[int, str]]:
    content = stream.read(MOST_CHARACTERS * 4)
    for encoding in ("utf-8-sig", "utf-16"):
        try:
            yield 0, content.decode(encoding)
        except UnicodeError:
            continue
        return
    yield 0, content.decode("cp1256", errors="replace")


def _package(stream: IO[bytes], wanted: re.Pattern[str]) -> Iterator[tuple[int, str]]:
    """Yield the text of each wanted part of an office document, in the order of their names."""
    try:
        with ZipFile(stream) as package:
            for name in sorted(name for name in package.namelist() if wanted.fullmatch(name)):
                with package.open(name) as part:
                    yield 0, _text(part)
    except (BadZipFile, NotImplementedError, OSError, ValueError, EOFError, zlib.error, expat.ExpatError) as error:
        raise Unreadable(str(error)) from error


def _text(part: IO[bytes]) -> str:
    """Return the text of one part: in OpenDocument all of it, elsewhere what stands in elements of text."""
    found: list[str] = []
    inside = [0]
    is_open = part.name == "content.xml"

    def start(name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        inside[0] += local in _TEXTS
        if local in _BREAKS:
            found.append("\n")
        elif local == "s":
            found.append(" ")

    def end(name: str) -> None:
        inside[0] -= name.rpartition(":")[2] in _TEXTS

    def characters(text: str) -> None:
        if inside[0] or is_open:
            found.append(text)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.StartDoctypeDeclHandler = _refuse_doctype
    size = 0
    while chunk := part.read(_CHUNK):
        parser.Parse(chunk, False)  # noqa: FBT003 - expat's signature
        size = size + len(chunk)
        if size > MOST_CHARACTERS * 20:
            break
    return "".join(found)


def _refuse_doctype(*_told: object) -> None:
    raise Unreadable("It declares entities of its own.")


def _parted(text: str) -> Iterator[str]:
    """Part a text into passages, between lines where possible, else between words."""
    passage = ""
    for line in text.split("\n"):
        rest = line.strip()
        if passage and len(passage) + len(rest) >= _LONGEST_PASSAGE:
            yield passage
            passage = ""
        while len(rest) > _LONGEST_PASSAGE:
            cut = rest.rfind(" ", 0, _LONGEST_PASSAGE)
            cut = cut if cut > 0 else _LONGEST_PASSAGE
            yield rest[:cut]
            rest = rest[cut:].strip()
        passage = f"{passage}\n{rest}" if passage and rest else passage or rest
    if passage:
        yield passage
