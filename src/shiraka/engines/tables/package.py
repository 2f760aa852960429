"""What a workbook may be before it is opened: an archive that says how large it is, and means it."""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from shiraka.engines.tables.cells import letters
from shiraka.engines.tables.faults import Fault, Unreadable

MOST_ENTRIES = 2_000
MOST_UNFOLDED = 400_000_000
MOST_TIMES_LARGER = 100
# Below this a high ratio is only an almost empty table.
HARMLESS = 20_000_000
MOST_SMALL_PART = 16_000_000
"""Bytes of a part that is read as a whole: styles, the list of sheets."""
MOST_STRINGS = 3_000_000
MOST_BETWEEN_ROWS = 4_000_000
"""Bytes of one row or one string: a part of one row alone would be held whole in memory."""
MOST_CELLS = 8_000_000
"""Cells of the rectangle that a sheet reaches over, empty ones too."""
MOST_COLUMNS = 1_000
LAST_ROW = 1_048_576
_CHUNK, _OVERLAP = 1 << 20, 2_000

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_DECLARES = re.compile(rb"<!(?:doctype|entity)", re.IGNORECASE)
_MACRO_PARTS = ("vbaproject", "vbadata", "activex", "macrosheets")
_STREAMED = re.compile(r"xl/(worksheets/(?!_rels/)|sharedstrings)", re.IGNORECASE)
_MARK = re.compile(rb"<(?:\w+:)?(?:row|si)[ />]")
# Below its rows a sheet lists the addresses that its cells lead to, one of each website.
_LINK = re.compile(rb"<(?:\w+:)?hyperlink[ />]")
# A cell as office programs write it. One that does not say where it stands is counted on from the last one.
_ODD_CELL = re.compile(rb"""<(?:\w+:c[ />]|c(?! r=["'][A-Z]{1,3}[0-9]{1,7}["'])[ />])""")
_FILLED = re.compile(rb"""<c r=["'][A-Z]+([0-9]+)["'](?!(?: (?:s|t)=["']\w+["'])*\s*/>)""")
_ANY = re.compile(rb"""\br\s*=\s*["']\s*[A-Za-z]*([0-9]{1,12})""")
_COLUMN = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,7})[0-9]""")
_CROWDED = re.compile(rb"(?:<(?:\w+:)?c[ />](?:(?!<(?:\w+:)?row).)*?){1001}", re.DOTALL)
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)
_ERROR = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?: s="\d+")? t="e"')


def refuse_other_formats(head: bytes, stream: IO[bytes]) -> None:
    """Raise `Unreadable` for what pretends to be a workbook, or was one in another time."""
    if head.startswith(_OLD):
        stream.seek(0)
        before = b""
        while chunk := stream.read(_CHUNK):
            if _ENCRYPTED_PART in before + chunk:
                raise Unreadable(Fault.ENCRYPTED)
            before = chunk[-len(_ENCRYPTED_PART) :]
        raise Unreadable(Fault.OLD_FORMAT)


def checked(stream: IO[bytes]) -> ZipFile:
    """Return the archive once it is certain that reading it harms nobody; raises `Unreadable`."""
    stream.seek(0)
    try:
        package = ZipFile(stream)
    except (BadZipFile, NotImplementedError, OSError, ValueError):
        raise Unreadable(Fault.DAMAGED) from None
    entries = package.infolist()
    unfolded, folded = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    if unfolded > MOST_UNFOLDED or (unfolded > HARMLESS and unfolded > MOST_TIMES_LARGER * max(folded, 1)):
        raise Unreadable(Fault.UNFOLDS, megabytes=unfolded // 1_000_000)
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(Fault.UNFOLDS, megabytes=unfolded // 1_000_000)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(Fault.ENCRYPTED)
    return package


def refuse_bad_workbook(package: ZipFile) -> None:
    """Raise `Unreadable` for a workbook with macros, with entities of its own, or built to fill the memory."""
    names = {entry.filename.lower() for entry in package.infolist()}
    if any(part in name for name in names for part in _MACRO_PARTS):
        raise Unreadable(Fault.MACROS)
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise Unreadable(Fault.OTHER_FORMAT)
    if "xl/workbook.xml" not in names or "[content_types].xml" not in names:
        raise Unreadable(Fault.NOT_A_TABLE)
    for entry in package.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")):
            _check_part(package, entry)


def _check_part(package: ZipFile, entry: ZipInfo) -> None:
    name = entry.filename.lower()
    is_streamed = bool(_STREAMED.match(name))
    if not is_streamed and entry.file_size > MOST_SMALL_PART:
        raise Unreadable(Fault.HARMFUL)
    extent = _Extent() if name.startswith("xl/worksheets/") else None
    since_mark = marks = 0
    for piece in _whole_tags(package, entry):
        if _DECLARES.search(piece) or b"\x00" in piece:
            # In UTF-16 the words would not be found; no office program writes it.
            raise Unreadable(Fault.HARMFUL)
        if is_streamed:
            places = [match.end() for match in _MARK.finditer(piece)]
            links = [match.end() for match in _LINK.finditer(piece)]
            gaps = [end - start for start, end in pairwise([-since_mark, *sorted(places + links), len(piece)])]
            since_mark, marks = gaps[-1], marks + len(places)
            if max(gaps) > MOST_BETWEEN_ROWS or marks > MOST_STRINGS:
                raise Unreadable(Fault.HARMFUL)
        if extent is not None:
            extent.read(piece, marks)


class _Extent:
    """How far a sheet reaches: the reader keeps its rectangle, so one cell in the last corner would fill the memory."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.is_plain = True

    def read(self, piece: bytes, marks: int) -> None:
        """Look at a piece of a sheet that began so many rows; raises `Unreadable` where it reaches too far."""
        self.is_plain = self.is_plain and not _ODD_CELL.search(piece)
        # Excel writes empty cells that have a border; they count only where a cell may be counted on from them.
        places = _FILLED if self.is_plain else _ANY
        columns = {_number_of(name) for name in set(_COLUMN.findall(piece))}
        self.column = max(self.column, max(columns, default=0))
        self.row = max(self.row, max(map(int, set(places.findall(piece))), default=0))
        if self.row > LAST_ROW:
            raise Unreadable(Fault.DAMAGED)
        if not self.is_plain and _CROWDED.search(piece):
            raise Unreadable(Fault.HARMFUL)
        rows = self.row if self.is_plain else max(self.row + marks, marks)
        if rows * max(self.column, 1 if self.is_plain else MOST_COLUMNS) > MOST_CELLS or self.column > MOST_COLUMNS:
            raise Unreadable(Fault.FAR_CELL, cell=f"{letters(max(self.column, 1) - 1)}{max(self.row, 1)}")


