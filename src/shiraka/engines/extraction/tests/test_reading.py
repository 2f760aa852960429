"""Texts out of files made here, byte by byte, and what becomes of broken ones."""

import io
import json
import subprocess
import sys
from zipfile import ZipFile

import pytest

from shiraka.engines.extraction import MOST_CHARACTERS, Unreadable, passages_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def package(**parts: str) -> io.BytesIO:
    stream = io.BytesIO()
    with ZipFile(stream, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/") + ".xml", text)
    stream.seek(0)
    return stream


def pdf(*pages: str) -> io.BytesIO:
    """Return the smallest PDF whose pages show these words."""
    count = len(pages)
    kids = " ".join(f"{4 + number * 2} 0 R" for number in range(count))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {count}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for number, words in enumerate(pages):
        stream = f"BT /F1 12 Tf 72 700 Td ({words}) Tj ET"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + number * 2} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    body, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF"
    )
    return io.BytesIO((body + end).encode())


def test_a_pdf_tells_its_pages() -> None:
    found = list(passages_of(pdf("First page", "Second page"), "application/pdf"))
    assert [(passage.page, passage.text) for passage in found] == [(1, "First page"), (2, "Second page")]


def test_a_word_file_tells_its_text_notes_and_headers() -> None:
    def part(text: str) -> str:
        return f"<w:x {W}><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>"

    split = "<w:p><w:r><w:t>one w</w:t></w:r><w:r><w:t>ord</w:t></w:r></w:p>"
    body = f"<w:x {W}>{split}<w:p><w:r><w:t>مادة</w:t></w:r></w:p></w:x>"
    file = package(
        word__document=body, word__footnotes=part("a note"), word__header1=part("a head"), word__styles="<x/>"
    )
    assert [passage.text for passage in passages_of(file, WORD)] == ["one word\nمادة", "a note", "a head"]


def test_other_office_files_tell_theirs() -> None:
    sheet = package(xl__sharedStrings="<sst><si><t>Amal</t></si><si><t>Dakar</t></si></sst>")
    assert [passage.text for passage in passages_of(sheet, EXCEL)] == ["Amal\nDakar"]
    text = package(content='<office:x xmlns:office="o" xmlns:text="t"><text:p>One<text:s/>two</text:p></office:x>')
    assert [passage.text for passage in passages_of(text, OPEN_TEXT)] == ["One two"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_plain_text_is_read_in_the_encodings_offices_have(encoding: str) -> None:
    (passage,) = passages_of(io.BytesIO("مذكرة تفاهم".encode(encoding)), "text/plain")
    assert passage.text == "مذكرة تفاهم"


def test_presentation_forms_and_cut_words_are_mended() -> None:
    (passage,) = passages_of(io.BytesIO("ﺔﻣﻼﺳ agree-\nment".encode()), "text/plain")
    assert passage.text == "ةملاس agreement"


def test_a_long_text_comes_in_passages_and_ends() -> None:
    found = list(passages_of(io.BytesIO(b"word " * (MOST_CHARACTERS // 4)), "text/plain"))
    assert max(len(passage.text) for passage in found) <= 1_500
    assert sum(len(passage.text) for passage in found) <= MOST_CHARACTERS


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(b"%PDF-1.4 broken", "application/pdf"), (b"PK\x03\x04 broken", WORD), (b"", "application/pdf")],
)
def test_what_cannot_be_read_says_so(content: bytes, media_type: str) -> None:
    with pytest.raises(Unreadable):
        list(passages_of(io.BytesIO(content), media_type))


def test_entities_of_its_own_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><w:x>&b;</w:x>'
    with pytest.raises(Unreadable):
        list(passages_of(package(word__document=bomb), WORD))


def test_a_picture_has_no_text() -> None:
    assert list(passages_of(io.BytesIO(b"\x89PNG"), "image/png")) == []


def test_the_command_answers_a_line_a_passage() -> None:
    command = [sys.executable, "-m", "shiraka.engines.extraction", "application/pdf"]
    done = subprocess.run(command, input=pdf("Hello").getvalue(), capture_output=True, check=True)  # noqa: S603
    assert json.loads(done.stdout) == [1, "Hello"]
    failed = subprocess.run(command, input=b"no", capture_output=True, check=False)  # noqa: S603
    assert failed.returncode == 1
    assert failed.stderr
