"""Work that nobody waits for: enqueued with the change that asks for it, done by a worker, tried again."""

from shiraka.foundation.jobs.definition import JobFailed, Running, job
from shiraka.foundation.jobs.enqueue import enqueue

__all__ = ["JobFailed", "Running", "enqueue", "job"]
