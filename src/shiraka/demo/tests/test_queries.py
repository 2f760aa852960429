"""No page asks the database more than it may, for any account of the demonstration and in any state of a record."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shiraka.foundation.access.permission import visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.mail.filing import from_unknown, tray_of
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.perform import options

pytestmark = pytest.mark.usefixtures("demonstration")

MOST = 15
ACCOUNTS = ("hs1", "po1", "rm1", "dd1", "la1", "fi1", "fp1", "dg1", "nc1", "ep1", "au1", "ad1")
FIXED = (
    "home",
    "figures",
    "register-map",
    "search",
    "profile",
    "calendar",
    "letters",
    "job-list",
    "ways-to-sign-in",
    "mail-list",
    "mail-unknown",
    "parameter-list",
    "delegation-list",
    "interest-list",
    "user-list",
    "trail",
)


def addresses(user: User) -> Iterator[str]:
    """Yield the pages an account may ask for: lists, and one record of each kind in each state with all of its."""
    yield from (reverse(name) for name in FIXED)
    yield from (reverse("mail-message", args=[message.pk]) for message in [*tray_of(user), *from_unknown(user)])
    for entity in ENTITIES:
        yield from (reverse(f"{entity.key}-{page}") for page in ("list", "create"))
        for record in one_in_each_state(user, entity):
            yield from (reverse(f"{entity.key}-{page}", args=[record.pk]) for page in ("record", "edit", "history"))
            for option in options(record, user) if entity.lifecycle else ():
                yield reverse(f"{entity.key}-move", args=[record.pk, option.move.action])
            if entity.key == "partner":
                yield from (reverse(f"partner-{page}", args=[record.pk]) for page in ("sheet", "map"))


def one_in_each_state(user: User, entity: Entity) -> list[Model]:
    return list({getattr(record, "status", ""): record for record in visible(user, entity).order_by("pk")}.values())


@pytest.mark.parametrize("username", ACCOUNTS)
def test_no_page_asks_more_than_fifteen_questions(username: str) -> None:
    user = User.objects.get(username=username)
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get(reverse("home"))
    counted: dict[str, int] = {}
    for address in addresses(user):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        assert answer.status_code < 500, address
        counted[address] = len(asked)
    assert len(counted) > len(FIXED)
    assert {address: count for address, count in counted.items() if count > MOST} == {}
