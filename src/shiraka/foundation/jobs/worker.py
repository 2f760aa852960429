"""A worker: takes one job after another until it is told to stop."""

import logging
import threading

from django.db import close_old_connections

from shiraka.foundation.jobs import queue, runner, wake
from shiraka.foundation.jobs.occasions import enqueue_by_the_clock

logger = logging.getLogger(__name__)


class Worker:
    """Takes jobs from the table. `stop()` lets it finish the one it is at."""

    def __init__(self) -> None:
        self.stopping = threading.Event()

    def stop(self) -> None:
        self.stopping.set()

    def until_stopped(self) -> None:
        while not self.stopping.is_set():
            try:
                enqueue_by_the_clock()
                if (job := queue.claim()) is not None:
                    runner.run(job)
                    continue
            except Exception:
                # A database that is away, or busy for longer than anybody waits: it comes back.
                logger.exception("The queue could not be read or written.")
            close_old_connections()
            wake.wait(self.stopping)
