"""Files as people send them, honest and hostile, made in memory."""

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 17 + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 32 + b"\xff\xd9"
TEXT = "Compte rendu : réunion du comité — محضر الاجتماع\n".encode()

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"


def package(parts: dict[str, bytes]) -> bytes:
    """Return a zip archive of these parts, in their order."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def office(main_type: str = WORD, parts: dict[str, bytes] | None = None) -> bytes:
    """Return an office document with further parts."""
    declared = f'<Types><Override PartName="/main.xml" ContentType="{main_type}"/></Types>'.encode()
    return package({"[Content_Types].xml": declared, "main.xml": b"<document/>", **(parts or {})})


def opendocument(parts: dict[str, bytes] | None = None) -> bytes:
    """Return an OpenDocument text with further parts."""
    return package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>", **(parts or {})})


def bomb() -> bytes:
    """Return a small Word document that unfolds to half a gigabyte of nothing, in ten parts."""
    nothing = b"\x00" * 50_000_000
    return office(parts={f"word/part{number}": nothing for number in range(10)})


def crowded() -> bytes:
    """Return an archive with more entries than any document has."""
    return package({"[Content_Types].xml": b"", **{f"x{number}": b"" for number in range(6_000)}})


def protected() -> bytes:
    """Return a Word document whose parts say that they are encrypted."""
    content = bytearray(office())
    directory = content.index(b"PK\x01\x02")
    while directory != -1:
        flags = struct.unpack_from("<H", content, directory + 8)[0]
        struct.pack_into("<H", content, directory + 8, flags | 0x1)
        directory = content.find(b"PK\x01\x02", directory + 4)
    return bytes(content)


def packed_pdf(content: bytes, kind: bytes = b"/ObjStm", decoy: bytes = b"") -> bytes:
    """Return a PDF with something in a compressed stream of objects, where a search of the file finds nothing."""
    stream = b"<< /Type %s /Filter /FlateDecode >>\nstream\r\n%s\nendstream\n" % (kind, zlib.compress(content))
    return PDF.replace(b"trailer", decoy + b"2 0 obj\n" + stream + b"endobj\ntrailer")


def loading(kind: str, target: str, main_type: str = WORD) -> bytes:
    """Return an office document with one relation to something elsewhere."""
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relation = f'<Relationship Id="rId1" Type="{base}/{kind}" Target="{target}" TargetMode="External"/>'
    return office(main_type, {"word/_rels/settings.xml.rels": f"<Relationships>{relation}</Relationships>".encode()})


ENTITY = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>'
PACKED = b"\xd0\xcf\x11\xe0" + b"\x00" * 60 + "\x01Ole10Native".encode("utf-16-le") + b"MZ"
