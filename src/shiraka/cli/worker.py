"""`shiraka worker`: does jobs, beside the web or on another machine."""

import signal
from types import FrameType

from shiraka.cli.database import migrate_if_needed
from shiraka.foundation.jobs.occasions import enqueue_by_the_clock
from shiraka.foundation.jobs.runner import run_waiting
from shiraka.foundation.jobs.worker import Worker


def run(*, once: bool) -> int:
    """Do jobs until told to stop (TERM or INT), finishing the one at hand; with `once` until none waits."""
    if once:
        migrate_if_needed()
        enqueue_by_the_clock()
        run_waiting()
        return 0
    worker = Worker()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.until_stopped()
    return 0
