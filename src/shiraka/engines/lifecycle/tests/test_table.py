"""A lifecycle is refused when it is wrong, and answers for itself when it is right."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.lifecycle import BadTable, Lifecycle, Move
from shiraka.engines.lifecycle.table import mermaid


def _move(action: str, sources: set[str], target: str) -> Move:
    return Move(action=action, label=action, sources=frozenset(sources), target=target, right="row:C")


def _life(*moves: Move, states: tuple[str, ...] = ("draft", "signed"), final: set[str] | None = None) -> Lifecycle:
    return Lifecycle(
        name="test", states=states, initial=states[0], final=frozenset(final or {states[-1]}), moves=tuple(moves)
    )


def test_a_state_nobody_can_reach_is_refused() -> None:
    with pytest.raises(BadTable, match="no way leads to"):
        _life(_move("sign", {"draft"}, "signed"), states=("draft", "lost", "signed"))


def test_a_dead_end_that_is_not_final_is_refused() -> None:
    moves = (_move("sign", {"draft"}, "signed"), _move("lose", {"draft"}, "lost"))
    with pytest.raises(BadTable, match="no way out"):
        _life(*moves, states=("draft", "lost", "signed"))


def test_a_final_state_with_a_way_out_is_refused() -> None:
    with pytest.raises(BadTable, match="final but"):
        _life(_move("sign", {"draft"}, "signed"), _move("undo", {"signed"}, "draft"))


def test_an_action_leading_to_two_places_is_refused() -> None:
    with pytest.raises(BadTable, match="two places"):
        _life(_move("sign", {"draft"}, "signed"), _move("sign", {"draft"}, "draft"))


def test_a_state_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadTable, match="unknown"):
        _life(_move("sign", {"draft"}, "sealed"))


def test_a_move_is_found_by_state_and_action() -> None:
    life = _life(_move("sign", {"draft"}, "signed"))
    found = life.find("draft", "sign")
    assert found is not None
    assert found.target == "signed"
    assert life.find("signed", "sign") is None
    assert life.actions() == ("sign",)


def test_the_diagram_names_every_edge() -> None:
    drawn = mermaid(_life(_move("sign", {"draft"}, "signed")))
    assert "draft --> signed: sign" in drawn
    assert "signed --> [*]" in drawn


@given(st.integers(min_value=2, max_value=30))
def test_a_chain_of_any_length_is_a_lifecycle(length: int) -> None:
    states = tuple(f"s{number}" for number in range(length))
    moves = [_move("next", {here}, there) for here, there in pairwise(states)]
    life = _life(*moves, states=states)
    assert [move.target for state in states for move in life.moves_from(state)] == list(states[1:])
