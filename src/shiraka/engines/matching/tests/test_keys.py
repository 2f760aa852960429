"""Records of one organisation share a key, and a register is compared with itself through them."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given

from shiraka.engines.matching import LONGEST_KEY, MOST_KEYS, Organisation, candidate_pairs, keys_of, same_organisations
from shiraka.engines.matching.__main__ import main
from shiraka.engines.matching.tests.test_comparison import ORGANISATIONS, SAME


@given(ORGANISATIONS)
def test_keys_are_few_short_and_always_the_same(organisation: Organisation) -> None:
    keys = keys_of(organisation)
    assert len(keys) == len(set(keys)) <= MOST_KEYS
    assert all(0 < len(key) <= LONGEST_KEY for key in keys)
    assert keys == keys_of(replace(organisation, names=organisation.names[::-1]))


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_names_of_one_organisation_share_a_key(one: str, other: str) -> None:
    assert set(keys_of(Organisation(names=(one,)))) & set(keys_of(Organisation(names=(other,))))


def test_a_register_gives_each_likely_pair_once_the_surest_first() -> None:
    register = {
        "a": Organisation(names=("Association Amal Baobab",), country="SEN"),
        "b": Organisation(names=("Amal Baobab Association",), country="SEN", website="https://amal.example"),
        "c": Organisation(names=("Amal Baobab",), country="MAR", website="https://amal.example"),
        "d": Organisation(names=("Université de Fès",)),
    }
    found = same_organisations(register)
    assert found[0][:2] == ("a", "b")
    assert [pair[2].score for pair in found] == sorted((pair[2].score for pair in found), reverse=True)
    assert "d" not in {key for one, other, _met in found for key in (one, other)}


def test_a_key_that_many_share_is_passed_over() -> None:
    register = {str(number): Organisation(names=(f"Baobab {number}",)) for number in range(6)}
    assert len(list(candidate_pairs(register))) == 15
    assert list(candidate_pairs(register, crowded=5)) == []


def test_the_command_line_tells_doubles_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "register.csv"
    path.write_text("key,names,country\n1,Association Amal|جمعية أمل,SEN\n2,Amal Association,SEN\n", encoding="utf-8")
    assert main(["register", str(path)]) == 0
    assert capsys.readouterr().out.split("\t")[1:3] == ["1", "2"]
    assert main(["compare", "Banque Zitouna", "Zitouna Bank"]) == 0
    assert "name" in capsys.readouterr().out
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert main(["register", str(path)]) == 2
