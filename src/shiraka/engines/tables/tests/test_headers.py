import pytest

from shiraka.engines.tables import Column, Fault, Row, Titles, Unreadable, find_header, signature_of

WORDS = {
    "name": ["legal name", "nom légal", "الاسم القانوني", "name", "nom", "organisation"],
    "country": ["country of the seat", "country", "pays", "البلد"],
    "city": ["city", "ville"],
    "website": ["website", "site web"],
}
TITLES = Titles(WORDS, frozenset({"name"}))


def rows(*lines: list[str | int | None]) -> list[Row]:
    return [Row(number, tuple(line)) for number, line in enumerate(lines, 1) if any(line)]


def test_the_header_is_found_under_titles_and_empty_rows() -> None:
    found = find_header(
        rows(["Register of partners 2024"], [], ["as of", "1 May"], ["No.", None, "Nom", "Pays"], [1, None, "A", "B"]),
        TITLES.is_known,
    )
    assert (found.first_row, found.last_row) == (4, 4)
    assert [(column.letters, column.title) for column in found.columns] == [("A", "No."), ("C", "Nom"), ("D", "Pays")]


def test_two_levels_of_a_merged_header_are_joined() -> None:
    found = find_header(
        rows(
            ["Name", None, None, "Country", "City"],
            ["English", "French", "Arabic", None, None],
            ["A", "B", "C", "Morocco", "Rabat"],
        ),
        TITLES.is_known,
    )
    assert (found.first_row, found.last_row) == (1, 2)
    assert [column.title for column in found.columns] == [
        "Name English",
        "Name French",
        "Name Arabic",
        "Country",
        "City",
    ]
    assert list(TITLES.propose(found.columns).values()) == ["name.en", "name.fr", "name.ar", "country", "city"]


def test_a_first_row_of_data_with_gaps_above_is_no_second_level() -> None:
    found = find_header(rows(["Name", None, "Country"], ["A", "remark", "Morocco"]), TITLES.is_known)
    assert found.last_row == 1


def test_a_header_without_any_known_word_is_the_first_row_of_text() -> None:
    assert find_header(rows(["Title", "Number"], ["x", 1]), TITLES.is_known).last_row == 1


def test_numbers_alone_have_no_header() -> None:
    with pytest.raises(Unreadable) as refused:
        find_header(rows([1, 2], [3, 4]), TITLES.is_known)
    assert refused.value.fault == Fault.NO_HEADER


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("PAYS", "country"),
        ("Nom (fr)", "name.fr"),
        ("Legal name – Arabic", "name.ar"),
        ("الاسم القانوني", "name"),
        ("Full legal name of the body", "name"),
        ("Country *", "country"),
        ("Web site", "website"),
        ("Websit", "website"),
        ("Shoe size", None),
    ],
)
def test_a_column_is_given_its_field_by_its_words(title: str, field: str | None) -> None:
    assert TITLES.propose([Column(0, title)]).get(0) == field


def test_no_field_is_given_twice_and_the_exact_one_wins() -> None:
    proposed = TITLES.propose([Column(0, "Websit"), Column(1, "Website")])
    assert proposed == {1: "website"}


def test_the_same_header_is_known_again() -> None:
    assert signature_of([Column(0, "Name")]) == signature_of([Column(3, " NAME ")])
