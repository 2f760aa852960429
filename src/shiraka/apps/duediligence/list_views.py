"""The pages of the lists: which are in force, what changed between two, and runs of the whole register."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from shiraka.apps.duediligence.actions.lists import CONFIRM, SnapshotDamaged, confirm, differences, entries_of, refuse
from shiraka.apps.duediligence.jobs import fetch_lists, screen_register
from shiraka.apps.duediligence.models import Fetched, RunKind, ScreeningRun, Snapshot, SnapshotState
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.access.views import Page
from shiraka.foundation.jobs.enqueue import enqueue
from shiraka.foundation.workflow.conditions import Refused

SHOWN_RUNS, SHOWN_ENTRIES = 20, 200
READ = "case_score:R"


class ListPage(Page):
    """A page about lists: for those who read findings."""

    permission = READ

    def snapshot(self, pk: int) -> Snapshot:
        found = Snapshot.objects.select_related("previous", "taken_by", "confirmed_by").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def refused(self, refusal: Refused) -> HttpResponse:
        """Say on the page of all lists why something was not done."""
        for condition in refusal.conditions:
            messages.error(self.request, condition.label)
        return redirect("screening-lists")

    def shown(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        context["may_confirm"] = allowed(self.user, CONFIRM)
        return render(self.request, f"duediligence/{template}.html", context, status=status)


class Lists(ListPage):
    """The lists in force, those that wait for somebody, and the last runs against them."""

    def get(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - Django gives it
        shown, runs = Snapshot.objects.select_related("taken_by"), ScreeningRun.objects.all()
        context = {
            "in_force": list(shown.filter(state=SnapshotState.IN_FORCE)),
            "waiting": list(shown.filter(state=SnapshotState.WAITING)),
            "earlier": list(shown.filter(state=SnapshotState.REPLACED).order_by("-taken_at")[:SHOWN_RUNS]),
            "failed": list(Fetched.objects.exclude(error="").order_by("address")),
            # Every partner that comes or changes has a run of its own: counted here, told on its case.
            "runs": list(runs.exclude(kind=RunKind.PARTNERS).select_related("requested_by")[:SHOWN_RUNS]),
            "single_count": runs.filter(kind=RunKind.PARTNERS).count(),
        }
        return self.shown("lists", context)


class ListDifferences(ListPage):
    """One list as it was taken in, and what it has that the one before it had not."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG002 - Django gives it
        snapshot = self.snapshot(pk)
        context: dict[str, Any] = {"snapshot": snapshot, "most": SHOWN_ENTRIES}
        try:
            before = entries_of(snapshot.previous) if snapshot.previous else []
            found = differences(before, entries_of(snapshot))
        except SnapshotDamaged:
            context["is_damaged"] = True
            return self.shown("list", context)
        context |= {
            "counts": (len(found.came), len(found.changed), len(found.went)),
            "came": found.came[:SHOWN_ENTRIES] if snapshot.previous else (),
            "went": found.went[:SHOWN_ENTRIES],
            "changed": [(old, new, _changed(old, new)) for old, new in found.changed[:SHOWN_ENTRIES]],
        }
        return self.shown("list", context)


def _changed(old: Any, new: Any) -> list[tuple[str, str, str]]:
    """Return what an entry says otherwise: the name of each field in words, before and after."""
    labels = {
        "names": _("Names"),
        "countries": _("Countries"),
        "births": _("Birth or foundation"),
        "registrations": _("Registration numbers"),
        "programmes": _("Programmes"),
        "since": _("Since"),
        "until": _("Until"),
        "kind": _("Kind"),
    }
    found = []
    for name, label in labels.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            found.append((label, _in_words(before, after), _in_words(after, before)))
    return found


def _in_words(value: Any, other: Any) -> str:
    """Return a value of a field; of several only those that the other side has not."""
    if not isinstance(value, tuple):
        return str(value) or "–"
    only = [getattr(item, "text", str(item)) for item in value if item not in other]
    return "; ".join(only) or "–"


class ConfirmList(ListPage):
    """Putting a list in force that waited."""

    permission = CONFIRM

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG002 - Django gives it
        try:
            confirm(self.snapshot(pk), actor=self.user)
        except Refused as refusal:
            return self.refused(refusal)
        return redirect("screening-list", pk)


class RefuseList(ListPage):
    """Leaving a list aside that waited."""

    permission = CONFIRM

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG002 - Django gives it
        try:
            refuse(self.snapshot(pk), actor=self.user)
        except Refused as refusal:
            return self.refused(refusal)
        return redirect("screening-lists")


class BeginRun(ListPage):
    """Screening the whole register now; its job shows how far it is."""

    permission = CONFIRM

    def post(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - Django gives it
        job = enqueue(screen_register, requested_by=self.user, key="register", user_id=self.user.pk)
        return redirect("job", job.pk)


class FetchLists(ListPage):
    """Fetching now what is new of the lists that the settings name."""

    permission = CONFIRM

    def post(self, request: HttpRequest) -> HttpResponse:  # noqa: ARG002 - Django gives it
        job = enqueue(fetch_lists, requested_by=self.user, key="lists", user_id=self.user.pk)
        return redirect("job", job.pk)


class Run(ListPage):
    """One run: against which lists, how many partners and names, and what it found."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG002 - Django gives it
        run = ScreeningRun.objects.select_related("requested_by").filter(pk=pk).first()
        if run is None:
            raise Http404
        return self.shown("run", {"run": run})
