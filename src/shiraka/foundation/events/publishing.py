"""Publishing what happened, and telling those who asked to be told, once it is certain."""

import logging
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import transaction

logger = logging.getLogger(__name__)

E = TypeVar("E")


class Subscriptions:
    """Who is told of what, in the order in which they asked."""

    def __init__(self) -> None:
        self._handlers: dict[type, list[Callable[..., object]]] = {}

    def subscribe(self, event_class: type[E], handler: Callable[[E], object]) -> None:
        """Have `handler` called with each event of exactly this class; asking twice counts once."""
        handlers = self._handlers.setdefault(event_class, [])
        if handler not in handlers:
            handlers.append(handler)

    def publish(self, event: object) -> None:
        """Tell the subscribers when the transaction under way has committed, or now if there is none.

        An event of a transaction that is rolled back is never heard of. A subscriber that fails is
        logged and neither stops the others nor undoes what happened; in tests, where
        `SHIRAKA_RAISE_SUBSCRIBER_ERRORS` is set, the first failure is raised after all were told.
        The queue lives in memory: what must survive a crash right after the commit is written by
        the publisher itself or found by the daily run.
        """
        transaction.on_commit(partial(self._deliver, event))

    def _deliver(self, event: object) -> None:
        failures: list[Exception] = []
        for handler in tuple(self._handlers.get(type(event), ())):
            try:
                handler(event)
            except Exception as error:
                logger.exception("A subscriber failed on %s: %s", type(event).__name__, _name(handler))
                failures.append(error)
        if failures and getattr(settings, "SHIRAKA_RAISE_SUBSCRIBER_ERRORS", False):
            raise failures[0]


def _name(handler: Callable[..., object]) -> str:
    return f"{getattr(handler, '__module__', '?')}.{getattr(handler, '__qualname__', repr(handler))}"


SUBSCRIPTIONS = Subscriptions()
publish = SUBSCRIPTIONS.publish
subscribe = SUBSCRIPTIONS.subscribe
