"""Each format is known by its content, and read as its authority means it."""

import gzip
import io

import pytest

from shiraka.engines.screening.entries import Entry
from shiraka.engines.screening.lists import ListReader, ListUnreadable, Problem, read_list
from shiraka.engines.screening.lists.tests import samples


def _named(entry: Entry) -> list[tuple[str, str]]:
    return [(name.text, name.quality) for name in entry.names]


@pytest.mark.parametrize(("name", "sources"), samples.EVERY.items(), ids=samples.EVERY)
def test_a_list_is_known_by_its_content_plain_or_packed_bytes_or_stream(name: str, sources: tuple[bytes, ...]) -> None:
    read = read_list(*sources)
    assert read.format == name
    assert read_list(*map(gzip.compress, sources)) == read
    assert read_list(*(io.BytesIO(gzip.compress(source)) for source in sources)) == read
    assert tuple(ListReader(*sources)) == read.entries


def test_united_nations() -> None:
    read = read_list(samples.UN)
    person, body = read.entries
    assert read.date_of_list == "2026-02-27"
    assert (person.key, person.kind, person.list, person.since) == ("UN:11", "person", "UN", "2015-04-07")
    assert _named(person) == [
        ("ORVAN TELLI MASKO", "primary"), ("اورفان تيلي", "script"), ("Orvan Tely", "alias"), ("Orwan Telli", "alias"),
        ("The Baker", "weak"), ("Пекарь", "weak"),
    ]  # fmt: skip
    assert person.births == ("1955 to 1958", "circa 1957")
    assert (person.countries, person.registrations) == (("Utopia", "Atlantis"), ("UT 0012345",))
    assert _named(body) == [
        ("TELLI & SONS", "primary"), ("تيلي", "script"), ("Telli Trading", "alias"), ("Tely Trading", "alias"),
    ]  # fmt: skip
    assert read.problems == (Problem("entry 3 (13)", "has no name: it is left out"),)


def test_ofac_joins_its_tables_in_any_order() -> None:
    read = read_list(samples.ADD, samples.SDN, samples.ALT)
    person, body, vessel = read.entries
    assert (person.key, person.programmes) == ("OFAC:101", ("UTOPIA", "BAKERS"))
    assert _named(person) == [
        ("Orvan TELLI", "primary"), ("Orvan TELY", "alias"), ("THE MILLER", "weak"), ("THE BAKER", "weak"),
    ]  # fmt: skip
    assert person.births == ("21 Mar 1964", "circa 1965")
    assert person.countries == ("Utopia", "Atlantis", "Lemuria")
    assert person.registrations == ("UT0012345", "77-1234567")
    assert _named(body) == [("TELLI TRADING, LTD.", "primary"), ("TELLI MILLS, INC.", "alias")]
    assert body.registrations == ("HRB 96201",)
    assert (vessel.kind, vessel.countries, vessel.registrations) == ("vessel", ("Utopia",), ("9000001",))
    assert [problem.place for problem in read.problems] == ["table ALT"]


def test_ofac_without_aliases_is_read_and_told_and_aliases_alone_are_refused() -> None:
    assert [problem.what for problem in read_list(samples.SDN).problems] == [
        "was read without the table ALT: the entries lack aliases",
        "was read without the table ADD: the entries lack countries of addresses",
    ]
    with pytest.raises(ListUnreadable, match="without SDN it names nobody"):
        read_list(samples.ALT)
    with pytest.raises(ListUnreadable, match="the table SDN a second time"):
        read_list(samples.SDN, samples.SDN)
    with pytest.raises(ListUnreadable, match="is no table of OFAC"):
        read_list(samples.SDN, samples.UN)


def test_ofac_consolidated() -> None:
    read = read_list(samples.OFAC_CONSOLIDATED, name="consolidated.xml")
    (person,) = read.entries
    assert (read.date_of_list, person.key) == ("2025-03-28", "OFACC:7")
    assert _named(person) == [("Orvan TELLI", "primary"), ("BAKER", "weak"), ("Orvan TELY", "alias")]
    assert (person.births, person.registrations) == (("12 Feb 1961",), ("UT0012345",))
    assert read.problems == (Problem("consolidated.xml", "says that it has 2 entries, and has 1"),)


