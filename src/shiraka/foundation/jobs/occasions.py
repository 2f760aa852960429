"""What is done by the clock: each time once, however many workers look."""

from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction

from shiraka.foundation import clock
from shiraka.foundation.jobs.definition import DAY, JOBS
from shiraka.foundation.jobs.enqueue import enqueue
from shiraka.foundation.jobs.models import Occasion

_SEEN: Final[dict[str, str]] = {}


def enqueue_by_the_clock() -> None:
    """Enqueue every job whose next time has come, unless another worker was quicker."""
    for definition in JOBS.values():
        if definition.every is None or _SEEN.get(definition.name) == (time := time_of(definition.every)):
            continue
        with transaction.atomic():
            Occasion.objects.get_or_create(name=definition.name, defaults={"time": ""})
            # Only forwards: the clocks of two machines differ, and one may be set back.
            if Occasion.objects.filter(name=definition.name, time__lt=time).update(time=time):
                enqueue(definition.function)
        _SEEN[definition.name] = time


def time_of(every: timedelta) -> str:
    """Return the present time as one of those for which a job is done: a day at the seat, or the start of a span."""
    if every == DAY:
        return clock.today().isoformat()
    span = every.total_seconds()
    return datetime.fromtimestamp(clock.now().timestamp() // span * span, UTC).isoformat()
