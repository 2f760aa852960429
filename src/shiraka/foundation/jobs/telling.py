"""A job as pages and the API tell it, and whose jobs somebody sees."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation.access.permission import allowed
from shiraka.foundation.jobs import progress
from shiraka.foundation.jobs.definition import JOBS
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.languages.formats import number
from shiraka.foundation.people.models import User

READS_ALL: Final = "parameter:R"
RETRIES: Final = "parameter:C"

_MARKS: Final = {
    State.WAITING: ("idle", "clock"),
    State.RUNNING: ("info", "play"),
    State.SUCCEEDED: ("ok", "circle-check"),
    State.RETRYING: ("warn", "rotate-ccw"),
    State.DEAD: ("bad", "circle-x"),
}


@dataclass(frozen=True, kw_only=True)
class JobTold:
    """One job in words. `percent` is None where nobody knows how much there is to do.

    What it is `about` is told to whoever reads all jobs alone: it may name people.
    """

    job: Job
    about: str
    tone: str
    icon: str
    figures: str
    percent: int | None
    is_over: bool
    url: str
    progress_url: str
    retry_url: str
    result_url: str


def jobs_for(user: User) -> QuerySet[Job]:
    """Return the jobs somebody may know of: what they asked for, or all of them."""
    found = Job.objects.select_related("requested_by")
    return found if allowed(user, READS_ALL) else found.filter(Q(requested_by=user))


def told(jobs: Sequence[Job], user: User) -> list[JobTold]:
    """Return jobs as their reader is told of them, how far they are just now included."""
    progress.read_into(jobs)
    may_retry = allowed(user, RETRIES)
    about = _about(jobs) if allowed(user, READS_ALL) else {}
    return [_told(job, about.get(job.pk, ""), may_retry=may_retry) for job in jobs]


def _about(jobs: Sequence[Job]) -> Mapping[int, str]:
    """Return what each job is about, asked once for each kind that says so."""
    alike: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        alike[job.name].append(job)
    found: dict[int, str] = {}
    for name, of_a_kind in alike.items():
        definition = JOBS.get(name)
        if definition is not None and definition.about is not None:
            found.update(definition.about(of_a_kind))
    return found


def _told(job: Job, about: str, *, may_retry: bool) -> JobTold:
    tone, icon = _MARKS[State(job.state)]
    figures = _("%(done)s of %(total)s") % {"done": number(job.done), "total": number(job.total)} if job.total else ""
    result = str(job.outcome.get("url", ""))
    return JobTold(
        job=job,
        about=about,
        tone=tone,
        icon=icon,
        figures=figures,
        percent=min(100, 100 * job.done // job.total) if job.total else None,
        is_over=job.is_over,
        url=reverse("job", args=[job.pk]),
        progress_url=reverse("job-progress", args=[job.pk]),
        retry_url=reverse("job-retry", args=[job.pk]) if may_retry and job.state == State.DEAD else "",
        # A path of ours, whatever a job wrote there.
        result_url=result if result.startswith("/") and not result.startswith("//") else "",
    )
