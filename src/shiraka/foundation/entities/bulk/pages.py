"""Doing one thing to several records of a list: what is asked, what would happen to each, what became of each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation.entities.bulk.actions import (
    MOST,
    Action,
    Line,
    actions_of,
    carry_out,
    chosen,
    input_form,
    preview,
)
from shiraka.foundation.entities.bulk.jobs import preview_many
from shiraka.foundation.entities.bulk.many import MOST_IN_JOB, begin
from shiraka.foundation.entities.exports.rows import Selection, WrongFilter
from shiraka.foundation.entities.views import EntityPage
from shiraka.foundation.jobs.enqueue import enqueue

_OURS = frozenset({"csrfmiddlewaretoken", "pk", "all", "action", "step"})


class EntityBulk(EntityPage):
    """Three steps of one form: what is asked, the preview, and the outcome of each record. Nothing is done before."""

    template = "bulk"

    def post(self, request: HttpRequest) -> HttpResponse:
        actions = {action.key: action for action in actions_of(self.user, self.entity)}
        action = actions.get(request.POST.get("action", ""))
        versions = self.versions()
        if not 0 < len(versions) <= MOST_IN_JOB:
            words = _("At most %(most)s records at once. Narrow the list by a filter.") % {"most": MOST_IN_JOB}
            return self.back(words if versions else _("Choose records first."))
        if action is None:
            return self.unsaid(list(actions.values()), versions)
        step = request.POST.get("step", "")
        form = input_form(self.user, self.entity, action, request.POST if step or not action.inputs else None)
        if not form.is_bound or not form.is_valid():
            return self.asked(action, form, versions, status=422 if form.is_bound else 200)
        if len(versions) > MOST:
            return self.handed_over(action, versions)
        if step == "done":
            return self.outcome(action, form, versions)
        records = chosen(self.user, self.entity, versions)
        held = {record.pk: record.version for record in records}
        lines = preview(self.user, self.entity, action, records, form.cleaned_data)
        going = {line.record.pk: held[line.record.pk] for line in lines if line.is_open}
        given = [(name, value) for name, values in request.POST.lists() for value in values if name not in _OURS]
        context = {"lines": lines, "given": given, "tokens": tokens(going), "is_preview": True}
        return self.show(action, context)

    def versions(self) -> dict[int, int]:
        """Return the keys that were chosen, each with the version that was seen, 0 before there was a preview."""
        if self.request.POST.get("all"):
            try:
                selection = Selection.of(self.user, self.entity, self.request.GET)
            except WrongFilter:
                return {}
            return dict.fromkeys(selection.records.values_list("pk", flat=True)[: MOST_IN_JOB + 1], 0)
        found: dict[int, int] = {}
        for token in self.request.POST.getlist("pk"):
            pk, _dot, version = token.partition(".")
            if is_key(pk) and (not version or is_key(version)):
                found[int(pk)] = int(version or 0)
        return found

    def unsaid(self, actions: Sequence[Action], versions: Mapping[int, int]) -> HttpResponse:
        """Ask what is to be done, where it was not said: the records stay chosen."""
        action = Action(key="", label=_("What is to be done?"))
        return self.show(action, {"actions": actions, **self.told(versions)}, status=422)

    @transaction.atomic
    def handed_over(self, action: Action, versions: Mapping[int, int]) -> HttpResponse:
        """Have a worker look at them all: nobody waits for that many at a page."""
        given = {name: values for name, values in self.request.POST.lists() if name not in _OURS}
        query = self.request.GET.urlencode()
        run = begin(self.user, self.entity, action, versions, inputs=given, query=query)
        run.job = enqueue(preview_many, requested_by=self.user, key=f"bulk-{run.pk}", run_id=run.pk)
        run.save(update_fields=["job"])
        return redirect("bulk-run", run.pk)

    def told(self, versions: Mapping[int, int]) -> dict[str, Any]:
        """Return what a page before the preview shows and sends on of the chosen records."""
        if len(versions) > MOST:
            return {"lines": [], "chosen_count": len(versions), "is_all": True}
        records = chosen(self.user, self.entity, versions)
        lines = [Line(record=record) for record in records]
        return {"lines": lines, "chosen_count": len(lines), "tokens": tokens(versions)}

    def asked(self, action: Action, form: Any, versions: Mapping[int, int], status: int) -> HttpResponse:
        return self.show(action, {"form": form, "is_asked": True, **self.told(versions)}, status)

    def outcome(self, action: Action, form: Any, versions: Mapping[int, int]) -> HttpResponse:
        lines = list(carry_out(self.user, self.entity, action, versions, form.cleaned_data))
        # What may not be seen is not there: whoever made the address up learns no more than that.
        return self.show(action, {"lines": lines, "is_done": True})

    def show(self, action: Action, context: dict[str, Any], status: int = 200) -> HttpResponse:
        lines: Sequence[Line] = context["lines"]
        counts = {
            "going": sum(line.is_open for line in lines),
            "same": sum(line.is_same for line in lines),
            "refused": sum(bool(line.refusals) for line in lines),
        }
        # Refusals first: they are what one looks for.
        ordered = sorted(lines, key=lambda line: (not line.refusals, line.is_same))
        given = {**context, **counts, "lines": ordered, "action": action, "back_url": self.list_url()}
        return self.page(given, status=status)

    def back(self, sentence: str) -> HttpResponse:
        messages.warning(self.request, sentence)
        return redirect(self.list_url())

    def list_url(self) -> str:
        return f"{reverse(f'{self.entity.key}-list')}?{self.request.GET.urlencode() or 'view=all'}"


def tokens(versions: Mapping[int, int]) -> list[str]:
    """Return chosen records as the form sends them on: the key, and the version where one was seen."""
    return [f"{pk}.{version}" if version else str(pk) for pk, version in versions.items()]


def is_key(written: str) -> bool:
    """Tell whether this is a number that a database could hold as a key."""
    return written.isascii() and written.isdigit() and len(written) < 19  # noqa: PLR2004 - the digits of 64 bits
