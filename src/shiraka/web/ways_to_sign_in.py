"""How the reader signs in: passkeys, the app with the codes, recovery codes. Stands before the pages of allauth."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shiraka.foundation.access.views import SIGNED_IN, Page
from shiraka.foundation.http.openid import connections_of, is_offered
from shiraka.foundation.http.passkeys import passkey_of

_KINDS = Authenticator.Type


class Ways(Page):
    """Everything that opens the account of the reader beside the password."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        found = list(Authenticator.objects.filter(user=self.user).order_by("pk"))
        codes = next((one for one in found if one.type == _KINDS.RECOVERY_CODES), None)
        context = {
            "passkeys": [passkey_of(one) for one in found if one.type == _KINDS.WEBAUTHN],
            "has_app": any(one.type == _KINDS.TOTP for one in found),
            "has_any": bool(found),
            "connections": list(connections_of(self.user)),
            "provider": settings.SHIRAKA_OIDC_NAME if is_offered() else "",
            "issuer": settings.SHIRAKA_OIDC_ISSUER,
            "codes_left": None if codes is None else len(codes.wrap().get_unused_codes()),
        }
        return render(request, "mfa/index.html", context)


class Passkeys(Page):
    """Where allauth lists passkeys apart: they stand among the other ways to sign in."""

    permission = SIGNED_IN

    def get(self, _request: HttpRequest) -> HttpResponse:
        return redirect("ways-to-sign-in")


class Confirm(Page, ReauthenticateWebAuthnView):  # type: ignore[misc]  # allauth ships no types
    """Confirming by a passkey that it is oneself; one that is refused may be tried again at once."""

    permission = SIGNED_IN

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = self.render_to_response(self.get_context_data(form=form))
        return answer