def _number_of(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _whole_tags(package: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    """Yield a part in pieces of which none ends within a tag; raises `Unreadable` for a tag without end."""
    rest = b""
    for chunk in _chunks(package, entry):
        piece = rest + chunk
        end = piece.rfind(b"<")
        rest = piece[end:] if end > 0 else piece
        if len(rest) > MOST_BETWEEN_ROWS:
            raise Unreadable(Fault.HARMFUL)
        if end > 0:
            yield piece[:end]
    yield rest


def _chunks(package: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    try:
        with package.open(entry) as part:
            while chunk := part.read(_CHUNK):
                yield chunk
    except (BadZipFile, NotImplementedError, OSError, ValueError, EOFError, RuntimeError, zlib.error):
        raise Unreadable(Fault.DAMAGED) from None


def cells_without_value(package: ZipFile, part: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the cells whose formula nobody has worked out, and those where it failed: both would read as empty."""
    unworked: set[str] = set()
    failed: set[str] = set()
    before = b""
    for chunk in _chunks(package, package.getinfo(part)):
        seen = before + chunk
        if b"<f" in seen:
            unworked.update(match[1].decode() for match in _FORMULA.finditer(seen))
        if b't="e"' in seen:
            failed.update(match[1].decode() for match in _ERROR.finditer(seen))
        before = seen[-_OVERLAP:]
    return frozenset(unworked - failed), frozenset(failed)


def sheet_parts(package: ZipFile) -> tuple[dict[str, str], bool]:
    """Return the part of the archive that holds each sheet, by its name, and whether its days count from 1904."""
    workbook = _elements(package, "xl/workbook.xml")
    targets = {
        item.get("Id", ""): item.get("Target", "").removeprefix("/xl/")
        for name, item in _elements(package, "xl/_rels/workbook.xml.rels")
        if name == "Relationship"
    }
    found: dict[str, str] = {}
    is_1904 = False
    for name, item in workbook:
        if name == "sheet":
            target = targets.get(next((text for key, text in item.items() if key.endswith(":id")), ""), "")
            found[item.get("name", "")] = f"xl/{target}"
        if name == "workbookPr":
            is_1904 = item.get("date1904", "") in {"1", "true"}
    return found, is_1904


def _elements(package: ZipFile, part: str) -> list[tuple[str, dict[str, str]]]:
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: found.append((name.rpartition(":")[2], attributes))
    try:
        parser.Parse(b"".join(_chunks(package, package.getinfo(part))), True)  # noqa: FBT003 - expat's signature
    except (expat.ExpatError, KeyError):
        raise Unreadable(Fault.DAMAGED) from None
    return found
