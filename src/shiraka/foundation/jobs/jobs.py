"""The jobs about jobs."""

from datetime import timedelta
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from shiraka.foundation import clock
from shiraka.foundation.jobs.definition import DAY, Running, job
from shiraka.foundation.jobs.models import Job, State

KEPT: Final = timedelta(days=30)


@job("jobs.tidy", label=_("Remove old jobs from the list"), every=DAY)
def tidy(_running: Running) -> dict[str, Any]:
    """Remove what succeeded long ago; what failed stays until somebody has looked at it."""
    removed, _kinds = Job.objects.filter(state=State.SUCCEEDED, ended_at__lt=clock.now() - KEPT).delete()
    return {"removed": removed}
