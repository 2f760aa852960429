"""Every operation of the API as every role and as nobody, with an own and a foreign record."""

import re
from typing import Any

import pytest

from tests.access.calls import Caller, ways
from tests.access.expected import expected
from tests.access.judge import Tally
from tests.access.operations import OPERATIONS, OperationNeed
from tests.access.walker import operations
from tests.access.world import World

_PART = re.compile(r"\{(?:\w+:)?(\w+)\}|<(?:\w+:)?(\w+)>")

pytestmark = pytest.mark.django_db


def address(route: str, arguments: dict[str, Any], record: Any, typed: OperationNeed) -> str:
    """Return the address of an operation: what is not typed of it is the record, its first part."""
    parts = [name for pair in _PART.findall(route) for name in pair if name]
    values = dict(arguments)
    if parts and record is not None:
        values.setdefault(parts[0], record.pk)
    path = _PART.sub(lambda found: str(values[found.group(1) or found.group(2)]), route)
    return f"/{path}" + (f"?{typed.query}" if typed.query else "")


@pytest.mark.parametrize(("who", "way"), ways("token", "session"))
def test_every_operation(who: str, way: str, world: World, tally: Tally) -> None:
    caller = Caller(world, who)
    for name, (verb, found) in operations().items():
        typed = OPERATIONS.get(name)
        if typed is None or typed.judged:
            continue
        for is_own, record in world.both(typed.record, who):
            url = address(found.route, world.filled_in(typed.arguments, record), record, typed)
            right = expected(typed.need, who, is_own=is_own)
            body = world.filled_in(typed.body, record)
            answer = caller.call(verb, url, body, is_upload=typed.is_upload, by_token=way == "token")
            whose = "" if is_own is None else f" ({'own' if is_own else 'foreign'})"
            tally.note(f"{name}{whose} by {way}", who, right, answer)
    tally.settle()
