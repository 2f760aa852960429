"""Where an account is signed in, and ending it: one session or all others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from shiraka.foundation.access.views import SIGNED_IN, Page
from shiraka.foundation.http.sessions import end, open_sessions


class Sessions(Page):
    """The sessions of the reader; two queries however many there are."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "web/sessions.html", {"sessions": open_sessions(self.user, request)})

    def post(self, request: HttpRequest) -> HttpResponse:
        others = [session for session in open_sessions(self.user, request) if not session.is_current]
        wanted = request.POST.get("session", "")
        ended = [session for session in others if wanted in {"others", str(session.pk)}]
        end([session.pk for session in ended], self.user)
        if ended:
            messages.success(request, _("The session is ended.") if len(ended) == 1 else _("The sessions are ended."))
        return redirect(request.path)


class Address(Page):
    """Where an e-mail address would be changed: here it is kept by the administrators, who answer for it."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        messages.info(request, _("Your e-mail address is changed by an administrator."))
        return redirect("profile")

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.get(request)
