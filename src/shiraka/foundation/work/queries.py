"""My work: what waits for one person, soonest first."""

from django.core.cache import cache

from shiraka.foundation import clock
from shiraka.foundation.people.models import User
from shiraka.foundation.work.sources import WorkItem
from shiraka.foundation.work.trays import waiting_for

_REMEMBERED_SECONDS = 12 * 60 * 60


def work_items(user: User) -> list[WorkItem]:
    """Return everything that waits for a person: opinions, decisions, and what the apps remind of."""
    items = sorted(waiting_for(user, clock.today()), key=lambda item: (item.due_date, item.record_reference))
    cache.set(_key(user), len(items), _REMEMBERED_SECONDS)
    return items


def waiting_count(user: User) -> int:
    """Return how many things waited when the person last looked, for the badge on every page: no query.

    Working it out on each page would cost more than the page itself.
    """
    return int(cache.get(_key(user), 0))


def _key(user: User) -> str:
    return f"waiting:{user.pk}"
