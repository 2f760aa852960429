"""What a person does with the private address of their calendar. Each is told in the trail, without the secret."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import transaction

from shiraka.foundation import clock
from shiraka.foundation.audit import record as audit
from shiraka.foundation.calendars.models import Calendar
from shiraka.foundation.people.models import User
from shiraka.foundation.sealing import fingerprint

START: Final = "shc_"
"""What every secret begins with, so that a leaked one is recognised wherever it turns up."""
# Each reading would be a write; this often is enough to see whether a program still reads it.
_NOTED_EVERY: Final = timedelta(minutes=10)


@transaction.atomic
def make(user: User, kinds: Sequence[str]) -> tuple[Calendar, str]:
    """Make the address, or another in place of the present one, and return it with its secret, never shown again."""
    secret = START + secrets.token_urlsafe(32)
    said = {"hash": fingerprint(secret), "kinds": sorted(kinds), "created_at": clock.now(), "last_read_at": None}
    calendar, is_new = Calendar.objects.update_or_create(user=user, defaults=said)
    audit.write("make_calendar" if is_new else "renew_calendar", calendar, actor=user, after={"kinds": calendar.kinds})
    return calendar, secret


@transaction.atomic
def choose(calendar: Calendar, kinds: Sequence[str]) -> None:
    """Store what the calendar holds; its address stays."""
    before, after = {"kinds": calendar.kinds}, {"kinds": sorted(kinds)}
    if before != after:
        calendar.kinds = after["kinds"]
        calendar.save(update_fields=["kinds"])
        audit.write("change_calendar", calendar, actor=calendar.user, before=before, after=after)


@transaction.atomic
def revoke(calendar: Calendar) -> None:
    """End the address at once."""
    audit.write("revoke_calendar", calendar, actor=calendar.user, before={"kinds": calendar.kinds})
    calendar.delete()


def calendar_at(secret: str) -> Calendar | None:
    """Return the calendar with this secret if its person may still sign in, and note that it was read."""
    found = Calendar.objects.select_related("user").filter(hash=fingerprint(secret), user__is_active=True).first()
    now = clock.now()
    if found is not None and (found.last_read_at is None or now - found.last_read_at > _NOTED_EVERY):
        Calendar.objects.filter(pk=found.pk).update(last_read_at=now)
    return found
