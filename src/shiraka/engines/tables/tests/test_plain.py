import io

import pytest

from shiraka.engines.tables import open_book
from shiraka.engines.tables.plain import Plain
from shiraka.engines.tables.tests.samples import rows_of

ARABIC = "الاسم;البلد\nجمعية الأطلس للتنمية;المغرب\n"
FRENCH = "Nom;Pays\nAssociation pour la Santé à Fès;Côte d'Ivoire\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ARABIC, "utf-8"),
        (ARABIC, "utf-8-sig"),
        (ARABIC, "utf-16"),
        (ARABIC, "utf-16-le"),
        (ARABIC, "utf-16-be"),
        (ARABIC, "cp1256"),
        (FRENCH, "utf-8"),
        (FRENCH, "cp1252"),
        (FRENCH, "utf-16-le"),
    ],
)
def test_the_letters_of_a_text_are_told_from_its_bytes(text: str, encoding: str) -> None:
    rows = rows_of(text.encode(encoding))
    assert [list(row.values) for row in rows] == [line.split(";") for line in text.splitlines()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_parts_the_columns_is_told_from_the_rows(delimiter: str) -> None:
    text = delimiter.join(["Name", "City"]) + "\n" + delimiter.join(['"One; two, three"', "Rabat"]) + "\n"
    assert rows_of(text.encode())[1].values == ("One; two, three", "Rabat")


def test_broken_bytes_are_shown_as_such_and_stop_nothing() -> None:
    book = Plain(io.BytesIO(b"Name,City\nCaf\xe9,Rabat\n"), "utf-8")
    assert next(iter(list(book.rows())[1:])).values == ("Caf�", "Rabat")


def test_empty_rows_keep_the_numbers_of_those_below() -> None:
    assert [row.number for row in rows_of(b"Name,City\n\n,,\nA,B\n")] == [1, 4]


def test_nul_bytes_in_a_text_are_no_reason_to_refuse_it() -> None:
    assert len(rows_of(b"Name,City\nA\x00ssociation,Rabat\n")) == 2


def test_a_text_can_be_read_twice() -> None:
    book = open_book(io.BytesIO(b"Name,City\nA,B\n"))
    assert list(book.rows("")) == list(book.rows(""))


def test_a_line_parted_by_more_than_a_newline_stays_one_row() -> None:
    assert rows_of("Name,City\nA\u2028B,Rabat\n".encode())[1].values == ("A\u2028B", "Rabat")
