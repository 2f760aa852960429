"""What speaks for and against a match beside the names."""

import pytest

from shiraka.engines.screening.attributes import (
    NEAR_YEAR,
    OTHER_COUNTRY,
    OTHER_NUMBER,
    OTHER_YEAR,
    SAME_COUNTRY,
    SAME_DAY,
    SAME_NUMBER,
    SAME_YEAR,
    country_code,
    days_of,
    facts_of,
)


def points(**given: object) -> dict[str, float]:
    nothing: dict[str, object] = {
        "birth": "",
        "births": (),
        "country": "",
        "countries": (),
        "registration": "",
        "registrations": (),
    }
    return {fact.code: fact.points for fact in facts_of(**{**nothing, **given})}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mine", "theirs", "counted"),
    [
        ("1964-03-21", ["21 Mar 1964"], SAME_DAY),
        ("1964", ["21 Mar 1964"], SAME_YEAR),
        ("1966", ["circa 1964"], NEAR_YEAR),
        ("1980", ["1964"], OTHER_YEAR),
        ("1970", ["1969 to 1971"], SAME_YEAR),
        ("1980", ["1964", "1980"], SAME_YEAR),
    ],
)
def test_births(mine: str, theirs: list[str], counted: float) -> None:
    assert points(birth=mine, births=theirs) == {"birth": counted}


def test_a_fact_that_one_side_lacks_says_nothing() -> None:
    assert points(birth="1964", countries=["Iran"], registration="12") == {}
    assert points(birth="unknown", births=["1964"]) == {}


@pytest.mark.parametrize("name", ["IRN", "ir", "Iran", "IRAN (ISLAMIC REPUBLIC OF)", "إيران"])
def test_countries_are_known_by_any_name(name: str) -> None:
    assert country_code(name) == "IRN"


def test_countries_and_numbers() -> None:
    assert points(country="SYR", countries=["Syrian Arab Republic"]) == {"country": SAME_COUNTRY}
    assert points(country="SYR", countries=["Iraq"]) == {"country": OTHER_COUNTRY}
    assert points(registration="IMO 74-06784", registrations=["imo7406784"]) == {"registration": SAME_NUMBER}
    assert points(registration="1", registrations=["2"]) == {"registration": OTHER_NUMBER}


def test_days_are_read_in_the_forms_of_lists() -> None:
    assert days_of("11 May 1959; alt. 1960-01-02") == (frozenset({"1959-05-11", "1960-01-02"}), frozenset({1959, 1960}))
