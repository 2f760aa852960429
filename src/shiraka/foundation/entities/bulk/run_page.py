"""The page of work on many records: how far it is, what would happen to each, and what became of each."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation.access.views import SIGNED_IN, Page
from shiraka.foundation.entities.bulk.jobs import do_many
from shiraka.foundation.entities.bulk.many import NoLonger, asked, shown
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.models import BulkRun, BulkState, BulkStep
from shiraka.foundation.jobs.enqueue import enqueue
from shiraka.foundation.jobs.telling import told as jobs_told

_ON_A_PAGE = 100
_BUSY = frozenset({BulkStep.PREVIEWING, BulkStep.DOING})


class BulkRunPage(Page):
    """What was asked for of many records, for whoever asked."""

    permission = SIGNED_IN

    def run_of(self, pk: int) -> BulkRun:
        run = BulkRun.objects.select_related("owner", "job").filter(pk=pk, owner=self.user).first()
        if run is None or ENTITIES.get(run.entity) is None:
            raise Http404
        return run

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.run_of(pk)
        entity = ENTITIES.get(run.entity)
        address = f"{reverse(f'{run.entity}-list')}?{run.query or 'view=all'}"
        context: dict[str, Any] = {"run": run, "entity": entity, "back_url": address}
        try:
            what = asked(run)
        except NoLonger:
            return render(request, "entities/bulk_run.html", {**context, "is_gone": True})
        context["action"] = what.action
        if run.step in _BUSY:
            context["told"] = jobs_told([run.job], self.user)[0] if run.job is not None else None
            return render(request, "entities/bulk_run.html", {**context, "is_busy": True})
        page = Paginator(run.lines.all(), _ON_A_PAGE).get_page(request.GET.get("page"))
        going = BulkState.GOING if run.step == BulkStep.PREVIEWED else BulkState.DONE
        counts = run.lines.aggregate(
            going=Count("pk", filter=Q(state=going)),
            same=Count("pk", filter=Q(state=BulkState.SAME)),
            refused=Count("pk", filter=Q(state=BulkState.REFUSED)),
        )
        lines = shown(run, what, list(page))
        return render(
            request,
            "entities/bulk_run.html",
            {**context, **counts, "lines": lines, "lines_page": page, "is_done": run.step == BulkStep.DONE},
        )

    @transaction.atomic
    def post(self, _request: HttpRequest, pk: int) -> HttpResponse:
        """Have it done to those that the preview promised."""
        run = self.run_of(pk)
        locked = BulkRun.objects.select_for_update().get(pk=run.pk)
        if locked.step != BulkStep.PREVIEWED:
            messages.info(self.request, _("It was sent before."))
            return redirect("bulk-run", pk)
        locked.step = BulkStep.DOING
        locked.job = enqueue(do_many, requested_by=self.user, key=f"bulk-{pk}", run_id=pk)
        locked.save(update_fields=["step", "job"])
        return redirect("bulk-run", pk)
