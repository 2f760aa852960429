"""The command line answers each question and refuses nonsense with a sentence."""

import pytest

from shiraka.engines.deadlines.__main__ import main


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("working-days 2026-11-26 1 --weekend 5,6", "2026-11-29"),
        ("working-days 2026-11-27 1 --holiday 2026-11-30", "2026-12-01"),
        ("between 2026-11-23 2026-11-30", "5"),
        ("term 2026-05-03 36", "2029-05-02"),
        ("notice 2029-05-02 --months 6 --weekend 6,7", "2028-11-02"),
        ("hijri 1993-11-22 --offset -2", "1414-06-07  7 Jumada II 1414 H"),
    ],
)
def test_a_question_gets_its_answer(asked: str, answered: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked.split()) == 0
    assert capsys.readouterr().out.strip() == answered


def test_reminders_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reminders", "2029-05-02", "--before", "30,90"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_nonsense_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["term", "2026-05-03", "0"]) == 2
    assert "at least a month" in capsys.readouterr().err
