"""What the pages of administration share: showing a form, and saying why a rule refuses."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from shiraka.foundation.access.views import Page
from shiraka.foundation.workflow.conditions import Refused


class AdministrationPage(Page):
    """A page that is no page of an entity."""

    def refused(self, refusal: Refused, back_url: str) -> HttpResponse:
        """Say why a rule forbids it: status 409, and nothing was stored."""
        context = {"conditions": refusal.conditions, "back_url": back_url}
        return render(self.request, "administration/refusal.html", context, status=409)

    def form_page(self, form: Any, *, title: object, button: object, back_url: str, **more: Any) -> HttpResponse:
        """Show a form by itself; bound, it comes back with what was typed."""
        context = {"form": form, "title": title, "button": button, "back_url": back_url, **more}
        is_wrong = form.is_bound and form.errors
        return render(self.request, "administration/form.html", context, status=422 if is_wrong else 200)
