"""Office documents are archives: what may be inside one, and how large it may unfold."""

import zlib
from collections.abc import Iterable, Iterator
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from shiraka.foundation.documents.refusal import UploadRefused

MOST_ENTRIES = 5_000
MOST_UNFOLDED_BYTES = 300_000_000
MOST_TIMES_LARGER = 100
# Below this a high ratio is only an almost empty table, and cannot hurt.
HARMLESS_BYTES = 20_000_000
_MOST_DIRECTORY_BYTES = 1_000_000

_ENCRYPTED = 0x1
_CONTENT_TYPES = "[Content_Types].xml"
_ACTIVE_PARTS = ("vbaproject", "vbadata", "activex", "macrosheets", "customui/custom")
_ACTIVE_FOLDERS = ("basic/", "scripts/")
_PROGRAMS = (".exe", ".dll", ".scr", ".js", ".vbs", ".bat", ".cmd", ".ps1", ".jar", ".hta")
_MACRO_FILES = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb", ".xlam", ".pptm", ".potm", ".ppsm", ".ppam", ".sldm")
_MACRO_TYPES = ("macroenabled", "vbaproject", "ms-office.activex")
_XML = (".xml", ".rels", ".vml")
_DOCTYPES = tuple(
    word.encode(code) for word in ("<!doctype", "<!entity") for code in ("ascii", "utf-16-le", "utf-16-be")
)
# Links somebody follows by hand, and tables in another workbook, which are fetched only after a question.
_FOLLOWED = ("/hyperlink", "/externalLinkPath")
_PACKED_FILE = "\x01ole10native".encode("utf-16-le")
"""How a file of any kind stands in a Word, Excel or PowerPoint document, to be opened by a click."""
_DIRECTORY_ENTRY = b"PK\x01\x02"
_CHUNK = 1 << 20


def refuse_bad_ooxml(stream: IO[bytes], main_type: str, not_that_type: UploadRefused) -> None:
    """Refuse what is not a Word, Excel or PowerPoint document whose main part has this content type."""
    with _opened(stream, not_that_type) as package:
        entries = _bounded(package)
        if _CONTENT_TYPES not in package.namelist():
            raise not_that_type
        _refuse_active(entries)
        declared = {item.get("ContentType", "") for item in _elements(package, _CONTENT_TYPES, not_that_type)}
        if any(word in kind.lower() for kind in declared for word in _MACRO_TYPES):
            raise _contains_macros()
        if main_type not in declared:
            raise not_that_type
        _refuse_own_entities(package, entries, not_that_type)
        _refuse_loading(package, entries, not_that_type)
        _refuse_packed_programs(package, entries, not_that_type)


def refuse_bad_opendocument(stream: IO[bytes], not_that_type: UploadRefused) -> None:
    """Refuse what is not an OpenDocument text without macros."""
    with _opened(stream, not_that_type) as package:
        entries = _bounded(package)
        if entries[0].filename != "mimetype":
            raise not_that_type
        if _small_part(package, "mimetype", not_that_type).strip() != b"application/vnd.oasis.opendocument.text":
            raise not_that_type
        _refuse_active(entries)
        if any(entry.filename.lower().startswith(_ACTIVE_FOLDERS) for entry in entries):
            raise _contains_macros()
        _refuse_own_entities(package, entries, not_that_type)


def _opened(stream: IO[bytes], not_that_type: UploadRefused) -> ZipFile:
    # Counted before opening, since half a million empty entries fit in a small file and fill the memory.
    if _directory_entries(stream) > MOST_ENTRIES:
        raise harmful()
    stream.seek(0)
    try:
        return ZipFile(stream)
    except (BadZipFile, NotImplementedError, OSError, ValueError):
        raise not_that_type from None


def _directory_entries(stream: IO[bytes]) -> int:
    stream.seek(0)
    count, before = 0, b""
    while chunk := stream.read(_CHUNK):
        count += (before + chunk).count(_DIRECTORY_ENTRY)
        before = chunk[-len(_DIRECTORY_ENTRY) + 1 :]
    return count


