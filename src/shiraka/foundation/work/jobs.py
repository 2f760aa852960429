"""The daily run as a job: once a day, whichever worker is the first to see that it is tomorrow."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.jobs import Running, job
from shiraka.foundation.jobs.definition import DAY
from shiraka.foundation.work import daily


# Each duty has its own transactions, and one that fails undoes none of the others.
@job("work.daily", label=_("Daily work"), attempts=3, atomic=False, every=DAY)
def daily_run(_running: Running) -> dict[str, Any]:
    """Do the work of the day."""
    return dict(daily.run())
