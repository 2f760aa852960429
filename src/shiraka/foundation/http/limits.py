"""How many requests one token, calendar, person or address may send in a minute."""

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from shiraka.foundation import clock

WINDOW: Final = 60


@dataclass(frozen=True)
class Limit:
    """`most` requests a minute for each caller of a kind."""

    kind: str
    most: int


TOKEN = Limit("token", 600)
# Programs ask for a calendar a few times a day; some from several machines at once.
CALENDAR = Limit("calendar", 20)
PERSON = Limit("person", 1200)
# Whoever has not said who they are, or not convincingly.
STRANGER = Limit("stranger", 60)


def seconds_to_wait(limit: Limit, caller: object) -> int:
    """Count one request and return 0, or how long to wait when it is one too many."""
    second = int(clock.now().timestamp())
    key = f"limit:{limit.kind}:{caller}:{second // WINDOW}"
    cache.add(key, 0, WINDOW * 2)
    try:
        count = cache.incr(key)
    except ValueError:
        # Evicted between the two calls: the cache is full, and a missed count harms nobody.
        return 0
    return 0 if count <= limit.most else WINDOW - second % WINDOW
