"""Names taken apart: what is parted, joined, set aside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.screening.names import (
    GENERIC,
    INITIAL,
    LEGAL,
    LETTERS,
    LONGEST_NAME,
    MOST_WORDS,
    NUMBER,
    ORGANISATION,
    PARTICLE,
    PATRONYMIC,
    PERSON,
    SHARES,
    TITLE,
    read_name,
)


def keys(text: str, kind: str = PERSON) -> list[str]:
    return [word.key for word in read_name(text, kind).words]


def kinds(text: str, kind: str = ORGANISATION) -> list[str]:
    return [word.kind for word in read_name(text, kind).words]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Abdulrahman", "Abd al-Rahman"),
        ("Abdurrahman", "Abdel Rahman"),
        ("عبدالرحمن", "عبد الرحمن"),
        ("Rahmatullah", "Rahmat Ullah"),
        ("نصرالله", "نصر الله"),
        ("Abdullah", "Abdallah"),
        ("عبدالله", "عبد الله"),
    ],
)
def test_what_is_written_apart_or_together_at_will_is_parted(one: str, other: str) -> None:
    assert [word for word in keys(one) if word != "al"] == [word for word in keys(other) if word != "al"]


@pytest.mark.parametrize(
    "name",
    [
        "Sahra Trading Limited Liability Company",
        "Sahra Trading LLC",
        "Sahra Trading S.A. de C.V.",
        "ООО Сахра Трейдинг",
        "Limfited Sahra Trading",
        "شركة الصحراء ذات مسؤولية محدودة",
        "Sahra Tradingltd. Sirketi",
    ],
)
def test_legal_forms_are_known_in_five_languages_and_misprinted(name: str) -> None:
    assert LEGAL in kinds(name)


def test_words_of_one_meaning_have_one_key() -> None:
    assert keys("University of Barid", ORGANISATION)[0] == keys("جامعة بريد", ORGANISATION)[0]
    assert GENERIC in kinds("Université de Barid")


def test_words_run_together_are_parted_at_the_capital() -> None:
    assert keys("BRinternational", ORGANISATION) == keys("BR International", ORGANISATION)
    assert keys("McDonald") == ["mcdonald"]


def test_titles_particles_initials_and_numbers_are_told() -> None:
    assert kinds("Sheikh Yusuf A. bin Salim", PERSON) == [TITLE, "own", INITIAL, PARTICLE, "own"]
    assert kinds("M/s Barid 21 S.K.Z.") == [TITLE, "own", NUMBER, LETTERS]
    assert kinds("Ivan Petrovich Sokolov", PERSON)[1] == PATRONYMIC


def test_empty_and_hostile_names_are_read() -> None:
    assert not read_name("  ... ", PERSON).words
    long = read_name("x" * 10_000_000, PERSON)
    assert len(long.text) <= LONGEST_NAME
    assert len(read_name("ab " * 5_000, PERSON).words) == MOST_WORDS


@given(st.text(max_size=80), st.sampled_from((PERSON, ORGANISATION)))
def test_any_text_is_read(text: str, kind: str) -> None:
    words = read_name(text, kind).words
    assert len(words) <= MOST_WORDS
    assert all(word.written and word.key and word.kind in SHARES for word in words)
    assert read_name(f" {text}\t", kind) == read_name(text, kind)
