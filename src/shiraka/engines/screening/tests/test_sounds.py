"""One name, as clerks of many countries and scripts write it."""

import pytest

from shiraka.engines.screening.sounds import latin_of, script_of, sound_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Хабаров", "Khabarov"),
        ("Щербаков", "Shcherbakov"),
        ("Щербаков", "Sjtjerbakov"),
        ("Викторович", "Viktorovitj"),
        ("Юрий", "Yury"),
        ("Сергей", "Sergej"),
        ("Евгений", "Yevgeny"),
        ("Aouad", "Awad"),
        ("Djamel", "Jamal"),
        ("Hussein", "Husayn"),
        ("Mordašov", "Mordashov"),
    ],
)
def test_habits_of_spelling_sound_alike(one: str, other: str) -> None:
    first, second = sound_of(one), sound_of(other)
    assert {first.sound, *first.others} & {second.sound, *second.others}


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("محمد", "Mohammed"),
        ("زهير", "Zouhair"),
        ("خليل", "Khalil"),
        ("حسین", "Hossein"),
        ("رضا", "Reza"),
        ("قریشی", "Qureishi"),
        ("طباطبایی", "Tabatabai"),
        ("نورزی", "Norzai"),
    ],
)
def test_arabic_letters_keep_the_consonants(arabic: str, latin: str) -> None:
    first, second = sound_of(arabic), sound_of(latin)
    readings = {"".join(letter for letter in heard if letter not in "aiu") for heard in (first.sound, *first.others)}
    assert second.skeleton in readings


def test_two_arabic_letters_are_not_read_as_one_latin_sound() -> None:
    """ز and ه side by side are no "zh"."""
    assert sound_of("زهير").skeleton == "zhr"


@pytest.mark.parametrize(
    ("word", "script"), [("Ali", "Latn"), ("علي", "Arab"), ("Али", "Cyrl"), ("李", "Othr"), ("12", "Latn")]
)
def test_the_script_is_that_of_the_first_letter(word: str, script: str) -> None:
    assert script_of(word) == script


def test_marks_and_signs_go() -> None:
    assert latin_of("Çelik-Šafařík") == "cheliksha" + "farzhik"


def test_a_word_without_consonants_keeps_a_letter() -> None:
    assert sound_of("Aoi").skeleton
    assert sound_of("ا").skeleton
