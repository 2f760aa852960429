"""Telling workers at once that there is something to do: over Redis where there is one, else they look by themselves.

The queue is the table alone. A call that is lost costs some seconds, never a job.
"""

import logging
import threading
from functools import cache
from typing import Any, Final

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS: Final = 1.0
SECONDS_WITH_CALLS: Final = 5
"""With Redis a worker looks this often all the same: a job may be due later, or its call lost."""

SECONDS_TO_ANSWER: Final = 1
"""Redis is beside us. One that takes the connection and then says nothing holds up no request for longer."""

CALLS: Final = "shiraka:jobs:calls"
MOST_CALLS: Final = 64


def wake() -> None:
    """Call one worker."""
    line = _line(SECONDS_TO_ANSWER)
    if line is None:
        return
    try:
        line.pipeline().lpush(CALLS, "1").ltrim(CALLS, 0, MOST_CALLS - 1).execute()
    except redis.RedisError:
        logger.warning("Redis does not answer: the workers will find what waits by themselves.", exc_info=True)


def wait(stop: threading.Event) -> None:
    """Wait for a call, for some seconds at most, or until told to stop where there is no Redis."""
    # The socket is patient for longer than the question: otherwise silence would look like a fault.
    line = _line(SECONDS_WITH_CALLS + SECONDS_TO_ANSWER)
    if line is not None:
        try:
            line.brpop([CALLS], timeout=SECONDS_WITH_CALLS)
        except redis.RedisError:
            logger.warning("Redis does not answer: looking for what waits instead.", exc_info=True)
        else:
            return
    stop.wait(SECONDS_BETWEEN_LOOKS)


@cache
def _line(seconds: float) -> Any:
    """Return a line to Redis that gives up after so many seconds of silence; None where there is no Redis."""
    if not settings.SHIRAKA_REDIS_URL:
        return None
    return redis.Redis.from_url(
        settings.SHIRAKA_REDIS_URL,
        socket_timeout=seconds,
        socket_connect_timeout=SECONDS_TO_ANSWER,
        # Once more, as a line kept from before may be of a Redis that was started anew since.
        retry=Retry(NoBackoff(), 1),
    )
