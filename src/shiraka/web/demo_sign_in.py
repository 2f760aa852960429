"""The demonstration's door: its accounts by role, each with one button. Absent from real installations."""

from itertools import groupby
from typing import Any

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render

from shiraka.foundation import clock
from shiraka.foundation.access.views import PUBLIC, Page
from shiraka.foundation.people.models import Appointment, Role, User


class Accounts(Page):
    """Lists the accounts by role and signs in as the one chosen."""

    permission = PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.SHIRAKA_DEMO:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        order = list(Role)
        posts = (
            Appointment.objects.held_on(clock.today())
            .filter(user__is_active=True)
            .select_related("user", "unit")
            .order_by("user__username")
        )
        ranked = sorted(posts, key=lambda post: order.index(Role(post.role)))
        roles = [(Role(code).label, list(held)) for code, held in groupby(ranked, key=lambda post: post.role)]
        return render(request, "web/demo.html", {"roles": roles})

    def post(self, request: HttpRequest) -> HttpResponse:
        user = get_object_or_404(User, username=request.POST.get("username", ""), is_active=True)
        answer: HttpResponse = perform_login(request, user, email_verification="none")
        return answer
