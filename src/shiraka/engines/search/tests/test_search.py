"""The analyser: what meets what, and what must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.search import marked, nearest, read_query, spelling_keys, stems_of, words_of

LETTERS = st.sampled_from("abcdefgilmnoprstuéèاتفقيةمنظرسل")
WORDS = st.text(LETTERS, min_size=5, max_size=12).map(lambda text: "".join(words_of(text))).filter(lambda w: len(w) > 4)

MEET = (
    ("اتفاقية", "الاتفاقيات"),
    ("مُنَظَّمَة", "والمنظمات"),
    ("إدارة", "ادارات"),
    ("جامعة", "بالجامعة"),
    ("متطوعون", "للمتطوعين"),
    ("university", "universities"),
    ("partnership", "Partnerships"),
    ("école", "ECOLES"),
    ("régionale", "régionaux"),
    ("coopération", "cooperations"),
)
APART = (("شركة", "شراكة"), ("علم", "عمل"), ("policy", "police"), ("training", "trade"), ("femme", "ferme"))


def forms(word: str) -> set[str]:
    (folded,) = words_of(word)
    return {folded, *stems_of(folded)}


@pytest.mark.parametrize(("one", "other"), MEET)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert forms(one) & forms(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_words_do_not(one: str, other: str) -> None:
    assert not forms(one) & forms(other)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", []),
        (" - / ", []),
        ("P-00012", [("p", "00012")]),
        ("the Ministry of Education", [("ministry",), ("education",)]),
        ("of the", [("of",), ("the",)]),
        ("l’université d'Alger", [("universite",), ("alger",)]),
        ('"Ministry of Education" school', [("ministry", "of", "education"), ("school",)]),
        ("« droits de l’enfant »", [("droits", "de", "l", "enfant")]),
        ("school school", [("school",)]),
        ('an open " mark', [("open",), ("mark",)]),
    ],
)
def test_what_is_typed_is_read_as_parts(typed: str, parts: list[tuple[str, ...]]) -> None:
    assert [part.words for part in read_query(typed).parts] == parts


@given(st.text(max_size=400))
def test_anything_typed_can_be_read(typed: str) -> None:
    for part in read_query(typed).parts:
        assert part.words
        assert all(word.isalnum() or word for word in part.words)


@given(WORDS, st.data())
def test_one_mistake_leads_to_the_word(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(LETTERS)
    for mistyped in (
        word[:place] + word[place + 1 :],
        word[:place] + letter + word[place:],
        word[:place] + letter + word[place + 1 :],
        word[:place] + word[place : place + 2][::-1] + word[place + 2 :],
    ):
        (folded,) = words_of(mistyped) or ("",)
        if spelling_keys(folded):
            assert spelling_keys(folded) & spelling_keys(word)
            assert nearest(folded, [word]) == (word,)


def test_a_short_word_or_a_number_is_not_guessed() -> None:
    assert not spelling_keys("bnk")
    assert not spelling_keys("20266")
    assert nearest("school", ["schools", "scholar", "cool"]) == ("schools",)


def test_what_was_found_is_marked_as_it_stands_there() -> None:
    pieces = marked("Les Écoles de la mer, المدارس البحرية", read_query("école مدارس"))
    assert [piece.text for piece in pieces if piece.is_found] == ["Écoles", "المدارس"]
    assert "".join(piece.text for piece in pieces) == "Les Écoles de la mer, المدارس البحرية"
    assert marked("nothing here", read_query("école")) == []


def test_a_passage_is_cut_between_words_around_what_was_found() -> None:
    text = "word " * 200 + "the needle is here and the needle again " + "word " * 200
    pieces = marked(text, read_query("needle"), length=80)
    shown = "".join(piece.text for piece in pieces)
    assert len(shown) <= 90
    assert sum(piece.is_found for piece in pieces) == 2
    assert shown.startswith("… ")
    assert shown.endswith(" …")


@given(st.text(max_size=300), st.text(max_size=40), st.integers(10, 100))
def test_pieces_are_pieces_of_the_text(text: str, typed: str, length: int) -> None:
    pieces = marked(text, read_query(typed), length=length)
    inside = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert inside in text


@pytest.mark.parametrize(
    ("typed", "is_held"),
    [
        ("league girls", True),
        ("leagues", True),
        ("leag", True),
        ('"girls education"', True),
        ('"education girls"', False),
        ("boys", False),
        ("league boys", False),
        ("ED/2026/7", True),
        ("2026/8", False),
        ("التعليم", True),
    ],
)
def test_names_hold_a_query_by_the_rules_of_the_index(typed: str, *, is_held: bool) -> None:
    lines = [words_of("League for Girls’ Education"), words_of("ED/2026/7"), words_of("تعليم الفتيات")]
    assert read_query(typed).is_held_by(lines) == is_held
