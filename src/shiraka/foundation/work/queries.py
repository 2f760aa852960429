"""My work: what waits for one person, soonest first."""

from django.core.cache import cache

from shiraka.foundation import clock
from shiraka.foundation.people.models import User
from shiraka.foundation.work.lifecycles import waiting_for
from shiraka.foundation.work.sources import WorkItem, registered

_COUNT_SECONDS = 20


def work_items(user: User) -> list[WorkItem]:
    """Return everything that waits for a person: opinions, decisions, and what the apps remind of."""
    today = clock.today()
    found = list(waiting_for(user, today))
    for source in registered():
        found.extend(source(user, today))
    return sorted(found, key=lambda item: (item.due_date, item.record_reference))


def waiting_count(user: User) -> int:
    """Return how many things wait, for the badge on every page; some seconds old at most."""
    key = f"waiting:{user.pk}"
    count = cache.get(key)
    if count is None:
        count = len(work_items(user))
        cache.set(key, count, _COUNT_SECONDS)
    return int(count)
