"""The daily run as a job, once a day, whichever worker first sees that it is tomorrow; and the letters between."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.jobs import Running, job
from shiraka.foundation.jobs.definition import DAY
from shiraka.foundation.work import at_once, daily


# Each duty has its own transactions, and one that fails undoes none of the others.
@job("work.daily", label=_("Daily work"), attempts=3, atomic=False, every=DAY)
def daily_run(_running: Running) -> dict[str, Any]:
    """Do the work of the day."""
    return dict(daily.run())


# Each letter has its own transaction: one that cannot be written undoes none of the others.
@job("work.at_once", label=_("Letters at once"), attempts=1, atomic=False, every=timedelta(minutes=10))
def letters_at_once(_running: Running) -> dict[str, Any]:
    """Write to those who want to know at once what is new for them."""
    return {"written": at_once.tell_at_once()}
