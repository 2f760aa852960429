"""The trail: what happened, and whether the trail itself is whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shiraka.foundation.administration.trail import Sight, TrailFilter, lines_of
from shiraka.foundation.administration.views.base import AdministrationPage
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.entities.lists import BadCursor, page_of

MOST_DEFECTS = 200


class Trail(AdministrationPage):
    """Every entry, newest first; values above the reader's level are masked."""

    permission = "audit_log:R"

    def get(self, request: HttpRequest) -> HttpResponse:
        sight = Sight.of(self.user)
        form = TrailFilter(request.GET)
        try:
            page = page_of(form.entries(sight), order="-sequence", cursor=request.GET.get("cursor", ""))
        except BadCursor:
            return redirect(request.path)
        entries = [entry for entry in page.records if isinstance(entry, Entry)]
        kept = request.GET.copy()
        kept.pop("cursor", None)
        context = {
            "page": page,
            "lines": lines_of(entries, sight),
            "form": form,
            "kept": kept.urlencode(),
            "is_filtered": any(kept.values()),
        }
        return render(request, "administration/trail.html", context)


class CheckTrail(AdministrationPage):
    """Reading the whole trail and comparing each entry with its seal and its neighbours."""

    permission = "audit_log:R"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "administration/trail_check.html")

    def post(self, request: HttpRequest) -> HttpResponse:
        report = verify()
        context = {"report": report, "defects": report.defects[:MOST_DEFECTS]}
        return render(request, "administration/trail_check.html", context)
