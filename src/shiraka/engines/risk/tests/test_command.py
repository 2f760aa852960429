"""The command line: a case in a file, and files that are none."""

import json
from pathlib import Path

import pytest

from shiraka.engines.risk.__main__ import main
from shiraka.engines.risk.tests.schemes import ADD_ONS, BANDS, SHARES, journey, packaged


def write(folder: Path, **changed: object) -> str:
    told: dict[str, object] = {
        "scheme": {
            "questions": [
                {
                    "code": question.code,
                    "dimension": question.dimension,
                    "weight": question.weight,
                    "critical": question.critical,
                    "core": question.core,
                }
                for question in packaged()
            ],
            "shares": {code: str(share) for code, share in SHARES.items()},
            "bands": {code: str(start) for code, start in BANDS.items()},
            "add_ons": {code: str(added) for code, added in ADD_ONS.items()},
            "floor": "40",
        },
        "answers": journey(),
        **changed,
    }
    path = folder / "case.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return str(path)


def test_a_case_is_told_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([write(tmp_path, reasons=["severity_1"])]) == 0
    told = capsys.readouterr().out
    assert "risk 38.00" in told
    assert "level substantial" in told
    assert "at least substantial: critical S1" in told
    assert "S1 from 0 to 1" in told


def test_what_is_unanswered_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some = {code: answer for code, answer in journey().items() if code != "C6"}
    assert main([write(tmp_path, answers=some)]) == 0
    assert "unanswered: C6" in capsys.readouterr().out


@pytest.mark.parametrize(
    "changed",
    [{"answers": {"G1": 9}}, {"answers": {"G1": 2.9}}, {"answers": []}, {"scheme": {}}, {"reasons": ["rumour"]}],
)
def test_a_file_that_is_no_case_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changed: dict[str, object]
) -> None:
    assert main([write(tmp_path, **changed)]) == 1
    assert "case.json" in capsys.readouterr().err


def test_help_is_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "CASE.json" in capsys.readouterr().out


def test_a_file_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "CASE.json" in capsys.readouterr().err
