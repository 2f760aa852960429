"""Who calls: a person's token, or the session of a browser. Asked before anything else is read."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja.security.base import AuthBase

from shiraka.api.csrf import fails_cross_site_check
from shiraka.api.idempotency import UNSAFE, attempt_of
from shiraka.api.models import Token
from shiraka.api.problems import Problem, not_signed_in
from shiraka.api.scopes import covers
from shiraka.api.tokens import valid_token
from shiraka.api.transport import JSON_TYPES
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.http.limits import PERSON, STRANGER, TOKEN, Limit, seconds_to_wait
from shiraka.foundation.people.models import User


def user_of(request: HttpRequest) -> User:
    """Return the person a request acts for."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def token_of(request: HttpRequest) -> Token | None:
    """Return the token a request came with, None in a browser's session."""
    token = getattr(request, "auth", None)
    return token if isinstance(token, Token) else None


def may_use(request: HttpRequest, scope: str) -> bool:
    """Tell whether the request reaches as far as a scope; a session always does."""
    token = token_of(request)
    return token is None or covers(token.scopes, scope)


class _Caller(AuthBase):
    """What both ways to call share: the right is asked for first, then the type of the body."""

    def __init__(self, *, right: str, scope: str, body: str) -> None:
        self.right, self.scope, self.body = right, scope, body
        super().__init__()

    def admit(self, request: HttpRequest, user: User) -> None:
        """Raise unless the person has the right and the body is of the type that is read here."""
        if self.right != SIGNED_IN and not allowed(user, self.right):
            raise PermissionDenied
        given = request.content_type or ""
        fits = given in JSON_TYPES if self.body == "json" else given == "multipart/form-data"
        if self.body and request.META.get("CONTENT_LENGTH") not in {None, "", "0"} and not fits:
            wanted = "application/json" if self.body == "json" else "multipart/form-data"
            raise Problem(415, "content-type", _("Send %(type)s.") % {"type": wanted})
        if (attempt := attempt_of(request)) is not None:
            attempt.claim(request, user)


class Bearer(_Caller):
    """`Authorization: Bearer shk_…`."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Any:
        written = request.headers.get("Authorization", "")
        if not written:
            return None
        scheme, _space, secret = written.partition(" ")
        token = valid_token(secret.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            # No falling back to the session: who sends a token means the token.
            count(STRANGER, get_adapter().get_client_ip(request))
            raise not_signed_in()
        count(TOKEN, token.prefix + token.hash[:16])
        request.user = token.user
        if not covers(token.scopes, self.scope):
            raise Problem(403, "scope", _("It would need the scope %(scope)s.") % {"scope": self.scope})
        self.admit(request, token.user)
        return token


class Session(_Caller):
    """The session of a signed-in browser; what changes something needs the `X-CSRFToken` header too."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            count(STRANGER, get_adapter().get_client_ip(request))
            return None
        count(PERSON, request.session.session_key)
        if request.method in UNSAFE and fails_cross_site_check(request):
            raise Problem(403, "stale-form", _("Send the value of the csrftoken cookie or form field as X-CSRFToken."))
        self.admit(request, user)
        return user


def count(limit: Limit, caller: object) -> None:
    """Count a request of somebody; raises the problem when it is one too many."""
    wait = seconds_to_wait(limit, caller)
    if wait:
        detail = ngettext("Try again in %(seconds)s second.", "Try again in %(seconds)s seconds.", wait) % {
            "seconds": wait
        }
        raise Problem(429, "too-many", detail, headers={"Retry-After": str(wait)})
