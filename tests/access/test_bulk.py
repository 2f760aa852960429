"""Naming a reader on several records asks, for each role and each record, what naming one on a single record asks."""

import pytest

from shiraka.foundation.access.permission import visible
from shiraka.foundation.entities.bulk.actions import actions_of, preview
from shiraka.foundation.entities.definition import ENTITIES
from tests.access.expected import ALLOWED, OUTSIDE, ROLES, expected
from tests.access.judge import Tally
from tests.access.operations import OPERATIONS
from tests.access.world import World

pytestmark = pytest.mark.django_db

KINDS = ("partner", "agreement")
# Who enters partners and drafts agreements, typed from the table: a C, and to whom it is only their own, too.
NAMING = {"partner": {"PO", "DD", "RM"}, "agreement": {"PO", "RM", "LA", "FP"}}
NOT_OPEN = "not open"


@pytest.mark.parametrize("who", ROLES)
def test_a_reader_is_named_on_many_by_whoever_names_one(who: str, world: World, tally: Tally) -> None:
    user, reader = world.people[who], world.people["RM"]
    for kind in KINDS:
        entity = ENTITIES.get(kind)
        assert entity is not None
        offered = {action.key: action for action in actions_of(user, entity)}
        assert ("name-reader" in offered) == (who in NAMING[kind])
        if who in OUTSIDE:
            assert offered == {}
        for is_own, record in world.both(kind, who):
            is_right = ALLOWED in expected(OPERATIONS[f"{kind}.name_reader"].need, who, is_own=is_own)
            seen, found = list(visible(user, entity).filter(pk=record.pk)), NOT_OPEN
            if seen and "name-reader" in offered:
                (line,) = preview(user, entity, offered["name-reader"], seen, {"reader": reader})
                refused = [condition.label for condition in line.refusals]
                found = NOT_OPEN if "You may not do this to this record." in refused else ALLOWED
            told = f"naming on several, {kind} ({'own' if is_own else 'foreign'})"
            tally.note(told, who, frozenset({ALLOWED if is_right else NOT_OPEN}), found)
    tally.settle()
