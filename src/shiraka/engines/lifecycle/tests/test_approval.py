"""Four eyes: who may still act, and when an opinion is void."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.lifecycle import Facts, Opinion, Route, RouteState, Step
from shiraka.engines.lifecycle.approval import may_act, state_of

ROUTE = Route(
    name="clearance",
    steps=(
        Step(name="legal", label="Legal", right="row:A"),
        Step(name="committee", label="Committee", right="row:V", quorum=2),
        Step(name="decision", label="Decision", right="row:A", after=("legal", "committee")),
    ),
)


def _said(step: str, person: int, *, agrees: bool = True, facts: str = "now") -> Opinion:
    return Opinion(step=step, person=person, agrees=agrees, fingerprint=facts)


def _state(*opinions: Opinion, **applies: bool) -> RouteState:
    facts = {step.name: Facts(fingerprint="now", applies=applies.get(step.name, True)) for step in ROUTE.steps}
    return state_of(ROUTE, opinions, facts)


def test_a_step_is_complete_when_its_quorum_agreed() -> None:
    assert not _state(_said("committee", 1)).of("committee").is_complete
    assert _state(_said("committee", 1), _said("committee", 2)).of("committee").is_complete


def test_one_person_twice_is_not_two_people() -> None:
    assert not _state(_said("committee", 1), _said("committee", 1)).of("committee").is_complete


def test_an_opinion_on_other_facts_is_void() -> None:
    state = _state(_said("legal", 1, facts="before")).of("legal")
    assert not state.is_complete
    assert state.void == (1,)


def test_the_last_word_of_a_person_counts() -> None:
    state = _state(_said("legal", 1), _said("legal", 1, agrees=False)).of("legal")
    assert not state.is_complete
    assert state.objected == (1,)


def test_a_step_that_does_not_apply_is_done() -> None:
    assert _state(_said("legal", 1), committee=False).of("decision").is_open


def test_a_step_waits_for_those_before_it() -> None:
    assert _state(_said("legal", 1)).of("decision").waits_for == ("committee",)


def test_nobody_approves_their_own_draft() -> None:
    assert may_act(_state().of("legal"), person=7, drafters={7}, others=()) == "own_draft"


def test_nobody_fills_two_steps_of_one_route() -> None:
    assert may_act(_state().of("legal"), person=7, drafters=(), others={7}) == "other_step"


def test_nobody_acts_before_their_turn() -> None:
    assert may_act(_state().of("decision"), person=7, drafters=(), others=()) == "too_early"


def test_somebody_else_may_act() -> None:
    assert may_act(_state().of("legal"), person=7, drafters={1}, others={2}) is None


def test_what_one_step_covers_voids_no_other() -> None:
    facts = {step.name: Facts(fingerprint="later" if step.name == "legal" else "now") for step in ROUTE.steps}
    state = state_of(ROUTE, [_said("legal", 1), _said("committee", 2), _said("committee", 3)], facts)
    assert state.of("legal").void == (1,)
    assert state.of("committee").is_complete


def test_advice_is_complete_once_enough_have_spoken_whichever_way() -> None:
    route = Route(name="advice", steps=(Step(name="board", label="Board", right="row:V", quorum=2, advises=True),))
    facts = {"board": Facts(fingerprint="now")}
    assert not state_of(route, [_said("board", 1, agrees=False)], facts).is_complete
    assert state_of(route, [_said("board", 1, agrees=False), _said("board", 2)], facts).is_complete


def test_nobody_judges_what_is_not_there_yet() -> None:
    facts = {step.name: Facts(fingerprint="now", is_ready=False) for step in ROUTE.steps}
    state = state_of(ROUTE, [], facts).of("legal")
    assert not state.is_open
    assert may_act(state, person=7, drafters=(), others=()) == "not_ready"


def test_a_step_cannot_wait_for_a_later_one() -> None:
    steps = (Step(name="a", label="A", right="r:A", after=("b",)), Step(name="b", label="B", right="r:A"))
    with pytest.raises(ValueError, match="must come after"):
        Route(name="wrong", steps=steps)


_opinions = st.lists(
    st.builds(
        Opinion,
        step=st.sampled_from(["legal", "committee", "decision"]),
        person=st.integers(1, 5),
        agrees=st.booleans(),
        fingerprint=st.sampled_from(["now", "before"]),
    ),
    max_size=20,
)


@given(_opinions)
def test_a_complete_route_always_rests_on_enough_people_and_the_present_facts(opinions: list[Opinion]) -> None:
    state = _state(*opinions)
    for step in state.steps:
        if step.is_complete:
            for person in step.agreed:
                assert any(o.person == person and o.agrees and o.fingerprint == "now" for o in opinions)
            assert len(set(step.agreed)) >= step.step.quorum


@given(_opinions)
def test_changing_the_facts_voids_everything(opinions: list[Opinion]) -> None:
    state = state_of(ROUTE, opinions, {step.name: Facts(fingerprint="later") for step in ROUTE.steps})
    assert not any(step.agreed for step in state.steps)
