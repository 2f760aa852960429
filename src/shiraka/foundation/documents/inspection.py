"""What an uploaded file really is, told from its bytes; what it may not be is refused in words.

Only formats that are recognised for certain are taken, so there is no list of bad ones to keep up
to date: whatever is not exactly a PDF, a picture, a text or an office document stays outside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from io import SEEK_END
from typing import IO
from zipfile import is_zipfile

from django.utils.translation import gettext as _

from shiraka.foundation.documents.hashing import sha256_of
from shiraka.foundation.documents.names import clean_name, extension_of
from shiraka.foundation.documents.packages import harmful, refuse_bad_ooxml, refuse_bad_opendocument
from shiraka.foundation.documents.pdf import Unbounded, starts_something
from shiraka.foundation.documents.refusal import UploadRefused

BYTES_IN_MB = 1_000_000
_HEAD = 4096
_TAIL = 2048
_CHUNK = 1 << 20

# Beginnings that make a browser or a shell take a text for a page or a program.
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<svg", b"<?xml", b"<?php", b"<%")
_PROGRAMS = (b"#!", b"MZ", b"\x7fELF", b"@echo")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f")


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """A file that may be stored: its safe name, true type, size in bytes and hash."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class _Format:
    media_type: str
    refuse: Callable[[IO[bytes]], None]


def inspect(given_name: str, stream: IO[bytes], *, most_bytes: int) -> Inspected:
    """Return what the file is, or raise `UploadRefused`; the stream is left at its start.

    The extension must be that of the content. `most_bytes` is the size limit.
    """
    name = clean_name(given_name)
    taken = _FORMATS.get(extension_of(name))
    if taken is None:
        allowed = ", ".join(extension[1:] for extension in _FORMATS)
        raise UploadRefused(_("This type of file is not taken. Allowed are: %(types)s.") % {"types": allowed})
    size = stream.seek(0, SEEK_END)
    if size == 0:
        raise UploadRefused(_("The file is empty."))
    if size > most_bytes:
        limit = {"size": f"{size / BYTES_IN_MB:.1f}", "limit": f"{most_bytes / BYTES_IN_MB:g}"}
        raise UploadRefused(_("The file has %(size)s MB; the limit is %(limit)s MB.") % limit)
    taken.refuse(stream)
    sha256 = sha256_of(stream)
    return Inspected(name=name, media_type=taken.media_type, size=size, sha256=sha256)


def _not_that_type(extension: str) -> UploadRefused:
    return UploadRefused(_("The content of the file is not that of a .%(type)s file.") % {"type": extension})


def _head(stream: IO[bytes]) -> bytes:
    stream.seek(0)
    return stream.read(_HEAD)


def _tail(stream: IO[bytes]) -> bytes:
    size = stream.seek(0, SEEK_END)
    stream.seek(max(0, size - _TAIL))
    return stream.read()


def _refuse_two_files_in_one(stream: IO[bytes]) -> None:
    stream.seek(0)
    if is_zipfile(stream):
        raise UploadRefused(_("The file hides an archive behind its content."))


def _refuse_bad_pdf(stream: IO[bytes]) -> None:
    head = _head(stream)
    # The standard lets the header stand a little later; that room is where other formats hide.
    if not head.startswith(b"%PDF-") or b"%%EOF" not in _tail(stream):
        raise _not_that_type("pdf")
    if any(token in head.lower() for token in _MARKUP if token not in {b"<?xml", b"<%"}):
        raise UploadRefused(_("The file is a web page as well as a PDF."))
    _refuse_two_files_in_one(stream)
    try:
        is_active = starts_something(stream)
    except Unbounded:
        raise harmful() from None
    if is_active:
        raise UploadRefused(_("The PDF contains a script or starts a program. Print it to a new PDF and send that."))


def _refuse_bad_png(stream: IO[bytes]) -> None:
    ends_well = _tail(stream).endswith(b"IEND\xaeB`\x82")
    if not ends_well or not _head(stream).startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"):
        raise _not_that_type("png")
    _refuse_two_files_in_one(stream)


def _refuse_bad_jpeg(stream: IO[bytes]) -> None:
    if not _head(stream).startswith(b"\xff\xd8\xff"):
        raise _not_that_type("jpg")
    _refuse_two_files_in_one(stream)


def _refuse_bad_text(stream: IO[bytes]) -> None:
    start = _head(stream).removeprefix(b"\xef\xbb\xbf").lstrip()
    is_markup = any(token in start[:1024].lower() for token in _MARKUP)
    if is_markup or start.startswith(_PROGRAMS):
        raise UploadRefused(_("The text is a web page or a program, which is not taken."))
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        if not _TEXT_CONTROLS.isdisjoint(chunk):
            raise UploadRefused(_("The file is not plain text. Save it as text in UTF-8."))
    _refuse_two_files_in_one(stream)


def _office(extension: str, main_type: str) -> Callable[[IO[bytes]], None]:
    def refuse(stream: IO[bytes]) -> None:
        _refuse_unless_package(stream, extension)
        if main_type:
            refuse_bad_ooxml(stream, main_type, _not_that_type(extension))
        else:
            refuse_bad_opendocument(stream, _not_that_type(extension))

    return refuse


def _refuse_unless_package(stream: IO[bytes], extension: str) -> None:
    head = _head(stream)
    if head.startswith(_OLD_OFFICE):
        raise UploadRefused(
            _("The file is protected by a password or in an old Office format. Save it as .%(type)s without password.")
            % {"type": extension}
        )
    if not head.startswith(b"PK\x03\x04"):
        raise _not_that_type(extension)


_OOXML = "application/vnd.openxmlformats-officedocument"
_FORMATS = {
    ".pdf": _Format("application/pdf", _refuse_bad_pdf),
    ".docx": _Format(
        f"{_OOXML}.wordprocessingml.document", _office("docx", f"{_OOXML}.wordprocessingml.document.main+xml")
    ),
    ".xlsx": _Format(f"{_OOXML}.spreadsheetml.sheet", _office("xlsx", f"{_OOXML}.spreadsheetml.sheet.main+xml")),
    ".pptx": _Format(
        f"{_OOXML}.presentationml.presentation", _office("pptx", f"{_OOXML}.presentationml.presentation.main+xml")
    ),
    ".odt": _Format("application/vnd.oasis.opendocument.text", _office("odt", "")),
    ".csv": _Format("text/csv", _refuse_bad_text),
    ".txt": _Format("text/plain", _refuse_bad_text),
    ".png": _Format("image/png", _refuse_bad_png),
    ".jpg": _Format("image/jpeg", _refuse_bad_jpeg),
    ".jpeg": _Format("image/jpeg", _refuse_bad_jpeg),
}

ALLOWED_EXTENSIONS = tuple(_FORMATS)
"""For the `accept` of a file input."""
