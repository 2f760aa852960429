"""Nothing grows past what can be read in one sitting."""

import ast

from tests.architecture.source import ROOT, sources, templates

LINES_OF_A_FILE = 500
LINES_OF_A_FUNCTION = 60


def test_no_file_is_longer_than_500_lines() -> None:
    hand_written = [*(source.path for source in sources()), *templates(), *ROOT.glob("src/**/static/**/*.css")]
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in hand_written
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_FILE} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    lengths = {
        f"{source.name}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for source in sources()
        for node in source.walk(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_A_FUNCTION} == {}
