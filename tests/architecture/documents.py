"""The pages of the documentation, parsed as the places that show them parse them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.architecture.source import ROOT

_PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Page:
    """One page in Markdown."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def blocks(self) -> tuple[Token, ...]:
        return tuple(_PARSER.parse(self.text))

    def inline(self) -> Iterator[tuple[Token, int]]:
        """Yield what stands inside the blocks, with the line of its block."""
        for block in self.blocks:
            line = block.map[0] + 1 if block.map else 0
            for token in block.children or ():
                yield token, line

    def headings(self) -> Iterator[tuple[int, str, int]]:
        """Yield the level, the words and the line of each heading."""
        for opening, words in zip(self.blocks, self.blocks[1:], strict=False):
            if opening.type == "heading_open":
                shown = "".join(
                    token.content for token in words.children or () if token.type in {"text", "code_inline"}
                )
                yield int(opening.tag[1:]), shown, opening.map[0] + 1 if opening.map else 0

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The fragments that lead somewhere on this page, made from the headings as on the usual forges."""
        found: list[str] = []
        for _level, words, _line in self.headings():
            base = re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")
            again = sum(1 for anchor in found if re.fullmatch(rf"{re.escape(base)}(-\d+)?", anchor))
            found.append(f"{base}-{again}" if again else base)
        return frozenset(found)

    def links(self) -> Iterator[tuple[str, int]]:
        """Yield the target and line of each link and picture."""
        for token, line in self.inline():
            target = token.attrGet("href") or token.attrGet("src")
            if target:
                yield str(target), line

    def fences(self) -> Iterator[tuple[str, str, int]]:
        """Yield the language, the text and the line of each block of code."""
        for block in self.blocks:
            if block.type in {"fence", "code_block"}:
                yield block.info.strip(), block.content, block.map[0] + 1 if block.map else 0


@cache
def pages() -> tuple[Page, ...]:
    """Return every page: of the root, of `docs/`, of the apps, of what changed."""
    files = (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/README.md"), *ROOT.glob("changes/*.md"))
    return tuple(Page(path, path.read_text("utf-8")) for path in sorted(files))
