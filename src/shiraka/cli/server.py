"""How gunicorn runs; read by it as `python:shiraka.cli.server`, so the names are its own."""

import gc
from pathlib import Path
from typing import Any

from django.conf import settings
from prometheus_client.multiprocess import mark_process_dead

bind = f"{settings.SHIRAKA_HOST}:{settings.SHIRAKA_PORT}"
worker_class = "gthread"
workers = settings.SHIRAKA_WEB_WORKERS
threads = settings.SHIRAKA_WEB_THREADS
timeout = 60
graceful_timeout = 20
keepalive = 5
# `shiraka serve` is in control; a socket in the home folder would be shared by two installations.
control_socket_disable = True
# The heartbeat of a worker is a file; on a busy disk it would come late, in memory it does not.
memory = Path("/dev/shm")  # noqa: S108 - gunicorn opens a file there that only it can reach
worker_tmp_dir = str(memory) if memory.is_dir() else None


def child_exit(_server: object, worker: Any) -> None:
    """Leave out of the figures what a process that ended had at hand; what it counted stays counted."""
    if settings.SHIRAKA_METRICS_FOLDER:
        mark_process_dead(worker.pid, settings.SHIRAKA_METRICS_FOLDER)  # type: ignore[no-untyped-call]


def post_worker_init(_worker: object) -> None:
    """Keep what start-up made out of later collections: the longest request took a third of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
