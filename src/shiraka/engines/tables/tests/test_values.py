from datetime import date, datetime
from decimal import Decimal

import pytest

from shiraka.engines.tables import (
    DateFault,
    DayOrder,
    Names,
    NoDate,
    Scalar,
    address,
    clean,
    countries,
    decimal_mark_of,
    order_of,
    parts_of,
    read_date,
    read_number,
    read_yes_no,
)

DAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2024, 3, 5),  # noqa: DTZ001 - as a workbook holds it
        DAY,
        45356,
        45356.75,
        "45356",
        "2024-03-05",
        "2024/3/5",
        "20240305",
        "05/03/2024",
        "5.3.2024",
        "5-3-2024 00:00:00",
        "2024-03-05T08:30:00Z",
        "٠٥/٠٣/٢٠٢٤",
        "5-Mar-2024",
        "5 March 2024",
        "March 5, 2024",
        "Tuesday, 5 March 2024",
        "5 mars 2024",
        "5 مارس 2024",
        "٥ مارس ٢٠٢٤م",
        "5 آذار 2024",
        "5 آذار/مارس 2024",
        "24 شعبان 1445 هـ",
        "24/8/1445 هـ",
        "1445-08-24 AH",
        "24/08/1445H",
        "\u200f٢٤ شعبان ١٤٤٥",
    ],
)
def test_one_day_in_the_forms_that_offices_write(value: Scalar) -> None:
    assert read_date(value) == DAY


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("1er janvier 2024", 1),
        ("1 févr. 2024", 2),
        ("1 août 2024", 8),
        ("1 déc 2024", 12),
        ("1 غشت 2024", 8),
        ("1 شتنبر 2024", 9),
        ("1 يوليوز 2024", 7),
        ("1 دجنبر 2024", 12),
        ("1 جانفي 2024", 1),
        ("1 جويلية 2024", 7),
        ("1 أوت 2024", 8),
        ("1 كانون الثاني 2024", 1),
        ("1 تشرين الأول 2024", 10),
        ("1 كانون الأول 2024", 12),
        ("1 حزيران 2024", 6),
        ("1 إبريل 2024", 4),
    ],
)
def test_months_have_the_names_of_each_region(written: str, month: int) -> None:
    assert read_date(written) == date(2024, month, 1)


def test_days_of_workbooks_from_1904_are_counted_from_there() -> None:
    assert read_date(43894, is_1904=True) == DAY


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("soon", DateFault.UNKNOWN),
        ("2024", DateFault.UNKNOWN),
        (True, DateFault.UNKNOWN),
        ("5/3/24", DateFault.SHORT_YEAR),
        ("31/02/2024", DateFault.NO_SUCH_DAY),
        ("24/08/1445", DateFault.HIJRI_UNMARKED),
        ("1 محرم 1301", DateFault.HIJRI_OUTSIDE),
    ],
)
def test_what_is_no_day_is_told_why(value: Scalar, fault: DateFault) -> None:
    with pytest.raises(NoDate) as refused:
        read_date(value)
    assert refused.value.fault == fault


def test_day_or_month_first_is_decided_by_the_column() -> None:
    american = order_of(["03/05/2024", "12/25/2023", "01/31/2024"])
    assert (american.order, american.is_certain) == (DayOrder.MONTH_FIRST, True)
    assert read_date("03/05/2024", order=american.order) == date(2024, 3, 5)
    assert order_of(["25/12/2023", "03/05/2024"]).order == DayOrder.DAY_FIRST
    assert not order_of(["03/05/2024", "04/05/2024"]).is_certain
    assert not order_of(["25/12/2023", "12/25/2023", "03/05/2024"]).is_certain


@pytest.mark.parametrize(
    ("column", "numbers"),
    [
        (["1,234.50", "12"], ["1234.50", "12"]),
        (["1.234,5", "1.234"], ["1234.5", "1234"]),
        (["1 234,5", "7"], ["1234.5", "7"]),
        (["١٬٢٣٤٫٥"], ["1234.5"]),
        (["1,234,567"], ["1234567"]),
        (["1.234.567", "3,5"], ["1234567", "3.5"]),
        ([1234.5, 7], ["1234.5", "7"]),
        (["-3.25"], ["-3.25"]),
    ],
)
def test_numbers_are_read_as_their_column_writes_them(column: list[Scalar], numbers: list[str]) -> None:
    mark = decimal_mark_of(column) or "."
    assert [read_number(value, decimal_mark=mark) for value in column] == [Decimal(number) for number in numbers]


@pytest.mark.parametrize("written", ["many", "1e5", "NaN", "Infinity", "12 MAD", "--5", ""])
def test_what_is_no_number_is_none(written: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        read_number(written)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Morocco", "MAR"),
        ("MAROC", "MAR"),
        ("المملكة المغربية", "MAR"),
        ("مغرب", "MAR"),
        ("ma", "MAR"),
        ("mar", "MAR"),
        ("Cote d'ivoire", "CIV"),
        ("UK", "GBR"),
        ("الإمارات", "ARE"),
        ("Morroco", ""),
    ],
)
def test_countries_are_known_by_name_in_three_languages_and_by_code(written: str, code: str) -> None:
    assert countries().find(written) == code


def test_a_misspelt_name_has_a_nearest_one() -> None:
    assert countries().nearest("Morroco") == "MAR"
    assert countries().nearest("qqqq") == ""
    assert Names({"n": ["National body or society"], "i": ["International body"]}).nearest("national body") == "n"


def test_a_name_that_two_share_means_neither() -> None:
    names = Names({"a": ["Bank", "First"], "b": ["Bank"]})
    assert (names.find("bank"), names.find("first"), names.find("B")) == ("", "a", "b")


def test_several_values_are_parted_but_not_inside_a_name() -> None:
    known = {"Korea, Republic of", "Morocco", "Senegal"}
    assert parts_of("Morocco; Korea, Republic of\nSenegal", known.__contains__) == [
        "Morocco",
        "Korea, Republic of",
        "Senegal",
    ]
    assert parts_of("Morocco، Senegal", known.__contains__) == ["Morocco", "Senegal"]


def test_answers_are_known_in_three_languages() -> None:
    assert [read_yes_no(word) for word in ("Yes", "OUI", "نعم", "x", "✓", "1")] == [True] * 6
    assert [read_yes_no(word) for word in ("No", "non", "لا", "0")] == [False] * 4
    assert read_yes_no("perhaps") is None


def test_a_text_loses_what_nobody_sees() -> None:
    assert clean("\u202eevil\u202c \u200fname\x00 ") == ("evil name", True)
    assert clean("can\u200cnot") == ("can\u200cnot", False)
    assert clean("_x202E_abc") == ("abc", True)


def test_cells_have_the_addresses_of_a_spreadsheet() -> None:
    assert [address(column, 12) for column in (0, 2, 25, 26, 701, 702)] == [
        "A12",
        "C12",
        "Z12",
        "AA12",
        "ZZ12",
        "AAA12",
    ]