def test_european_union() -> None:
    read = read_list(samples.EU)
    person, body = read.entries
    assert (read.date_of_list, person.key, body.key) == ("2026-05-01", "EU:EU.1.23", "EU:2")
    assert _named(person) == [
        ("The Baker", "weak"), ("Orvan TELLI", "primary"), ("Orvan Z. TELY", "alias"), ("Орван Телли", "alias"),
    ]  # fmt: skip
    assert (person.countries, person.programmes, person.since) == (("UTOPIA",), ("UTO",), "2019-04-08")
    assert person.births == ("circa 1962", "1962-09-03", "1963-09")
    assert person.registrations == ("UT0012345",)
    assert [problem.what for problem in read.problems] == [
        "has a birth in the year 1343 of the calendar ISLAMIC only: it is left out",
        "is of an unknown kind, 'ghost': it is read as an organisation",
    ]


def test_united_kingdom() -> None:
    read = read_list(samples.UK)
    person, ship = read.entries
    assert (read.date_of_list, person.since) == ("2026-08-05", "2012-06-29")
    assert _named(person) == [
        ("Orvan Zed TELLI", "primary"), ("Baker", "weak"), ("Orvan Tely", "alias"), ("Орван Телли", "script"),
    ]  # fmt: skip
    assert person.births == ("1964-03-21", "1965", "1966-04")
    assert (person.countries, person.registrations) == (("Utopia",), ("UT0012345",))
    assert (ship.key, ship.kind, ship.registrations) == ("UK:UTO0002", "vessel", ("9000001",))


def test_world_bank() -> None:
    read = read_list(samples.WB)
    person, body = read.entries
    assert (read.date_of_list, person.kind, body.kind) == ("2026-02-21", "person", "org")
    assert (person.since, person.until, body.until) == ("2020-01-24", "", "2021-05-27")
    assert _named(person) == [("ORVAN TELLI", "primary")]
    assert _named(body) == [
        ("TELLI MILLS S.A.", "primary"), ("TELLI BAKERS S.A.", "alias"), ("Tely Loaf Co., Ltd.", "alias"),
        ("特利面包有限公司", "script"),
    ]  # fmt: skip
    assert body.registrations == ("0103931748",)


def test_normalised_lines() -> None:
    read = read_list(samples.NORMALISED)
    person, body = read.entries
    assert (person.key, person.list, person.births) == ("UN:11", "UN", ("1957",))
    assert _named(person) == [("ORVAN TELLI", "primary"), ("The Baker", "weak")]
    assert (body.since, body.until) == ("2020-01-24", "")


def test_the_list_of_the_organisation_tells_row_and_column() -> None:
    read = read_list(samples.OWN)
    person, body = read.entries
    assert (person.key, person.kind, person.until) == ("OWN:A7", "person", "2027-12-31")
    assert _named(person) == [
        ("Orvan Telli", "primary"), ("Tely", "alias"), ("Орван Телли", "script"), ("The Baker", "weak"),
    ]  # fmt: skip
    assert (person.countries, person.births, person.programmes) == (("Utopia", "Atlantis"), ("1964-03-21",), ("Bread",))
    assert (body.key, body.names[0].text, body.until) == ("OWN:3", "Telli; Mills", "")
    assert [problem.place for problem in read.problems] == [
        "row 1, column 4", "row 3, column kind", "row 3, column birth", "row 3, column until", "row 4",
    ]  # fmt: skip


def test_the_list_of_the_organisation_in_arabic() -> None:
    (person,) = read_list(samples.OWN_IN_ARABIC).entries
    assert (person.kind, person.names[0].text, person.until) == ("person", "اورفان تيلي", "2027-12-31")


def test_a_key_that_is_there_twice_hides_nobody() -> None:
    read = read_list(samples.world_bank(samples.wb_row(), samples.wb_row(SUPP_NAME="BRAKKA TELLI")))
    assert [entry.key for entry in read.entries] == ["WB:501", "WB:501#2"]
    assert read.problems == (Problem("entry 2 (501)", "has the key WB:501 of another entry: it is kept as WB:501#2"),)


def test_a_date_that_cannot_be_read_ends_no_entry() -> None:
    read = read_list(samples.world_bank(samples.wb_row(DEBAR_TO_DATE="soon")))
    assert read.entries[0].until == ""
    assert read.problems == (Problem("entry 1 (501)", "has a last day that is no date, 'soon': it is left out"),)


def test_a_format_that_changed_is_refused_and_clears_nobody() -> None:
    with pytest.raises(ListUnreadable, match="has 2 entries that cannot be read and 1 that can"):
        read_list(samples.world_bank(samples.wb_row(), {"SUPP_NUMBER": 1}, {"SUPP_NUMBER": 2}))
