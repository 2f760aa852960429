"""Taking out a list: all that is filtered, only what one may read, and nothing a spreadsheet would run."""

import csv
import io
import zipfile
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, fromstring

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.exports import pages, rows
from shiraka.foundation.entities.exports.delimited import safe
from shiraka.foundation.entities.exports.workbook import LONGEST_CELL, shortened
from shiraka.foundation.entities.tests.library import write_chapter, write_study
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.workflow.tests.studies import Study
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")
MOST_QUERIES = 15
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HARMFUL = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_file(reader: User | Client, query: str = "", address: str = "/studies/") -> list[list[str]]:
    client = reader if isinstance(reader, Client) else browser(reader)
    answer: Any = client.post(f"{address}download/?{query}", {"format": "csv"})
    written = b"".join(answer.streaming_content).decode()
    assert written.startswith("\ufeff")
    return list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline="")))


def workbook(user: User, query: str = "", address: str = "/studies/") -> dict[str, Element]:
    answer: Any = browser(user).post(f"{address}download/?{query}", {"format": "xlsx"})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:
        return {name: fromstring(book.read(name)) for name in book.namelist() if name.endswith(".xml")}  # noqa: S314 - written by ourselves


def cells(sheet: Element) -> list[list[tuple[str, str]]]:
    """Return the rows of a sheet, each cell with its type and what it holds."""
    return [
        [(cell.get("t", "n"), "".join(cell.itertext())) for cell in row.iter(f"{_MAIN}c")]
        for row in sheet.iter(f"{_MAIN}row")
    ]


def test_all_that_is_filtered_is_taken_out_and_not_the_page() -> None:
    for number in range(40):
        write_study(title=Text(en=f"Waters {number}"), pages=number)
    write_study(title=Text(en="Sands"))
    told = text_file(make_user("PO"), "q=waters&order=-pages&columns=pages")
    assert told[0] == ["Number", "Title", "Pages"]
    assert [line[2] for line in told[1:]] == [str(number) for number in reversed(range(40))]


def test_only_what_the_reader_may_see_is_taken_out() -> None:
    write_study(title=Text(en="Waters"), cost=5, organisation_number="P-1")
    write_study(title=Text(en="Sealed"), confidentiality=3)
    outside = make_user("EP", organisation_number="P-1")
    for reader in (outside, make_user("PO")):
        told = text_file(reader)
        assert [line[1] for line in told[1:]] == ["Waters"]
        assert ("Cost" in told[0]) == (reader is not outside)


@pytest.mark.parametrize("words", HARMFUL)
def test_what_begins_like_a_formula_is_words(words: str) -> None:
    write_study(title=Text(en=words))
    officer = make_user("PO")
    assert text_file(officer)[1][1] == f"'{words}"
    sheet = workbook(officer)["xl/worksheets/sheet1.xml"]
    assert not list(sheet.iter(f"{_MAIN}f"))
    assert cells(sheet)[1][1][0] in {"inlineStr", "s"}


def test_harmless_words_and_numbers_stay_as_they_are() -> None:
    write_study(title=Text(en="Waters"), cost=-5)
    assert text_file(make_user("PO"), "columns=cost")[1][2] == "-5.00"
    assert [safe(words) for words in ("", "a=b", "ماء")] == ["", "a=b", "ماء"]
    assert len(shortened("x" * 40_000)) == LONGEST_CELL


def test_a_workbook_has_real_numbers_and_dates_and_says_what_it_is() -> None:
    reader = make_user("PO")
    User.objects.filter(pk=reader.pk).update(language="ar")
    write_study(title=Text(en="Waters", ar="مياه"), pages=12, approved_date="2026-11-25")
    book = workbook(reader, "columns=pages,approved_date&status=draft")
    rows_, about = book["xl/worksheets/sheet1.xml"], book["xl/worksheets/sheet2.xml"]
    assert [kind for kind, _value in cells(rows_)[1][2:]] == ["n", "n"]
    assert [value for _kind, value in cells(rows_)[1][2:]] == ["12", "46351"]
    (view,) = rows_.iter(f"{_MAIN}sheetView")
    (pane,) = rows_.iter(f"{_MAIN}pane")
    assert (view.get("rightToLeft"), pane.get("state"), pane.get("topLeftCell")) == ("1", "frozen", "A2")
    told = {value for line in cells(about) for _kind, value in line}
    assert {str(reader), "1", "Draft"} <= told


def test_the_trail_keeps_who_took_out_what() -> None:
    officer = make_user("PO")
    write_study(title=Text(en="Waters"))
    text_file(officer, "q=waters&cursor=x")
    workbook(officer)
    browser(officer).get("/studies/print/?q=nothing")
    told = [entry.after for entry in Entry.objects.filter(action="export_list", actor=officer).order_by("sequence")]
    assert [(line["format"], line["rows"], line["filter"]) for line in told] == [
        ("csv", 1, "q=waters"),
        ("xlsx", 1, ""),
        ("print", 0, "q=nothing"),
    ]


def test_the_trail_does_not_keep_whom_one_looked_for_among_people() -> None:
    officer = make_user("PO")
    write_chapter(write_study())
    text_file(officer, f"q={quote('Farida')}", "/chapters/")
    assert Entry.objects.get(action="export_list").after["filter"] == "q=***"


def test_an_export_asks_more_only_with_the_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    officer = browser(make_user("PO"))
    costs: dict[tuple[int, int], int] = {}
    for wanted in (3, 30):
        while (made := Study.objects.count()) < wanted:
            write_study(leader=make_user("PO"), unit=make_unit(f"U{made}"))
        for size in (500, 10):
            monkeypatch.setattr(rows, "BATCH", size)
            text_file(officer)
            with CaptureQueriesContext(connection) as asked:
                assert len(text_file(officer)) == wanted + 1
            costs[wanted, size] = len(asked)
    assert costs[3, 500] == costs[30, 500] <= MOST_QUERIES
    assert costs[30, 10] - costs[30, 500] <= 3


def test_a_workbook_too_long_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "WORKBOOK_MOST", 1)
    write_study()
    write_study()
    officer = make_user("PO")
    answer = browser(officer).post("/studies/download/", {"format": "xlsx"})
    assert answer.status_code == 409
    assert "CSV" in answer.content.decode()
    assert len(text_file(officer)) == 3


def test_a_sheet_to_print_says_where_it_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PRINTED_MOST", 2)
    for _number in range(3):
        write_study()
    page = browser(make_user("PO")).get("/studies/print/")
    assert (len(page.context["rows"]), page.context["found"], page.context["is_cut"]) == (2, 3, True)
    assert "Narrow the list" in page.content.decode()


def test_a_wrong_filter_leads_back_to_the_list_that_says_why() -> None:
    answer = browser(make_user("PO")).post("/studies/download/?approved_date_after=never", {"format": "csv"})
    assert (answer.status_code, answer["Location"]) == (302, "/studies/?approved_date_after=never")
