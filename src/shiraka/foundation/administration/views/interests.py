"""Declared interests: everybody's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.administration.forms import InterestForm
from shiraka.foundation.administration.interests import declare, end_interest
from shiraka.foundation.administration.views.base import AdministrationPage
from shiraka.foundation.people.models import Interest
from shiraka.foundation.workflow.conditions import Refused


class Interests(AdministrationPage):
    """What the reader declared, and declaring more."""

    permission = SIGNED_IN

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self.show(InterestForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InterestForm(request.POST, user=self.user)
        if not form.is_valid():
            return self.show(form)
        try:
            declare(actor=self.user, **form.cleaned_data)
        except Refused as refusal:
            for condition in refusal.conditions:
                form.add_error("organisation_number", condition.label)
            return self.show(form)
        messages.success(request, _("Declared. You approve nothing about this organisation from now on."))
        return redirect("interest-list")

    def show(self, form: InterestForm) -> HttpResponse:
        context = {"form": form, "interests": Interest.objects.filter(user=self.user)}
        is_wrong = form.is_bound and bool(form.errors)
        return render(self.request, "administration/interests.html", context, status=422 if is_wrong else 200)


class EndInterest(AdministrationPage):
    """Saying that an interest is over."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        interest = get_object_or_404(Interest, pk=pk, user=self.user)
        try:
            end_interest(interest, actor=self.user)
        except Refused as refusal:
            messages.warning(request, refusal.conditions[0].label)
        else:
            messages.success(request, _("The interest is over."))
        return redirect("interest-list")
