"""A status changes only through `perform`, which lives in `foundation/workflow`."""

import ast
from collections.abc import Iterator

from tests.architecture.source import PACKAGE, Source, sources

WRITERS = {"update", "bulk_update", "update_or_create"}


def test_only_the_workflow_sets_a_status() -> None:
    assignments = [
        f"{source.name}:{line}"
        for source in sources()
        if not source.is_test and not source.path.is_relative_to(PACKAGE / "foundation" / "workflow")
        for line in _lines_that_set_a_status(source)
    ]
    assert assignments == []


def _lines_that_set_a_status(source: Source) -> Iterator[int]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(_is_status_of_a_record(inner) for target in targets for inner in ast.walk(target)):
                yield node.lineno
        elif isinstance(node, ast.Call) and _writes_a_status(node):
            yield node.lineno


def _is_status_of_a_record(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "status" and isinstance(node.ctx, ast.Store)


def _writes_a_status(call: ast.Call) -> bool:
    """Say whether a call is `.update(status=...)`, `bulk_update(..., ["status"])` or `setattr(x, "status", ...)`."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in WRITERS:
        words = {keyword.arg for keyword in call.keywords}
        return "status" in words or any(_says_status(inner) for item in call.args for inner in ast.walk(item))
    return isinstance(call.func, ast.Name) and call.func.id == "setattr" and _says_status(call.args[1])


def _says_status(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == "status"
