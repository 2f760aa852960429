"""Approval routes: who must agree before a move, and what the opinions given so far amount to."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

# Asked with records of types that only the apps know, which is what the open signature says.
Question = Callable[..., bool]  # type: ignore[explicit-any]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One approval on a route.

    `right` is the permission to give it. `applies` is asked with the record; a step that does not
    apply counts as done. `quorum` different people must agree. `after` names steps that come first;
    steps without it run in parallel. `ready` is asked with the record whether there is something to
    judge yet. `covers` names the facts whose change voids its opinions, those of the route when empty.
    A step that `advises` is complete once its quorum has spoken, whichever way. `deadline` names how long
    its holders have.
    """

    name: str
    label: object
    right: str
    quorum: int = 1
    after: tuple[str, ...] = ()
    applies: Question | None = None
    ready: Question | None = None
    covers: tuple[str, ...] = ()
    advises: bool = False
    deadline: str = ""


@dataclass(frozen=True, kw_only=True)
class Route:
    """Steps which must all be complete. `covers` names the facts whose change voids opinions on any step."""

    name: str
    steps: tuple[Step, ...]
    covers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        if len(set(names)) != len(names):
            raise ValueError(f"Route {self.name}: two steps have the same name.")
        for position, step in enumerate(self.steps):
            if not set(step.after) <= set(names[:position]):
                raise ValueError(f"Route {self.name}: {step.name} must come after the steps it waits for.")

    def covered_by(self, step: Step) -> tuple[str, ...]:
        """Return the names of the facts whose change voids the opinions on a step."""
        return step.covers or self.covers

    def has(self, name: str) -> bool:
        return any(step.name == name for step in self.steps)

    def step(self, name: str) -> Step:
        """Return the step; raises `KeyError` when the route has none of this name."""
        for step in self.steps:
            if step.name == name:
                return step
        raise KeyError(name)


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What one person said on one step, about the facts with this fingerprint."""

    step: str
    person: int
    agrees: bool
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a record says of one step now: the digest of what it covers, and whether it applies and is ready."""

    fingerprint: str
    applies: bool = True
    is_ready: bool = True


@dataclass(frozen=True, kw_only=True)
class StepState:
    """How far one step is. `agreed` and `void` hold people; `waits_for` holds names of steps."""

    step: Step
    applies: bool
    agreed: tuple[int, ...]
    objected: tuple[int, ...]
    void: tuple[int, ...]
    waits_for: tuple[str, ...]
    is_ready: bool = True

    @property
    def is_complete(self) -> bool:
        if not self.applies:
            return True
        if self.step.advises:
            return len(self.agreed) + len(self.objected) >= self.step.quorum
        return len(self.agreed) >= self.step.quorum and not self.objected

    @property
    def is_open(self) -> bool:
        return self.applies and self.is_ready and not self.is_complete and not self.waits_for


@dataclass(frozen=True, kw_only=True)
class RouteState:
    """How far a whole route is, step by step."""

    steps: tuple[StepState, ...]

    @property
    def is_complete(self) -> bool:
        return all(state.is_complete for state in self.steps)

    def of(self, name: str) -> StepState:
        """Return the state of one step; raises `KeyError` when the route has none of this name."""
        for state in self.steps:
            if state.step.name == name:
                return state
        raise KeyError(name)


def state_of(route: Route, opinions: Iterable[Opinion], facts: Mapping[str, Facts]) -> RouteState:
    """Work out how far a route is, from what a record says of each step by its name.

    Only the last opinion of a person on a step counts, and only when it was given on the facts with
    the present fingerprint: any other is void (R-02).
    """
    last: dict[tuple[str, int], Opinion] = {}
    for opinion in opinions:
        last[opinion.step, opinion.person] = opinion
    states: list[StepState] = []
    done: set[str] = set()
    for step in route.steps:
        now = facts[step.name]
        given = [opinion for (name, _person), opinion in last.items() if name == step.name]
        current = [opinion for opinion in given if opinion.fingerprint == now.fingerprint]
        state = StepState(
            step=step,
            applies=now.applies,
            agreed=tuple(opinion.person for opinion in current if opinion.agrees),
            objected=tuple(opinion.person for opinion in current if not opinion.agrees),
            void=tuple(opinion.person for opinion in given if opinion.fingerprint != now.fingerprint),
            waits_for=tuple(name for name in step.after if name not in done),
            is_ready=now.is_ready,
        )
        if state.is_complete:
            done.add(step.name)
        states.append(state)
    return RouteState(steps=tuple(states))


def may_act(state: StepState, *, person: int, drafters: Iterable[int], others: Iterable[int]) -> str | None:
    """Return why a person may not act on a step, as a reason code, or None when they may.

    Four eyes (R-03, R-04): nobody approves their own draft ("own_draft"), nobody fills two steps of
    one route ("other_step"), nobody counts twice ("already"). `others` are the people who agreed on
    other steps.
    """
    reasons = (
        (not state.applies, "not_needed"),
        (person in set(drafters), "own_draft"),
        (person in state.agreed, "already"),
        (person in set(others), "other_step"),
        (not state.is_ready, "not_ready"),
        (bool(state.waits_for), "too_early"),
    )
    return next((reason for is_so, reason in reasons if is_so), None)
