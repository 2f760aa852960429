"""Jobs over the API: one's own, and for those who keep the system all of them."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Schema

from shiraka.api.caller import user_of
from shiraka.api.lists import cut, limit_of, paging
from shiraka.api.operations import Answer, Table
from shiraka.api.schemas import Page, Reference, named
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.jobs.actions import retry
from shiraka.foundation.jobs.models import Job
from shiraka.foundation.jobs.telling import RETRIES, JobTold, jobs_for, told
from shiraka.foundation.people.models import User


class JobAnswer(Schema):
    """A job: what was asked for, how far it is, what came of it."""

    id: int
    name: str
    label: str
    about: str
    state: str
    done: int
    total: int
    attempts: int
    error: str
    outcome: dict[str, Any]
    requested_by: Reference | None
    created_at: Any
    started_at: Any
    ended_at: Any
    next_attempt_at: Any


class JobPage(Schema):
    """One page of jobs, the latest first."""

    items: list[JobAnswer]
    next: Page
    previous: Page


def add_job_operations(api: NinjaAPI) -> None:
    """Add reading jobs and trying one again."""
    table, base = Table(api, "job"), "/job/{int:job_id}"
    table.add(
        "GET", "/job", "list", list_jobs, right=SIGNED_IN, scope="job:read", parameters=paging(),
        answer=Answer(schema=JobPage, errors=(400, 422)), summary="Jobs",
    )  # fmt: skip
    table.add(
        "GET", base, "get", get_job, right=SIGNED_IN, scope="job:read",
        answer=Answer(schema=JobAnswer, errors=(404,)), summary="A job, and how far it is",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/retry", "retry", retry_job, right=RETRIES, scope="job:write",
        answer=Answer(schema=JobAnswer, errors=(404, 409)), summary="Try a job again that failed",
    )  # fmt: skip


def job_told(line: JobTold) -> dict[str, object]:
    """Return a job as answers tell it."""
    job = line.job
    names = ("name", "label", "state", "done", "total", "attempts", "outcome")
    instants = ("created_at", "started_at", "ended_at", "next_attempt_at")
    return {
        "id": job.pk,
        "about": line.about,
        "error": job.told_error,
        "requested_by": named(job.requested_by, kind="user") if job.requested_by else None,
        **{name: getattr(job, name) for name in (*names, *instants)},
    }


def list_jobs(request: HttpRequest) -> Any:
    """Those the caller asked for; all of them for who reads the settings."""
    user = user_of(request)
    cursor, size = request.GET.get("cursor", ""), limit_of(request)
    page = cut(jobs_for(user), order="-created_at", cursor=cursor, size=size, what=f"job:{user.pk}")
    found: list[Any] = list(page.records)
    items = [job_told(line) for line in told(found, user)]
    return {"items": items, "next": page.older, "previous": page.newer}


def get_job(request: HttpRequest, job_id: int) -> Any:
    return job_told(_line(user_of(request), job_id))


def retry_job(request: HttpRequest, job_id: int) -> Any:
    """It waits again with all its attempts."""
    user = user_of(request)
    retry(_line(user, job_id).job, actor=user)
    return job_told(_line(user, job_id))


def _line(user: User, key: int) -> JobTold:
    job: Job | None = jobs_for(user).filter(pk=key).first()
    if job is None:
        raise Http404
    return told([job], user)[0]
