"""Telling workers at once that there is something to do: over Redis where there is one, else they look by themselves.

The queue is the table alone. A call that is lost costs some seconds, never a job.
"""

import logging
import threading
from functools import cache
from typing import Any, Final

import redis
from django.conf import settings

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS: Final = 1.0
SECONDS_WITH_CALLS: Final = 5
"""With Redis a worker looks this often all the same: a job may be due later, or its call lost."""

CALLS: Final = "shiraka:jobs:calls"
MOST_CALLS: Final = 64


def wake() -> None:
    """Call one worker."""
    line = _line()
    if line is None:
        return
    try:
        line.pipeline().lpush(CALLS, "1").ltrim(CALLS, 0, MOST_CALLS - 1).execute()
    except redis.RedisError:
        logger.warning("Redis does not answer: the workers will find what waits by themselves.", exc_info=True)


def wait(stop: threading.Event) -> None:
    """Wait for a call, for some seconds at most, or until told to stop where there is no Redis."""
    line = _line()
    if line is not None:
        try:
            line.brpop([CALLS], timeout=SECONDS_WITH_CALLS)
        except redis.RedisError:
            logger.warning("Redis does not answer: looking for what waits instead.", exc_info=True)
        else:
            return
    stop.wait(SECONDS_BETWEEN_LOOKS)


@cache
def _line() -> Any:
    return redis.Redis.from_url(settings.SHIRAKA_REDIS_URL) if settings.SHIRAKA_REDIS_URL else None
