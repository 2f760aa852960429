"""A text falls back in a known order and never loses words."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.values.text import LANGUAGES, Text

texts = st.builds(Text, en=st.text(), fr=st.text(), ar=st.text())


@given(texts)
def test_a_text_survives_json(text: Text) -> None:
    assert Text.of(json.loads(json.dumps(text.as_dict()))) == text


@given(texts, st.sampled_from(LANGUAGES))
def test_the_best_words_are_those_of_the_language_they_are_said_to_be_in(text: Text, language: str) -> None:
    words, used = text.best(language)
    assert text.get(used) == words
    assert bool(words) == bool(text)
    assert used == language or not text.get(language)


@given(texts, st.sampled_from(LANGUAGES), st.text())
def test_replacing_one_language_leaves_the_others(text: Text, language: str, words: str) -> None:
    changed = text.with_(language, words)
    assert changed.get(language) == words
    assert all(changed.get(other) == text.get(other) for other in LANGUAGES if other != language)


@given(texts)
def test_equal_texts_hash_alike(text: Text) -> None:
    assert len({text, Text.of(text.as_dict())}) == 1


def test_english_stands_in_first_then_french_then_arabic() -> None:
    assert Text(fr="Partenaire", ar="شريك").best("en") == ("Partenaire", "fr")
    assert Text(en="Partner", ar="شريك").best("fr") == ("Partner", "en")
    assert str(Text(ar="شريك")) == "شريك"
    assert Text().best("ar") == ("", "ar")


def test_what_is_missing_is_named() -> None:
    assert Text(en="Partner", fr="  ").missing() == ("fr", "ar")


def test_a_regional_code_means_its_language() -> None:
    assert Text(ar="شريك").get("ar-ma") == "شريك"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="es"):
        Text.of({"es": "Socio"})
    with pytest.raises(ValueError, match="es"):
        Text().get("es")


def test_two_texts_differ_in_the_languages_whose_words_do() -> None:
    assert Text(en="Partner", fr="Partenaire").differing(Text(en="Partner", ar="شريك")) == ("fr", "ar")
    assert Text(en="Partner").differing(Text(en="Partner")) == ()
