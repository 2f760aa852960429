"""Nobody works without a second factor where the installation asks for one."""

from collections.abc import Callable
from typing import Any, Final

from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shiraka.foundation.http.openid import has_both_factors
from shiraka.foundation.people.models import User

# What one needs to set it up, to leave, or to be told that the service lives; and calendars, which are read by programs
# and have a secret of their own.
OPEN: Final = ("/account/", "/calendar/", "/language/", "/static/", "/healthz", "/readyz")
WHERE_IT_ENDS: Final = "/account/2fa/"
CHECKED: Final = "has_second_factor"
BY_PROVIDER: Final = "second_factor_by_provider"
"""Where a session keeps whose second factor a provider asked for."""


class AskForSecondFactor(AuthenticateStage):  # type: ignore[misc]  # allauth ships no types
    """Asks for the second factor of the account, unless the provider answers for one of its own."""

    def handle(self) -> Any:
        if self.login.user is not None and has_both_factors(self.login):
            self.request.session[BY_PROVIDER] = self.login.user.pk
            return None, True
        return super().handle()


class SecondFactor:
    """Leads whoever signed in with a password alone to the page where the second factor is set up.

    The API is no way around: a session that calls it comes through here too. A token brings no session
    and is a factor of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SHIRAKA_SECOND_FACTOR and request.path.startswith(WHERE_IT_ENDS):
            # There one can switch it off: afterwards it is asked for again.
            request.session.pop(CHECKED, None)
        if not settings.SHIRAKA_SECOND_FACTOR or request.path.startswith(OPEN) or self._has_one(request):
            return self.get_response(request)
        words = _("Set up a second factor first: a passkey, or an application on your phone that shows a code.")
        messages.warning(request, words)
        return redirect("mfa_index")

    def _has_one(self, request: HttpRequest) -> bool:
        if not isinstance(request.user, User) or request.session.get(CHECKED):
            return True
        if request.session.get(BY_PROVIDER) == request.user.pk:
            return True
        if is_mfa_enabled(request.user):
            request.session[CHECKED] = True
            return True
        return False
