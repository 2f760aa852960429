"""The source files of the package, parsed once for all architecture tests."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "shiraka"


@dataclass(frozen=True)
class Source:
    """One Python file; `name` is its path from the root, as a failure should show it."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.relative_to(ROOT).parts or self.path.name == "conftest.py"

    def walk(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))


@cache
def sources() -> tuple[Source, ...]:
    """Return every Python file we write by hand: the package and the tests, without migrations."""
    files = (path for folder in (PACKAGE, ROOT / "tests") for path in sorted(folder.rglob("*.py")))
    return tuple(_read(path) for path in (*files, ROOT / "conftest.py") if "migrations" not in path.parts)


def templates() -> tuple[Path, ...]:
    """Return every template of ours."""
    return tuple(sorted(path for path in PACKAGE.rglob("templates/**/*") if path.is_file()))


def shown(path: Path) -> str:
    """Return a path as a failure should show it."""
    return path.relative_to(ROOT).as_posix()


def _read(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path, text, ast.parse(text))
