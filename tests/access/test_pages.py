"""Every page as every role and as nobody, with an own and a foreign record."""

import pytest
from django.urls import reverse

from tests.access.calls import Caller
from tests.access.expected import ALLOWED, EVERYBODY, expected
from tests.access.judge import Tally
from tests.access.pages import PAGES
from tests.access.settings_map import SETTINGS_BY_ROW
from tests.access.walker import pages
from tests.access.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_page(who: str, world: World, tally: Tally) -> None:
    caller = Caller(world, who)
    for page in pages():
        typed = PAGES.get(page.name)
        if typed is None or typed.judged:
            continue
        for is_own, record in world.both(typed.record, who):
            kwargs = world.filled_in(typed.arguments, record)
            url = reverse(page.name, kwargs=kwargs if record is None else {"pk": record.pk, **kwargs})
            for verb in typed.verbs:
                right = expected(typed.need, who, is_own=is_own)
                if ALLOWED in right and verb in typed.passed:
                    right = frozenset({typed.passed[verb]})
                tally.note(f"{verb} {page.name}{_of(is_own)}", who, right, caller.ask(verb, url, typed.body))
    tally.settle()


def _of(is_own: bool | None) -> str:
    return {None: "", True: " (own)", False: " (foreign)"}[is_own]


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_setting(who: str, world: World, tally: Tally) -> None:
    caller = Caller(world, who)
    for row, keys in SETTINGS_BY_ROW.items():
        for page in ("setting", "propose"):
            need = PAGES[f"{row}-{page}"].need
            for key in keys:
                url = reverse(f"{row}-{page}", kwargs={"key": key})
                tally.note(f"get {row}-{page} {key}", who, expected(need, who), caller.ask("get", url))
    tally.settle()
