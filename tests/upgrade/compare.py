"""Says what an upgrade lost against `count`, then opens every list and every record as the Head of Sector."""

import json
import sys
from http import HTTPStatus
from pathlib import Path

from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from tests.upgrade.count import counts

# Counting has set Django up.
from shiraka.foundation.access.permission import visible  # isort: skip
from shiraka.foundation.entities.definition import ENTITIES  # isort: skip
from shiraka.foundation.people.models import User  # isort: skip

# Django's own, written as it likes when it migrates and when somebody signs in.
OWN = ("auth.", "contenttypes.", "sessions.", "usersessions.")


def lost(before: dict[str, int], after: dict[str, int]) -> list[str]:
    """Return what there is less of than before, in words; a kind that the code no longer has was moved on purpose."""
    return [
        f"{label}: {number} before, {after[label]} after"
        for label, number in before.items()
        if label in after and after[label] < number and not label.startswith(OWN)
    ]


def closed(user: User) -> tuple[int, list[str]]:
    """Open every list and record this person may see; return how many pages there are, and those that do not open."""
    client = Client()
    client.force_login(user)
    addresses = [reverse(f"{entity.key}-list") for entity in ENTITIES]
    addresses += [
        reverse(f"{entity.key}-record", args=[pk])
        for entity in ENTITIES
        for pk in visible(user, entity).values_list("pk", flat=True)
    ]
    return len(addresses), [address for address in addresses if client.get(address).status_code != HTTPStatus.OK]


def main() -> int:
    """Tell what was found; 1 when anything is amiss."""
    before = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    gone = lost(before, counts())
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        opened, shut = closed(User.objects.get(username="hs1"))
    for fault in (*gone, *(f"{address} does not open" for address in shut)):
        sys.stdout.write(f"{fault}\n")
    sys.stdout.write(f"{sum(before.values())} records before, {len(gone)} kinds lost some; {opened} pages opened\n")
    return 1 if gone or shut else 0


if __name__ == "__main__":
    sys.exit(main())
