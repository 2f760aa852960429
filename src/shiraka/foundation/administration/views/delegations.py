"""Delegations: the list, giving, passing on, revoking."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.administration.delegations import delegate, may_revoke, revoke, signatories
from shiraka.foundation.administration.forms import DelegationForm, ReasonForm
from shiraka.foundation.administration.views.base import AdministrationPage
from shiraka.foundation.entities.lists import BadCursor, page_of
from shiraka.foundation.people.models import Delegation, User
from shiraka.foundation.workflow.conditions import Refused


def open_to(user: User) -> Q:
    """Return which delegations somebody reads: all with the right to read the authority table, else their own."""
    return Q() if allowed(user, "authority:R") else Q(giver=user) | Q(receiver=user)


class DelegationList(AdministrationPage):
    """Delegations the reader may know of, the latest first."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        delegations = Delegation.objects.filter(open_to(self.user)).select_related("giver", "receiver", "source")
        try:
            page = page_of(delegations, order="-start_date", cursor=request.GET.get("cursor", ""))
        except BadCursor:
            return redirect(request.path)
        context = {
            "page": page,
            "today": clock.today(),
            "may_give": bool(signatories(self.user)),
            "revocable": {item.pk for item in page.records if isinstance(item, Delegation) and self.may_end(item)},
        }
        return render(request, "administration/delegations.html", context)

    def may_end(self, delegation: Delegation) -> bool:
        """Tell whether the reader gets a button; the giver of a source is asked only on the page behind it."""
        return delegation.revoked_date is None and (delegation.giver_id == self.user.pk or "DG" in self.user.roles)


class DelegationFormPage(AdministrationPage):
    """What giving and passing on share."""

    def answer(self, source: Delegation | None, data: QueryDict | None = None) -> HttpResponse:
        """Show the form, or store what it gives; a refusal comes back on the form with what was typed."""
        form = DelegationForm(data, instance=Delegation(giver=self.user, source=source))
        if form.is_valid():
            try:
                delegate(form.save(commit=False), actor=self.user)
            except Refused as refusal:
                for condition in refusal.conditions:
                    form.add_error(None, " ".join(filter(None, (condition.label, condition.detail, condition.rule))))
            else:
                messages.success(self.request, _("The delegation is given."))
                return redirect("delegation-list")
        title = _("Pass on a delegation") if source else _("Give a delegation")
        back_url = reverse("delegation-list")
        return self.form_page(form, title=title, button=_("Give"), back_url=back_url, source=source)


class GiveDelegation(DelegationFormPage):
    """Giving authority in one's own right."""

    # Both who hold it sign in their own right; "agreement_sign" would also let in partners' signatories.
    permission = "authority:A"

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self.answer(None)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.answer(None, request.POST)


class PassOnDelegation(DelegationFormPage):
    """Passing on a delegation whose instrument says that one may."""

    permission = SIGNED_IN

    def get(self, _request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(self.received(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.answer(self.received(pk), request.POST)

    def received(self, pk: int) -> Delegation:
        return get_object_or_404(Delegation, pk=pk, receiver=self.user, may_be_passed_on=True)


class RevokeDelegation(AdministrationPage):
    """Revoking a delegation, and with it what was passed on from it."""

    permission = SIGNED_IN

    def get(self, _request: HttpRequest, pk: int) -> HttpResponse:
        self.delegation(pk)
        return self.show(ReasonForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        delegation = self.delegation(pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        try:
            revoke(delegation, actor=self.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            return self.refused(refusal, reverse("delegation-list"))
        messages.success(request, _("Revoked; it blocks signature from now on."))
        return redirect("delegation-list")

    def delegation(self, pk: int) -> Delegation:
        """Return it to who may revoke it; who may not know of it gets 404."""
        found = Delegation.objects.filter(open_to(self.user), pk=pk).first()
        if found is None:
            raise Http404
        if not may_revoke(found, self.user):
            raise PermissionDenied
        return found

    def show(self, form: ReasonForm) -> HttpResponse:
        return self.form_page(
            form, title=_("Revoke a delegation"), button=_("Revoke"), back_url=reverse("delegation-list")
        )
