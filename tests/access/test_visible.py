"""Lists and searches show every role the records it may read, and no other."""

import json
import re

import pytest
from django.urls import reverse

from tests.access.calls import Caller
from tests.access.expected import ALLOWED, ROLES, expected
from tests.access.judge import Tally
from tests.access.operations import OPERATIONS, RECORDS
from tests.access.world import World

pytestmark = pytest.mark.django_db

KINDS = tuple(name.removesuffix(".list") for name in RECORDS if name.endswith(".list"))
SHOWN, NOT_SHOWN = "shown", "not shown"

# Not every kind is searched, and where it is others may come first; these two are found by their names.
FOUND = ("partner", "agreement")


def shown_by_pages(caller: Caller, kind: str) -> dict[str, set[int]]:
    """Return the keys of the records of a kind that its list and the search link to."""
    address = re.escape(reverse(f"{kind}-list"))
    asked = {"list": reverse(f"{kind}-list"), "search": f"{reverse('search')}?q=kept"}
    return {
        name: {int(pk) for pk in re.findall(rf'href="{address}(\d+)/', caller.read(url))} for name, url in asked.items()
    }


def shown_by_api(caller: Caller, kind: str) -> dict[str, set[int]]:
    """Return the same of what the API answers."""
    listed = json.loads(caller.read(f"/api/v1/{kind}?limit=100", by_token=True))
    groups = json.loads(caller.read("/api/v1/search?q=kept", by_token=True))
    return {
        "api list": {item["id"] for item in listed.get("items", ())},
        "api search": {item["id"] for group in groups if group["type"] == kind for item in group["items"]},
    }


@pytest.mark.parametrize("who", ROLES)
def test_lists_and_searches(who: str, world: World, tally: Tally) -> None:
    caller = Caller(world, who)
    for kind in KINDS:
        need = OPERATIONS[f"{kind}.get"].need
        for place, keys in (shown_by_pages(caller, kind) | shown_by_api(caller, kind)).items():
            is_told_in_full = kind in FOUND or place == "api list"
            for is_own, record in world.both(kind, who):
                is_theirs = ALLOWED in expected(need, who, is_own=is_own)
                right = {SHOWN} if is_theirs else {NOT_SHOWN}
                right |= set() if is_told_in_full else {NOT_SHOWN}
                told = f"{place} of {kind} ({'own' if is_own else 'foreign'})"
                tally.note(told, who, frozenset(right), SHOWN if record.pk in keys else NOT_SHOWN)
    tally.settle()
