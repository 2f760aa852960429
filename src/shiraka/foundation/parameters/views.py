"""The pages of settings: the list, one setting, proposing a change and deciding on it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from shiraka.foundation.access.views import Page
from shiraka.foundation.parameters.actions import comment, decide, propose
from shiraka.foundation.parameters.definition import Parameter
from shiraka.foundation.parameters.forms import CommentForm, DecisionForm, Entry
from shiraka.foundation.parameters.models import ParameterVersion, State
from shiraka.foundation.parameters.pages import (
    address,
    base_of,
    setting_page,
    settings_of,
    shown_version,
)
from shiraka.foundation.parameters.reading import value_of
from shiraka.foundation.parameters.registry import PARAMETERS
from shiraka.foundation.workflow.conditions import Refused, unmet


class SettingList(Page):
    """Every setting the reader may see, by group, with its value in brief."""

    # The readers of "parameter" are among those of "authority"; each line is asked for by itself.
    permission = "authority:R"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "parameters/list.html", {"groups": settings_of(self.user)})


class SettingBase(Page):
    """A page about one setting of the row of the access matrix that its address names."""

    row: ClassVar[str]

    def setting(self, key: str) -> Parameter:
        """Return the setting, or 404 when this row has none of that key."""
        found = PARAMETERS.get(key)
        if found is None or found.right != self.row:
            raise Http404
        return found

    def waiting(self, parameter: Parameter) -> ParameterVersion:
        """Return the open proposal; raises `Refused` when there is none any more."""
        found = ParameterVersion.objects.filter(key=parameter.key, state=State.PROPOSED).first()
        if found is None:
            raise Refused([unmet(_("The proposal is no longer open."), _("Somebody decided it meanwhile."))])
        return found

    def show(self, parameter: Parameter, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "page": setting_page(self.user, parameter),
            "decision": DecisionForm(),
            "comment": CommentForm(),
            "back_url": address(parameter),
            **more,
        }
        return render(self.request, "parameters/setting.html", context, status=status)

    def refused(self, parameter: Parameter, refusal: Refused) -> HttpResponse:
        """Say why a rule forbids it: status 409, and nothing was stored."""
        context = {"parameter": parameter, "conditions": refusal.conditions, "back_url": address(parameter)}
        return render(self.request, "parameters/refusal.html", context, status=409)


class Setting(SettingBase):
    """One setting."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.show(self.setting(key))


class SettingVersion(SettingBase):
    """One version of a setting, whole."""

    def get(self, request: HttpRequest, key: str, number: int) -> HttpResponse:
        parameter = self.setting(key)
        versions = ParameterVersion.objects.select_related("proposed_by", "decided_by")
        version = get_object_or_404(versions, key=key, version=number)
        context = {
            "parameter": parameter,
            "version": version,
            "shown": shown_version(parameter, version),
            "back_url": address(parameter),
        }
        return render(request, "parameters/version.html", context)


class ProposeSetting(SettingBase):
    """Typing and sending a proposal."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        parameter = self.setting(key)
        return self.form(parameter, Entry.begun(parameter, value_of(parameter), base_of(parameter)))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        parameter = self.setting(key)
        entry = Entry.sent(parameter, request.POST)
        if "add" in request.POST:
            return self.form(parameter, entry.with_room())
        if not entry.is_valid():
            return self.form(parameter, entry, status=422)
        base = base_of(parameter)
        if entry.head.cleaned_data["base"] != base:
            return self.form(parameter, entry, status=409, base=base)
        try:
            propose(key, entry.value(), actor=self.user, reason=entry.head.cleaned_data["reason"])
        except Refused as refusal:
            return self.form(parameter, entry, status=409, conditions=refusal.conditions)
        messages.success(request, _("Proposed. It takes effect when another person approves it."))
        return redirect(address(parameter))

    def form(self, parameter: Parameter, entry: Entry, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "parameter": parameter,
            "entry": entry,
            "problems": entry.problems() if entry.head.is_bound else [],
            "page": setting_page(self.user, parameter),
            "back_url": address(parameter),
            **more,
        }
        return render(self.request, "parameters/propose.html", context, status=status)


class DecideSetting(SettingBase):
    """Approving or refusing the proposal that waits."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return redirect(address(self.setting(key)))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        parameter = self.setting(key)
        form = DecisionForm(request.POST)
        approve = request.POST.get("decision") == "approve"
        if not form.is_valid():
            return self.show(parameter, status=422, decision=form)
        if not approve and not form.cleaned_data["note"].strip():
            form.add_error("note", _("Say why you refuse."))
            return self.show(parameter, status=422, decision=form)
        try:
            decide(self.waiting(parameter), actor=self.user, approve=approve, note=form.cleaned_data["note"])
        except Refused as refusal:
            return self.refused(parameter, refusal)
        messages.success(request, _("Approved; it is in force.") if approve else _("Refused; nothing changed."))
        return redirect(address(parameter))


class CommentSetting(SettingBase):
    """Commenting on the proposal that waits; only settings that judge partners or give authority are commented."""

    row = "authority"
    permission = "authority:V"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return redirect(address(self.setting(key)))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        parameter = self.setting(key)
        form = CommentForm(request.POST)
        if not form.is_valid():
            return self.show(parameter, status=422, comment=form)
        try:
            comment(self.waiting(parameter), actor=self.user, words=form.cleaned_data["words"])
        except Refused as refusal:
            return self.refused(parameter, refusal)
        messages.success(request, _("Your comment is kept with the proposal."))
        return redirect(address(parameter))
