"""What is meant to harm whoever opens a table, and what only is no table: each is refused with its own reason."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter

from shiraka.engines.tables import Fault, Unreadable, open_book
from shiraka.engines.tables.package import MOST_BETWEEN_ROWS
from shiraka.engines.tables.tests.samples import altered, rows_of, sheet_of, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
SMALL = [["Name", "Country"], ["Association", "Morocco"]]


def zip_of(**parts: bytes) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return made


def lying_about_its_size() -> io.BytesIO:
    """Return a workbook whose directory says that a sheet unfolds to 1 GB."""
    whole = workbook(SMALL).getvalue()
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    place = whole.rindex(b"PK\x01\x02", 0, whole.rindex(b"xl/worksheets/sheet1.xml"))
    made = bytearray(whole)
    assert made[place + 24 : place + 28] == size.to_bytes(4, "little")
    made[place + 24 : place + 28] = (1_000_000_000).to_bytes(4, "little")
    return io.BytesIO(bytes(made))


HOSTILE: dict[str, tuple[Callable[[], io.BytesIO], Fault]] = {
    "nothing": (lambda: io.BytesIO(b""), Fault.EMPTY),
    "a picture": (lambda: io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 90), Fault.NOT_A_TABLE),
    "a PDF": (lambda: io.BytesIO(b"%PDF-1.7\n..."), Fault.OTHER_FORMAT),
    "a web page called .xls": (lambda: io.BytesIO(b"<html><table><tr><td>Name"), Fault.OTHER_FORMAT),
    "an old .xls": (lambda: io.BytesIO(OLE + "Workbook".encode("utf-16-le")), Fault.OLD_FORMAT),
    "a workbook with a password": (lambda: io.BytesIO(OLE + "EncryptedPackage".encode("utf-16-le")), Fault.ENCRYPTED),
    "a workbook with macros": (lambda: altered(workbook(SMALL), **{"xl/vbaProject.bin": b"x"}), Fault.MACROS),
    "a binary workbook": (lambda: zip_of(**{"xl/workbook.bin": b"x"}), Fault.OTHER_FORMAT),
    "an OpenDocument sheet": (lambda: zip_of(mimetype=b"x", **{"content.xml": b"<x/>"}), Fault.OTHER_FORMAT),
    "an archive of something else": (lambda: zip_of(**{"a.txt": b"x"}), Fault.NOT_A_TABLE),
    "half a workbook": (lambda: io.BytesIO(workbook(SMALL).getvalue()[:2000]), Fault.DAMAGED),
    "a bomb of zeros": (
        lambda: altered(workbook(SMALL), **{"xl/media/a.png": b"0" * 30_000_000}),
        Fault.UNFOLDS,
    ),
    "a sheet said to have 1 GB": (lying_about_its_size, Fault.UNFOLDS),
    "thousands of parts": (
        lambda: altered(workbook(SMALL), **{f"xl/a{n}.txt": b"" for n in range(2001)}),
        Fault.UNFOLDS,
    ),
    "entities that unfold": (
        lambda: altered(workbook(SMALL), sheet=sheet_of("<row r='1'/>", '<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]>')),
        Fault.HARMFUL,
    ),
    "entities hidden in UTF-16": (
        lambda: altered(workbook(SMALL), sheet=sheet_of("").decode().encode("utf-16")),
        Fault.HARMFUL,
    ),
    "one row without end": (
        lambda: altered(workbook(SMALL), sheet=sheet_of(f"<row r='1'>{'<c/>' * 1_100_000}</row>")),
        Fault.HARMFUL,
    ),
    "a sheet that is no XML": (lambda: altered(workbook(SMALL), sheet=b"<worksheet><row"), Fault.DAMAGED),
    "a workbook without its sheet": (lambda: altered(workbook(SMALL), sheet=None), Fault.DAMAGED),
    "a row beyond the last": (
        lambda: altered(workbook(SMALL), sheet=sheet_of("<row r='1'><c r='A99999999999'><v>1</v></c></row>")),
        Fault.DAMAGED,
    ),
    "a quotation mark that never ends": (lambda: io.BytesIO(b'Name,Country\n"A,B' + b"x" * 200_000), Fault.LONG_CELL),
    "a row of a thousand columns and one": (lambda: io.BytesIO(b"a," * 1000 + b"a\n"), Fault.TOO_MANY_COLUMNS),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_table_or_would_harm_is_refused(name: str) -> None:
    make, fault = HOSTILE[name]
    with pytest.raises(Unreadable) as refused:
        rows_of(make())
    assert refused.value.fault == fault


@pytest.mark.parametrize(
    "corner",
    [
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        "<row r='1048576'><c a='/>' r='xfd1048576'><v>1</v></c></row>",
        "<row r='1048576'/><row><c/><c r='ALL1'><v>1</v></c></row>",
    ],
)
def test_a_cell_in_the_last_corner_of_a_sheet_is_named(corner: str) -> None:
    # The rectangle up to it has 17 thousand million cells.
    with pytest.raises(Unreadable) as refused:
        rows_of(altered(workbook(SMALL), sheet=sheet_of(corner)))
    assert refused.value.fault == Fault.FAR_CELL


def test_cells_that_do_not_say_where_they_stand_are_not_counted_without_end() -> None:
    with pytest.raises(Unreadable) as refused:
        rows_of(altered(workbook(SMALL), sheet=sheet_of("<row>" + "<c><v>1</v></c>" * 2000 + "</row>")))
    assert refused.value.fault == Fault.HARMFUL


def test_a_border_down_to_the_last_row_costs_nothing() -> None:
    drawn = '<row r="1"><c r="A1"><v>5</v></c></row><row r="1048576"><c r="A1048576" s="1"/></row>'
    assert [row.values for row in rows_of(altered(workbook(SMALL), sheet=sheet_of(drawn)))] == [(5,)]


def test_what_a_sheet_claims_of_its_size_is_not_believed() -> None:
    claim = sheet_of("<row r='1'><c r='A1'><v>5</v></c></row>").replace(
        b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    assert [row.values for row in rows_of(altered(workbook(SMALL), sheet=claim))] == [(5,)]


def test_a_formula_that_nobody_has_worked_out_is_named_and_not_read_as_empty() -> None:
    whole = workbook([["Name", "Year"], ["A", "=1+1"], ["B", 3]])
    book = open_book(whole)
    assert book.without_value("Sheet") == (frozenset({"B2"}), frozenset())
    assert [row.values for row in book.rows("Sheet")] == [("Name", "Year"), ("A",), ("B", 3)]


def test_a_formula_that_failed_is_named_and_not_read_as_empty() -> None:
    failed = sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')
    book = open_book(altered(workbook(SMALL), sheet=failed))
    assert book.without_value("Sheet") == (frozenset(), frozenset({"B1"}))


def test_a_table_that_begins_elsewhere_keeps_its_columns() -> None:
    whole = workbook([[], [None, None, "Name"], [None, None, "A"]])
    assert [(row.number, row.values) for row in rows_of(whole)] == [(2, (None, None, "Name")), (3, (None, None, "A"))]


def test_what_looks_like_a_formula_in_a_text_stays_a_text() -> None:
    assert rows_of(b"Name,City\n=cmd|' /C calc'!A0,Rabat\n")[1].values == ("=cmd|' /C calc'!A0", "Rabat")


def test_days_of_a_workbook_that_counts_from_1904_are_the_same_days() -> None:
    marked = altered(
        workbook([["Day"]]),
        workbook=workbook_part(b'<workbookPr date1904="1"/>'),
        sheet=sheet_of("<row r='1'><c r='A1'><v>1</v></c></row>"),
    )
    assert open_book(marked).is_1904
    whole = workbook([["Day"], [date(2024, 2, 29)]])
    assert not open_book(whole).is_1904
    assert str(rows_of(whole)[1].values[0]).startswith("2024-02-29")


def workbook_part(inner: bytes) -> bytes:
    with zipfile.ZipFile(workbook([["Day"]])) as package:
        part = package.read("xl/workbook.xml")
    start, end = part.index(b"<workbookPr"), part.index(b"/>", part.index(b"<workbookPr")) + 2
    return part[:start] + inner + part[end:]


def test_a_link_in_each_of_many_rows_is_how_excel_keeps_addresses() -> None:
    rows = 30_000
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row in range(rows):
            sheet.write(row, 0, f"https://p{row}.example.org/{'a' * 100}")
    with zipfile.ZipFile(made) as package:
        assert package.getinfo("xl/worksheets/_rels/sheet1.xml.rels").file_size > MOST_BETWEEN_ROWS
    assert len(rows_of(made)) == rows
