"""A lifecycle as a table: states and the moves between them, refused when the table is wrong."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from shiraka.engines.lifecycle.approval import Question, Route

# Given records and facts of types that only the apps know.
Hook = Callable[..., object]  # type: ignore[explicit-any]

SYSTEM = "system"
"""The right of a move that only the daily run makes, never a person."""


class BadTable(ValueError):
    """The table cannot be a lifecycle; the message names the state or action at fault."""


@dataclass(frozen=True, kw_only=True)
class Move:
    """One row of a lifecycle.

    `right` is the permission needed ("row:CODE" of the access matrix, or `SYSTEM`); `guards` and
    `effect` are called by whoever performs the move and are opaque here. `inputs` names the
    facts the person gives with the move. `severe` marks a decision against someone or one hard to undo.
    `deadline` says that a record in a source state waits for somebody to make this move, and names how
    long they have; empty when nothing waits.
    `applies` is asked with the record: a move for another kind of case is neither offered nor made. Why it is
    not for this one is a guard's to say, where somebody would ask. `waits_for` is asked with the record and a
    person: whether, of all who have the right, it waits for this one; everybody but its author when nothing is said.
    """

    action: str
    label: object
    sources: frozenset[str]
    target: str
    right: str
    guards: tuple[Hook, ...] = ()
    inputs: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    approval: Route | None = None
    effect: Hook | None = None
    publishes: Hook | None = None
    severe: bool = False
    deadline: str = ""
    applies: Question | None = None
    waits_for: Question | None = None

    @property
    def is_automatic(self) -> bool:
        return self.right == SYSTEM


@dataclass(frozen=True, kw_only=True)
class Lifecycle:
    """States, moves and the order in which the main path is shown.

    Raises `BadTable` at once when a state cannot be reached, is a dead end without being final, a
    final state has a way out other than those in `reopened_by`, or one action leads from a state
    to two places.
    """

    name: str
    states: tuple[str, ...]
    initial: str
    final: frozenset[str]
    moves: tuple[Move, ...]
    path: tuple[str, ...] = ()
    _by_source: dict[tuple[str, str], Move] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = set(self.states)
        for move in self.moves:
            strangers = (move.sources | {move.target}) - known
            if strangers:
                raise BadTable(f"{self.name}: {move.action} names unknown states {sorted(strangers)}.")
            for source in move.sources:
                if (source, move.action) in self._by_source:
                    raise BadTable(f"{self.name}: {move.action} leads from {source} to two places.")
                self._by_source[source, move.action] = move
        if {self.initial, *self.final, *self.path} - known:
            raise BadTable(f"{self.name}: initial, final and path must be states.")
        self._check_reachable()
        self._check_ways_out()

    def _check_reachable(self) -> None:
        reached, queue = {self.initial}, deque([self.initial])
        while queue:
            state = queue.popleft()
            for move in self.moves_from(state):
                if move.target not in reached:
                    reached.add(move.target)
                    queue.append(move.target)
        lost = set(self.states) - reached
        if lost:
            raise BadTable(f"{self.name}: no way leads to {sorted(lost)}.")

    def _check_ways_out(self) -> None:
        for state in self.states:
            leaves = any(move.target != state for move in self.moves_from(state))
            if not leaves and state not in self.final:
                raise BadTable(f"{self.name}: {state} has no way out and is not final.")
            if leaves and state in self.final:
                raise BadTable(f"{self.name}: {state} is final but has a way out.")

    def moves_from(self, state: str) -> tuple[Move, ...]:
        return tuple(move for move in self.moves if state in move.sources)

    def find(self, state: str, action: str) -> Move | None:
        """Return the move `action` makes from `state`, or None when there is none."""
        return self._by_source.get((state, action))

    def named(self, action: str) -> tuple[Move, ...]:
        """Return every row with this action; empty when the lifecycle does not know it."""
        return tuple(move for move in self.moves if move.action == action)

    def actions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(move.action for move in self.moves))

    def routes(self) -> tuple[Route, ...]:
        return tuple(dict.fromkeys(move.approval for move in self.moves if move.approval))


def mermaid(lifecycle: Lifecycle, labels: dict[str, str] | None = None) -> str:
    """Return the lifecycle as a Mermaid state diagram for the documentation."""
    names = labels or {}
    lines = ["stateDiagram-v2", f"    [*] --> {lifecycle.initial}"]
    lines += [f"    {state}: {names.get(state, state)}" for state in lifecycle.states]
    lines += [f"    {source} --> {move.target}: {move.action}" for move, source in _edges(lifecycle.moves)]
    lines += [f"    {state} --> [*]" for state in sorted(lifecycle.final)]
    return "\n".join(lines) + "\n"


def _edges(moves: Iterable[Move]) -> list[tuple[Move, str]]:
    return [(move, source) for move in moves for source in sorted(move.sources)]
