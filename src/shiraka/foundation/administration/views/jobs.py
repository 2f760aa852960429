"""Jobs: one's own, and for those who keep the system all of them; how far one is; trying one again."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation.access.permission import allowed
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.administration.views.base import AdministrationPage
from shiraka.foundation.entities.lists import BadCursor, page_of
from shiraka.foundation.jobs.actions import retry
from shiraka.foundation.jobs.definition import JOBS
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.jobs.telling import READS_ALL, RETRIES, JobTold, jobs_for, told
from shiraka.foundation.workflow.conditions import Refused


class JobList(AdministrationPage):
    """The latest first; narrowed to one state, and for whoever reads all of them to one kind, if asked."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        jobs, reads_all = jobs_for(self.user), allowed(self.user, READS_ALL)
        kinds = sorted(((name, str(found.label)) for name, found in JOBS.items()), key=lambda kind: kind[1])
        asked = {
            name: value
            for name, values in (("state", State.values), ("name", JOBS if reads_all else ()))
            if (value := request.GET.get(name, "")) in values
        }
        jobs = jobs.filter(**asked)
        try:
            page = page_of(jobs, order="-created_at", cursor=request.GET.get("cursor", ""))
        except BadCursor:
            return redirect(request.path)
        context = {
            "page": page,
            "lines": told([job for job in page.records if isinstance(job, Job)], self.user),
            "reads_all": reads_all,
            "states": State.choices,
            "kinds": kinds,
            "asked": asked,
            "kept": urlencode(asked),
        }
        return render(request, "administration/jobs.html", context)


class OneJob(AdministrationPage):
    """A page about a job that its reader may know of; 404 for others."""

    permission = SIGNED_IN

    def told(self, pk: int) -> JobTold:
        job = jobs_for(self.user).filter(pk=pk).first()
        if job is None:
            raise Http404
        return told([job], self.user)[0]


class JobPage(OneJob):
    """What was asked for, how far it is, and what came of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "administration/job.html", {"told": self.told(pk)})


class JobProgress(OneJob):
    """The part of a page that says how far a job is, by itself, for a page that asks again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "jobs/parts/progress.html", {"told": self.told(pk)})


class RetryJob(AdministrationPage):
    """Having a job that failed wait again."""

    permission = RETRIES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = get_object_or_404(Job, pk=pk)
        try:
            retry(job, actor=self.user)
        except Refused as refusal:
            return self.refused(refusal, reverse("job", args=[pk]))
        messages.success(request, _("The job waits again."))
        return redirect("job", pk)
