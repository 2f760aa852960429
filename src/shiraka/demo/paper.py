"""Small real files made in code: a PDF, a Word document and a plain text, the same bytes every time."""

from collections.abc import Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZipFile, ZipInfo

from django.core.files.base import ContentFile

_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# A fixed date inside the archive keeps the hash of a text the same on every load.
_PACKED_AT = (2020, 1, 1, 0, 0, 0)


def plain(name: str, paragraphs: Sequence[str]) -> ContentFile[bytes]:
    """Return a text file in UTF-8."""
    return ContentFile("\n\n".join(paragraphs).encode() + b"\n", name=f"{name}.txt")


def word(name: str, language: str, paragraphs: Sequence[str]) -> ContentFile[bytes]:
    """Return a Word document; an Arabic one runs from right to left."""
    runs = "<w:rPr><w:rtl/></w:rPr>" if language == "ar" else ""
    direction = "<w:pPr><w:bidi/></w:pPr>" if language == "ar" else ""
    body = "".join(
        f'<w:p>{direction}<w:r>{runs}<w:t xml:space="preserve">{escape(paragraph)}</w:t></w:r></w:p>'
        for paragraph in paragraphs
    )
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:body></w:document>'
    )
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for part, content in (
            ("[Content_Types].xml", _CONTENT_TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            package.writestr(ZipInfo(part, _PACKED_AT), content)
    return ContentFile(packed.getvalue(), name=f"{name}.docx")


def pdf(name: str, paragraphs: Sequence[str]) -> ContentFile[bytes]:
    """Return a PDF of one page. It holds Latin letters only: a font for others would weigh more than the rest."""
    written = [f"({_in_pdf(paragraph)}) Tj T*" for paragraph in paragraphs]
    page = "BT /F1 11 Tf 60 770 Td 22 TL " + " ".join(written) + " ET"
    stream = page.encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources 6 0 R >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Font << /F1 4 0 R >> >>",
    ]
    return ContentFile(_pdf_of(objects), name=f"{name}.pdf")


def _in_pdf(paragraph: str) -> str:
    return paragraph.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_of(objects: list[bytes]) -> bytes:
    content, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, written in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    start = len(content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    content += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(content)
