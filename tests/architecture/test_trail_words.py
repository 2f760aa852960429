"""Whatever is written to the trail has words for its readers."""

import ast

import pytest

from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.history import action_label
from tests.architecture.source import sources

WRITERS = {"write", "Deed"}


def deeds() -> dict[str, str]:
    """Return the actions that the code writes to the trail, each with a place where it does."""
    found: dict[str, str] = {}
    for source in sources():
        if source.is_test:
            continue
        for node in source.walk(ast.Call):
            assert isinstance(node, ast.Call)
            if isinstance(node.func, ast.Attribute) and node.func.attr == "add_argument":
                continue
            for said in [keyword.value for keyword in node.keywords if keyword.arg == "action"] + _first_of(node):
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    found.setdefault(said.value, f"{source.name}:{node.lineno}")
    return found


def _first_of(node: ast.Call) -> list[ast.expr]:
    """Return what `audit.write` and `audit.Deed` are given first."""
    is_trail = (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "audit"
        and node.func.attr in WRITERS
    )
    return node.args[:1] if is_trail else []


@pytest.mark.parametrize(("action", "place"), deeds().items(), ids=deeds().keys())
def test_an_action_is_told_in_words(action: str, place: str) -> None:
    named = {move.action for entity in ENTITIES if entity.lifecycle is not None for move in entity.lifecycle.moves}
    assert action in named or action_label(None, action) != action.replace("_", " "), place
