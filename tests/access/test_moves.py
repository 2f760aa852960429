"""Every move and every opinion as every role and as nobody, with an own and a foreign record.

Each is tried from a state in which it is possible, so that only the right decides: hidden, forbidden, or
through the gate, and then done or refused by a rule.
"""

import pytest
from django.db import transaction

from tests.access.calls import Caller, ways
from tests.access.expected import ANONYMOUS, EVERYBODY, SIGNING_BY_DELEGATION, expected
from tests.access.judge import Tally
from tests.access.steps import Step, bring, steps, take_delegations
from tests.access.world import World

pytestmark = pytest.mark.django_db

WAYS = ("page", "token", "session")


def walk(caller: Caller, step: Step, way: str, tally: Tally, *, holds_delegation: bool) -> None:
    """Try a step on the own and on the foreign record in one way."""
    for is_own, record in caller.world.both(step.entity.key, caller.who):
        right = expected(step.need, caller.who, is_own=is_own, holds_delegation=holds_delegation)
        held = "" if holds_delegation else ", without a delegation"
        told = f"{step} ({'own' if is_own else 'foreign'}{held}) by {way}"
        with transaction.atomic():
            bring(record, step)
            if way == "page":
                tally.note(f"get {told}", caller.who, right, caller.ask("get", step.page(record)))
                answer = caller.ask("post", step.page(record), step.sent(to_page=True))
            else:
                answer = caller.call("post", step.api(record), step.sent(to_page=False), by_token=way == "token")
            tally.note(told, caller.who, right, answer)
            transaction.set_rollback(True)


@pytest.mark.parametrize(("who", "way"), ways(*WAYS))
def test_every_move_and_opinion(who: str, way: str, world: World, tally: Tally) -> None:
    """In this world everybody holds a delegation: it opens what it opens, and nothing else."""
    for step in steps():
        walk(Caller(world, who), step, way, tally, holds_delegation=who != ANONYMOUS)
    tally.settle()


@pytest.mark.parametrize("who", EVERYBODY)
def test_what_a_delegation_opens_is_closed_without_it(who: str, world: World, tally: Tally) -> None:
    with transaction.atomic():
        if who != ANONYMOUS:
            take_delegations(world, who)
        for step in (step for step in steps() if step.need.by_delegation):
            for way in WAYS:
                walk(Caller(world, who), step, way, tally, holds_delegation=False)
        transaction.set_rollback(True)
    tally.settle()


def test_a_delegation_opens_something_that_a_role_alone_does_not() -> None:
    found = {
        who
        for step in steps()
        for who in SIGNING_BY_DELEGATION
        for is_own in (True, False)
        if expected(step.need, who, is_own=is_own) != expected(step.need, who, is_own=is_own, holds_delegation=True)
    }
    assert found == {"PO", "RM", "LA", "FI", "FP", "DD"}
