"""Who may read a record: the people named on it, and its level, which two people lower."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import visible
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.administration.forms import LevelForm
from shiraka.foundation.administration.views.base import AdministrationPage
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.levels import lower_level, may_lower, proposal_on
from shiraka.foundation.entities.reader_form import ReaderForm
from shiraka.foundation.entities.readers import asks_for_names, may_name, name_reader, readers_of, remove_reader
from shiraka.foundation.entities.values import record_url
from shiraka.foundation.workflow.conditions import Refused


class ReadersBase(AdministrationPage):
    """A page about the readers of one record, for those who may edit that record."""

    permission = SIGNED_IN

    def record(self, entity: str, pk: int) -> Any:
        """Return the record, 404 for one the reader may not know of; raises `PermissionDenied`."""
        known = ENTITIES.get(entity)
        if known is None or known.parent:
            raise Http404
        record = visible(self.user, known).filter(pk=pk).first()
        if record is None:
            raise Http404
        if not self.is_open(record):
            raise PermissionDenied
        return record

    def is_open(self, record: Any) -> bool:
        """Tell whether the page is for this reader of the record."""
        return may_name(self.user, record)

    def show(self, entity: str, record: Any, form: ReaderForm, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "entity": ENTITIES.get(entity),
            "record": record,
            "readers": readers_of(record),
            "asks_for_names": asks_for_names(record),
            "level": Confidentiality(record.confidentiality).label,
            "form": form,
            "back_url": record_url(record),
            **more,
        }
        return render(self.request, "administration/readers.html", context, status=status)


class Readers(ReadersBase):
    """The readers of a record, and naming one more."""

    def get(self, _request: HttpRequest, entity: str, pk: int) -> HttpResponse:
        return self.show(entity, self.record(entity, pk), ReaderForm())

    def post(self, request: HttpRequest, entity: str, pk: int) -> HttpResponse:
        record = self.record(entity, pk)
        form = ReaderForm(request.POST)
        if not form.is_valid():
            return self.show(entity, record, form, status=422)
        try:
            name_reader(record, form.cleaned_data["reader"], actor=self.user)
        except Refused as refusal:
            return self.show(entity, record, form, status=409, conditions=refusal.conditions)
        messages.success(request, _("Named."))
        return redirect("readers", entity, pk)


class RemoveReader(ReadersBase):
    """Taking a name off a record."""

    def post(self, request: HttpRequest, entity: str, pk: int, reader: int) -> HttpResponse:
        record = self.record(entity, pk)
        remove_reader(record, get_object_or_404(readers_of(record), pk=reader), actor=self.user)
        messages.success(request, _("The name is taken off."))
        if not visible(self.user, ENTITIES.of(record)).filter(pk=pk).exists():
            # They took off their own name: the record is no longer theirs to see.
            return redirect("home")
        return redirect("readers", entity, pk)


class Level(ReadersBase):
    """Lowering the level of a record: one person proposes it here, another agrees (R-04)."""

    def is_open(self, record: Any) -> bool:
        return may_lower(self.user, record)

    def get(self, _request: HttpRequest, entity: str, pk: int) -> HttpResponse:
        record = self.record(entity, pk)
        return self.level_page(record, LevelForm())

    def post(self, request: HttpRequest, entity: str, pk: int) -> HttpResponse:
        record = self.record(entity, pk)
        form = LevelForm(request.POST)
        if not form.is_valid():
            return self.level_page(record, form, status=422)
        try:
            stored = lower_level(record, actor=self.user, **form.cleaned_data)
        except Refused as refusal:
            return self.level_page(record, form, status=409, conditions=refusal.conditions)
        if stored.confidentiality == record.confidentiality:
            messages.success(request, _("Proposed. It is lowered when another person agrees."))
            return redirect("level", entity, pk)
        messages.success(request, _("The confidentiality is lowered."))
        return redirect(record_url(stored))

    def level_page(self, record: Any, form: LevelForm, status: int = 200, **more: Any) -> HttpResponse:
        proposal = proposal_on(record)
        context = {
            "entity": ENTITIES.of(record),
            "record": record,
            "level": Confidentiality(record.confidentiality).label,
            "proposal": proposal,
            "proposed": Confidentiality(int(proposal.step)) if proposal else None,
            "form": form,
            "back_url": record_url(record),
            **more,
        }
        return render(self.request, "administration/level.html", context, status=status)
