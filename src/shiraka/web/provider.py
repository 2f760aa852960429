"""Signing in at the provider of the house: leaving for it, coming back, and no longer coming from there."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount import signals
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from shiraka.foundation.access.views import PUBLIC, SIGNED_IN, Page
from shiraka.foundation.http.openid import Adapter, connections_of, is_offered, last_way_in, provider_of


class _OfTheProvider(Page):
    """A page that is there only where the installation names a provider."""

    permission = PUBLIC

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_offered():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class Start(_OfTheProvider):
    """Leads to the provider: from a page of its own, as the policy lets no form lead to another site."""

    def post(self, request: HttpRequest) -> HttpResponse:
        provider = provider_of(request)
        try:
            answer = provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
        except OAuth2Error as fault:
            try:
                get_adapter().on_authentication_error(request, provider, exception=fault)
            except ImmediateHttpResponse as told:
                return told.response  # type: ignore[no-any-return]  # allauth ships no types
            raise
        if not isinstance(answer, HttpResponseRedirect):
            return answer  # type: ignore[no-any-return]  # as above
        context = {"address": answer["Location"], "provider": settings.SHIRAKA_OIDC_NAME}
        return render(request, "account/provider_leave.html", context)


class Callback(_OfTheProvider):
    """Where the provider sends people back to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        view = OAuth2CallbackView.adapter_view(Adapter(request, settings.SHIRAKA_OIDC_ISSUER))
        answer: HttpResponse = view(request)
        return answer


class Remove(Page):
    """Ends a connection of the reader with the provider."""

    permission = SIGNED_IN

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        connection = get_object_or_404(connections_of(self.user).select_for_update(), pk=pk)
        why_not = last_way_in(self.user, connection)
        if why_not:
            messages.error(request, why_not)
            return redirect("ways-to-sign-in")
        connection.delete()
        signals.social_account_removed.send(sender=SocialAccount, request=request, socialaccount=connection)
        messages.success(request, _("The connection is removed."))
        return redirect("ways-to-sign-in")
