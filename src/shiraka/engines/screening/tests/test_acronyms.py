"""A body that a list gives by its full name is found by its acronym, which alone says too little to be a hit."""

from shiraka.engines.screening import (
    ALIAS,
    ORGANISATION,
    PERSON,
    PRIMARY,
    THRESHOLD,
    Entry,
    ListedName,
    Query,
    Screener,
    as_json,
)
from shiraka.engines.screening.acronyms import named
from shiraka.engines.screening.entries import ACRONYM


def body(*names: str, registrations: tuple[str, ...] = ()) -> Entry:
    listed = tuple(ListedName(name, ALIAS if place else PRIMARY) for place, name in enumerate(names))
    return Entry("XE:1", "XE", ORGANISATION, listed, registrations=registrations)


def acronyms(entry: Entry) -> list[str]:
    return [name.text for name in named(entry) if name.quality == ACRONYM]


def test_it_is_made_of_the_words_with_and_without_what_names_the_form() -> None:
    assert acronyms(body("Invented Republic of Imagined Shipping Lines")) == ["IISL", "IRISL"]
    assert acronyms(body("Zahrat al-Wahm Trading Company Ltd")) == ["ZWTC"]


def test_none_is_made_of_few_words_of_persons_or_where_the_list_has_it() -> None:
    assert acronyms(body("Bank of Nowhere")) == []
    assert acronyms(body("Dreamt Fleet of Seven Islands", "D.F.S.I.")) == []
    person = Entry("XE:2", "XE", PERSON, (ListedName("Amina Bint Yusuf al-Khayal Dina"),))
    assert acronyms(person) == []


def test_alone_it_is_told_but_no_hit_and_a_registration_number_makes_it_one() -> None:
    entry = body("Invented Republic of Imagined Shipping Lines", registrations=("RC 4711",))
    screener = Screener([entry])
    bare = Query(key="1", name="IRISL", kind=ORGANISATION)
    assert next(iter(screener.screen([bare]))) == []
    [told] = next(iter(screener.screen([bare], threshold=0.3)))
    assert told.score < THRESHOLD
    assert as_json(told)["explanation"]["quality"] == ACRONYM  # type: ignore[index]  # plain values
    [hit] = next(iter(screener.screen([Query(key="1", name="IRISL", kind=ORGANISATION, registration="RC 4711")])))
    assert hit.score >= THRESHOLD
    assert hit.name.text == "IRISL"
