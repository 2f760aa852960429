"""`shiraka screen`: file against file, without a database."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shiraka.cli import main

OWN = """key,name,kind,aliases,country
1,Karim Zoubeir Belmansouri,person,Karim Belmansouri,TUN
2,Nahda Zarqa Trading Co. LLC,org,,
"""
QUERIES = [
    {"id": "a", "query": "BELMANSOURI Karim Zubayr", "kind": "person"},
    {"id": "b", "query": "Salma Haddad"},
    {"id": "c", "query": "Nahda Zarka Trading", "kind": "org", "country": None},
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    lists, queries = tmp_path / "own.csv", tmp_path / "queries.jsonl"
    lists.write_text(OWN, encoding="utf-8")
    queries.write_text("".join(f"{json.dumps(query)}\n" for query in QUERIES), encoding="utf-8")
    return lists, queries, tmp_path / "out.jsonl"


def answers(out: Path) -> dict[str, list[dict[str, object]]]:
    told = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return {line["id"]: line["matches"] for line in told}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_query_has_a_line_with_its_matches(files: tuple[Path, Path, Path], jobs: str) -> None:
    lists, queries, out = files
    words = ["screen", "--lists", str(lists), "--queries", str(queries), "--out", str(out), "--jobs", jobs]
    assert main(words) == 0
    found = answers(out)
    assert list(found) == ["a", "b", "c"]
    assert [match["id"] for match in found["a"]] == ["OWN:1"]
    assert found["b"] == []
    assert [match["id"] for match in found["c"]] == ["OWN:2"]
    assert {"list", "score", "name", "explanation"} <= found["a"][0].keys()


def test_a_lower_threshold_finds_more_and_a_limit_fewer(files: tuple[Path, Path, Path]) -> None:
    lists, queries, out = files
    words = ["screen", "--lists", str(lists), "--queries", str(queries), "--out", str(out)]
    assert main([*words, "--threshold", "0.0001", "--limit", "1"]) == 0
    assert all(len(matches) <= 1 for matches in answers(out).values())


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nothing", "Line 2 is no query"),
        ('{"id": 1}', "Line 2 is no query"),
        ('{"id": 1, "query": 5}', "Line 2: `query` is a text"),
        ('{"id": 1, "query": "a", "kind": "ship"}', "Line 2: `query` is a text"),
    ],
)
def test_a_line_that_is_no_query_is_named(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], line: str, told: str
) -> None:
    lists, queries, out = files
    queries.write_text(f'{{"id": "a", "query": "Salma"}}\n{line}\n', encoding="utf-8")
    out.write_text("an earlier answer", encoding="utf-8")
    assert main(["screen", "--lists", str(lists), "--queries", str(queries), "--out", str(out)]) == 1
    assert told in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "an earlier answer"


@pytest.mark.parametrize(("option", "given"), [("--threshold", "2"), ("--threshold", "much"), ("--limit", "-1")])
def test_a_bad_number_is_told(
    files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str], option: str, given: str
) -> None:
    lists, queries, out = files
    words = ["screen", "--lists", str(lists), "--queries", str(queries), "--out", str(out), option, given]
    assert main(words) == 1
    assert option in capsys.readouterr().err


def test_a_broken_list_is_told(files: tuple[Path, Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    lists, queries, out = files
    lists.write_bytes(b"<?xml version='1.0'?><CONSOLIDATED_LIST><INDIVIDUALS>")
    assert main(["screen", "--lists", str(lists), "--queries", str(queries), "--out", str(out)]) == 1
    assert str(lists) in capsys.readouterr().err


def test_what_is_not_given_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screen"]) == 2
    assert "--lists" in capsys.readouterr().err


def test_no_settings_and_no_models_are_read(files: tuple[Path, Path, Path]) -> None:
    lists, queries, out = files
    program = (
        "import sys; from shiraka.cli import main; "
        f"code = main(['screen', '--lists', {str(lists)!r}, '--queries', {str(queries)!r}, '--out', {str(out)!r}]); "
        "read = ('shiraka.apps', 'shiraka.foundation', 'shiraka.config'); "
        "assert not any(name.startswith(read) for name in sys.modules); "
        "sys.exit(code)"
    )
    subprocess.run((sys.executable, "-c", program), check=True)  # noqa: S603 - a program of ours