def _bounded(package: ZipFile) -> list[ZipInfo]:
    """Return the entries, once it is certain that opening the document harms nobody."""
    entries = package.infolist()
    unfolded = sum(entry.file_size for entry in entries)
    folded = sum(entry.compress_size for entry in entries)
    is_bomb = unfolded > MOST_UNFOLDED_BYTES or (
        unfolded > HARMLESS_BYTES and unfolded > MOST_TIMES_LARGER * max(folded, 1)
    )
    names = [entry.filename for entry in entries]
    if not entries or len(entries) > MOST_ENTRIES or is_bomb:
        raise harmful()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UploadRefused(_("The document is protected by a password. Save it without one."))
    if len(set(names)) != len(names) or any(name.startswith("/") or ".." in name.split("/") for name in names):
        raise UploadRefused(_("The document is not built as its type requires."))
    return entries


def _small_part(package: ZipFile, name: str, not_that_type: UploadRefused) -> bytes:
    try:
        with package.open(name) as part:
            return part.read(_MOST_DIRECTORY_BYTES)
    except (BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
        raise not_that_type from None


def _elements(package: ZipFile, name: str, not_that_type: UploadRefused) -> Iterator[dict[str, str]]:
    """Yield the attributes of each element of a small part, read as the office programs read it."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: found.append(attributes)
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(_small_part(package, name, not_that_type), True)  # noqa: FBT003 - expat's signature
    except expat.ExpatError:
        raise not_that_type from None
    yield from found


def _refuse_doctype(*_told: object) -> None:
    raise UploadRefused(_("The document is not built as its type requires."))


def _refuse_own_entities(package: ZipFile, entries: Iterable[ZipInfo], not_that_type: UploadRefused) -> None:
    """Refuse what declares entities of its own: they fetch other files or unfold without end."""
    for entry in entries:
        if entry.filename.lower().endswith(_XML) and _holds(package, entry, _DOCTYPES, not_that_type):
            _refuse_doctype()


def _refuse_loading(package: ZipFile, entries: Iterable[ZipInfo], not_that_type: UploadRefused) -> None:
    """Refuse what fetches something from elsewhere when it is opened; a link that somebody follows is none of it."""
    for entry in entries:
        if not entry.filename.lower().endswith(".rels"):
            continue
        for item in _elements(package, entry.filename, not_that_type):
            is_outside = item.get("TargetMode", "").strip().lower() == "external"
            if is_outside and not item.get("Type", "").endswith(_FOLLOWED):
                raise UploadRefused(
                    _("The document loads something from elsewhere when it is opened. Save it with everything inside.")
                )


def _refuse_packed_programs(package: ZipFile, entries: Iterable[ZipInfo], not_that_type: UploadRefused) -> None:
    for entry in entries:
        if entry.filename.lower().endswith(".bin") and _holds(package, entry, (_PACKED_FILE,), not_that_type):
            raise _contains_a_program()


def _holds(package: ZipFile, entry: ZipInfo, wanted: tuple[bytes, ...], not_that_type: UploadRefused) -> bool:
    """Tell whether a part holds one of some byte strings, whatever its case."""
    longest, before = max(len(item) for item in wanted), b""
    try:
        with package.open(entry) as part:
            while chunk := part.read(_CHUNK):
                seen = (before + chunk).lower()
                if any(item in seen for item in wanted):
                    return True
                before = chunk[-longest:]
    except (BadZipFile, NotImplementedError, OSError, ValueError, EOFError, zlib.error):
        raise not_that_type from None
    return False


def _refuse_active(entries: Iterable[ZipInfo]) -> None:
    names = [entry.filename.lower() for entry in entries]
    if any(part in name for name in names for part in _ACTIVE_PARTS):
        raise _contains_macros()
    if any(name.endswith(_MACRO_FILES) for name in names):
        raise _contains_macros()
    if any(name.endswith(_PROGRAMS) for name in names):
        raise _contains_a_program()


def _contains_a_program() -> UploadRefused:
    return UploadRefused(_("The document contains a program."))


def _contains_macros() -> UploadRefused:
    return UploadRefused(_("The document contains macros. Save it without macros and send it again."))


def harmful() -> UploadRefused:
    return UploadRefused(_("The document would unfold to far more than it seems, which can harm a computer."))
