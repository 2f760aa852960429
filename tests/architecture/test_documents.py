"""The documentation is whole: it parses cleanly, links lead somewhere, and what it tells one to type exists."""

import ast
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from shiraka.cli import COMMANDS, PASS_THROUGH
from shiraka.config.environment import Environment, name_of
from tests.architecture.documents import Page, pages
from tests.architecture.source import ROOT

EVERY_PAGE = pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
LINES_OF_THE_README = 60


def _bash(text: str) -> None:
    subprocess.run((shutil.which("bash") or "", "-n"), input=text, text=True, check=True, capture_output=True)


def _mermaid(text: str) -> None:
    if text.split(maxsplit=1)[0] not in {"flowchart", "sequenceDiagram", "stateDiagram-v2"}:
        raise ValueError(f"no diagram: {text[:30]!r}")


# Without a language: what one types, or a tree of folders.
LANGUAGES: dict[str, Callable[[str], object]] = {
    "": lambda _text: None,
    "bash": _bash,
    "json": json.loads,
    "mermaid": _mermaid,
    "python": ast.parse,
    "toml": tomllib.loads,
}


@EVERY_PAGE
def test_a_page_has_one_title_and_skips_no_level(page: Page) -> None:
    levels = [level for level, _words, _line in page.headings()]
    if page.path.parent.name == "changes":
        # Fragments of the changelog stand under its headings.
        assert levels == []
        return
    assert levels[:1] == [1]
    assert levels.count(1) == 1
    assert [
        (line, words)
        for (level, words, line), before in zip(page.headings(), [0, *levels], strict=False)
        if level > before + 1
    ] == []


@EVERY_PAGE
def test_every_link_leads_somewhere(page: Page) -> None:
    others = {other.path: other for other in pages()}
    broken = []
    for target, line in page.links():
        parts = urlsplit(target)
        if parts.scheme:
            continue
        path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
        is_here = path.is_relative_to(ROOT) and path.exists()
        if not is_here or (parts.fragment and (path not in others or parts.fragment not in others[path].anchors)):
            broken.append(f"{page.name}:{line} {target}")
    assert broken == []


@EVERY_PAGE
def test_nothing_is_left_that_was_meant_as_a_link_or_a_table(page: Page) -> None:
    left = [
        f"{page.name}:{line} {token.content[:60]}"
        for token, line in page.inline()
        if token.type == "text" and re.search(r"\]\[|\]\(|^\||\[[^\]]*$", token.content)
    ]
    assert left == []


@EVERY_PAGE
def test_a_row_has_as_many_cells_as_its_table_has_columns(page: Page) -> None:
    # Those who show the page drop a cell too many without a word.
    lines = page.text.splitlines()
    uneven = []
    for block in page.blocks:
        if block.type == "table_open" and block.map:
            rows = range(*block.map)
            counts = [len(re.findall(r"(?<!\\)\|", lines[row])) for row in rows]
            uneven += [f"{page.name}:{row + 1}" for row, count in zip(rows, counts, strict=True) if count != counts[0]]
    assert uneven == []


@EVERY_PAGE
def test_code_is_of_the_language_it_says(page: Page) -> None:
    for language, text, line in page.fences():
        assert language in LANGUAGES, f"{page.name}:{line}"
        LANGUAGES[language](text)


@EVERY_PAGE
def test_a_page_brings_no_markup_of_its_own(page: Page) -> None:
    found = [f"{page.name}:{line} {token.content}" for token, line in page.inline() if token.type == "html_inline"]
    assert found + [block.content for block in page.blocks if block.type == "html_block"] == []


def _typed(page: Page) -> list[str]:
    """Return what a page tells one to type: the lines of its blocks and what stands in backquotes."""
    fenced = [line.strip() for _language, text, _line in page.fences() for line in text.splitlines()]
    return fenced + [token.content for token, _line in page.inline() if token.type == "code_inline"]


@EVERY_PAGE
def test_every_command_it_names_exists(page: Page) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    groups = {word for command in (*COMMANDS, PASS_THROUGH) for word in (command.words, command.words.split()[0])}
    missing = []
    for typed in _typed(page):
        make = re.match(r"make ([a-z][a-z-]*)", typed)
        command = re.match(r"(?:\.venv/bin/)?shiraka ([a-z]+)(?: ([a-z]+))?", typed)
        if make and make[1] not in targets:
            missing.append(typed)
        if command and command[1] not in groups:
            missing.append(typed)
    assert missing == []


@EVERY_PAGE
def test_every_variable_it_names_exists(page: Page) -> None:
    known = {name_of(item) for item in fields(Environment)}
    assert {name for typed in _typed(page) for name in re.findall(r"SHIRAKA_[A-Z_]+", typed)} - known == set()


def test_every_page_is_reached_from_the_readme() -> None:
    others = {other.path: other for other in pages()}
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for target, _line in others[path].links() if path in others else ():
            place = (path.parent / unquote(urlsplit(target).path)).resolve()
            # A folder is shown as the list of what is in it.
            waiting.extend(place.glob("*.md") if place.is_dir() else [place])
    ours = {page.path for page in pages() if page.path.parent.name != "changes" and "src" not in page.path.parts}
    assert {path.relative_to(ROOT).as_posix() for path in ours - reached} == set()


def test_the_readme_is_one_screen_with_a_picture_and_three_commands() -> None:
    (readme,) = (page for page in pages() if page.name == "README.md")
    assert len(readme.text.splitlines()) <= LINES_OF_THE_README
    assert any(token.type == "image" for token, _line in readme.inline())
    assert sum(line.startswith("make ") for line in _typed(readme)) == 3
