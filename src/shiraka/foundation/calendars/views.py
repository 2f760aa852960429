"""The page on which a person makes the private address of their calendar, and the calendar under it."""

import hashlib
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.foundation.access.views import PUBLIC, SIGNED_IN, Page
from shiraka.foundation.calendars import actions
from shiraka.foundation.calendars.feed import feed
from shiraka.foundation.calendars.models import Calendar
from shiraka.foundation.calendars.sources import SOURCES
from shiraka.foundation.http.limits import CALENDAR, STRANGER, seconds_to_wait

UNTOLD = "/calendar/"
"""What the log tells as the address that was asked for: the whole one is a secret."""


def _kinds() -> list[tuple[str, str]]:
    return [(source.key, str(source.label)) for source in SOURCES.values()]


class CalendarForm(forms.Form):
    """What a calendar holds."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it holds"),
        choices=_kinds,
        initial=["work"],
        help_text=gettext_lazy("Only what you may see at the moment it is read; what is restricted without its name."),
        widget=forms.CheckboxSelectMultiple,
    )


class Calendars(Page):
    """The reader's own calendar: what it holds, and its address."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        calendar = self.calendar()
        return self.show(CalendarForm(initial={"kinds": calendar.kinds} if calendar else None), calendar)

    def post(self, request: HttpRequest) -> HttpResponse:
        calendar, form = self.calendar(), CalendarForm(request.POST)
        if not form.is_valid():
            return self.show(form, calendar, status=422)
        if calendar is not None and "renew" not in request.POST:
            actions.choose(calendar, form.cleaned_data["kinds"])
            messages.success(request, _("Saved."))
            return redirect("calendar")
        calendar, secret = actions.make(self.user, form.cleaned_data["kinds"])
        address = request.build_absolute_uri(reverse("calendar-feed", args=[secret]))
        return self.show(form, calendar, address=address, subscription=f"webcal{address[address.index(':') :]}")

    def calendar(self) -> Calendar | None:
        return Calendar.objects.select_related("user").filter(user=self.user).first()

    def show(self, form: CalendarForm, calendar: Calendar | None, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {"form": form, "calendar": calendar, "sources": SOURCES.values(), **more}
        answer = render(self.request, "calendars/calendar.html", context, status=status)
        # The page may hold a secret, which the browser must not keep for the back button.
        answer["Cache-Control"] = "no-store"
        return answer


class Revoke(Page):
    """Ends the reader's own address."""

    permission = SIGNED_IN
    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        calendar = Calendar.objects.select_related("user").filter(user=self.user).first()
        if calendar is not None:
            actions.revoke(calendar)
            messages.success(request, _("The address no longer works."))
        return redirect("calendar")


class Feed(Page):
    """A calendar, to whoever knows its secret."""

    permission = PUBLIC
    http_method_names = ("get", "head")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.path = UNTOLD
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        calendar = actions.calendar_at(secret)
        caller = (CALENDAR, calendar.pk) if calendar else (STRANGER, get_adapter().get_client_ip(request))
        if wait := seconds_to_wait(*caller):
            return HttpResponse(status=429, content_type="text/plain", headers={"Retry-After": str(wait)})
        if calendar is None:
            return HttpResponse(status=404, content_type="text/plain")
        content = feed(calendar)
        headers = {
            "Cache-Control": "private, no-cache",
            "Content-Disposition": 'inline; filename="shiraka.ics"',
            "Content-Language": calendar.user.language,
            "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            "X-Robots-Tag": "noindex",
        }
        answer = HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
        found = get_conditional_response(request, etag=headers["ETag"], response=answer)
        assert isinstance(found, HttpResponse)  # noqa: S101
        return found
