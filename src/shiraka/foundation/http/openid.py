"""Signing in at a provider that speaks OpenID Connect: what is sent to it, and what of its answer is believed.

allauth walks the code flow and keeps state and code verifier. Here stands what it leaves open: the provider is who the
setting says, the identity it tells is signed by it, for us, now, and for this very attempt; and nobody gets an account.
"""

import hashlib
import hmac
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
import requests
from allauth.account.adapter import get_adapter as account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.utils import generate_code_challenge
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation.http.passkeys import passkeys_of
from shiraka.foundation.people.models import User

log = logging.getLogger(__name__)

SECONDS: Final = 5
MOST_BYTES: Final = 1_000_000
LONGEST_SUBJECT: Final = 191
LEEWAY: Final = 60
"""Seconds by which two clocks may differ."""
# None with a shared secret: whoever knows the secret of the client could sign for anybody.
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_WRONG: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, jwt.PyJWTError)


class NoAnswer(OAuth2Error):  # type: ignore[misc]  # allauth ships no types
    """The provider could not be reached."""


@contextmanager
def _judged() -> Iterator[None]:
    """Turn whatever is wrong with an answer of the provider into the one error that has a page."""
    try:
        yield
    except requests.RequestException as fault:
        raise NoAnswer(str(fault)) from fault
    except _WRONG as fault:
        raise OAuth2Error(f"{type(fault).__name__}: {fault}") from fault


class _Line(requests.Session):
    """What speaks to the provider: briefly, follows no other address, reads no more than an answer has."""

    def __init__(self) -> None:
        super().__init__()
        # The certificates of the system, among them those of the house; the library would bring its own.
        self.verify = ssl.get_default_verify_paths().cafile or True

    def request(self, method: Any, url: Any, **more: Any) -> requests.Response:  # type: ignore[override]
        answer = super().request(method, url, **more | {"timeout": SECONDS, "allow_redirects": False, "stream": True})
        body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
        answer.close()
        if len(body) > MOST_BYTES:
            raise OAuth2Error("The answer is too long.")
        answer._content = body  # noqa: SLF001 - the library reads a bounded body in no other way
        return answer


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # as above
    """One attempt to sign in at the provider."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what the provider tells of itself. It must be the one we asked, and lead to safe addresses only."""
        if not hasattr(self, "_told"):
            with _judged():
                told = super().openid_config
                if told["issuer"] != settings.SHIRAKA_OIDC_ISSUER:
                    raise OAuth2Error(f"The provider calls itself {told['issuer']}.")
                ends = [told[name] for name in _ENDPOINTS] + [told.get("userinfo_endpoint", told["jwks_uri"])]
                schemes = {"https"} if settings.SHIRAKA_OIDC_HTTPS else {"https", "http"}
                if any(urlsplit(end).scheme not in schemes for end in ends):
                    raise OAuth2Error("An address of the provider does not begin with https.")
            self._told: dict[str, Any] = told
        return self._told

    @property
    def basic_auth(self) -> bool:
        """Tell how the client says who it is: where the provider does not tell, as the standard says."""
        return "client_secret_post" not in self.openid_config.get("token_endpoint_auth_methods_supported", ())

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:  # noqa: ARG002 - allauth's signature
        return request.build_absolute_uri(reverse("provider-callback"))

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> Any:
        self.nonce = _nonce(pkce_code_verifier or "")
        with _judged():
            return super().get_access_token_data(request, app, client, pkce_code_verifier)

    def parse_token(self, data: Any) -> Any:
        with _judged():
            return super().parse_token(data)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **more: Any) -> Any:
        """Return whom the provider tells of. Only its signed word counts, and for the address what it adds to that."""
        with _judged():
            claims = self._believed(app, more["response"]["id_token"])
            if "email" not in claims and "userinfo_endpoint" in self.openid_config:
                told = self._fetch_user_info(token.token)
                if told["sub"] != claims["sub"]:
                    raise OAuth2Error("The provider told of somebody else.")
                claims |= {name: told[name] for name in ("email", "email_verified") if name in told}
            login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        means = {claims.get("acr"), *(claims["amr"] if isinstance(claims.get("amr"), list) else ())}
        login.has_both_factors = not means.isdisjoint(settings.SHIRAKA_OIDC_SECOND_FACTOR)
        return login

    def _believed(self, app: Any, token: str) -> dict[str, Any]:
        """Return the claims of an identity token. Raises unless it is signed, for us, of this attempt, and fresh."""
        with get_adapter().get_requests_session() as line:
            answer = line.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        name = jwt.get_unverified_header(token).get("kid")
        # A token that names no key is signed by the only one.
        (key,) = [one for one in keys if one.key_id == name] if name is not None else keys
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=app.client_id,
            issuer=settings.SHIRAKA_OIDC_ISSUER,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
        if not hmac.compare_digest(str(claims["nonce"]).encode(), self.nonce.encode()):
            raise OAuth2Error("The identity was told for another attempt.")
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != app.client_id:
            raise OAuth2Error("The identity was told to another program.")
        if not 0 < len(claims["sub"]) <= LONGEST_SUBJECT:
            raise OAuth2Error("The subject is too long.")
        return claims


def _nonce(verifier: str) -> str:
    """Return the nonce of an attempt, which is known by its code verifier alone: both are kept as one."""
    return hashlib.sha256(b"nonce " + verifier.encode()).hexdigest()


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # as above
    """The provider of the installation. An identity is its issuer and its subject, as the standard says."""

    oauth2_adapter_class = Adapter

    def get_pkce_params(self) -> dict[str, Any]:
        params: dict[str, Any] = generate_code_challenge()
        return params | {"nonce": _nonce(params["code_verifier"])}

    def extract_common_fields(self, data: Any) -> dict[str, Any]:  # noqa: ARG002 - allauth's signature
        """Return nothing: what an account is called is kept by the administrators."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:  # noqa: ARG002 - as above
        return []

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Return all that is kept: by which address the holder knows the account at the provider."""
        claims = data["id_token"]
        email = claims.get("email")
        is_address = isinstance(email, str) and "@" in email
        return {"email": email, "is_verified": claims.get("email_verified") is True} if is_address else {}


def is_offered() -> bool:
    """Tell whether the installation names a provider."""
    return bool(settings.SHIRAKA_OIDC_ISSUER)


def provider_of(request: HttpRequest) -> Provider:
    """Return the provider of the installation."""
    found: Provider = get_adapter().get_provider(request, provider=settings.SHIRAKA_OIDC_ISSUER)
    return found


def connections_of(user: User) -> Any:
    """Return where an account can sign in beside here, the oldest first."""
    return SocialAccount.objects.filter(user=user).order_by("pk")


def page(request: HttpRequest, why: str, *, status: int, **facts: object) -> HttpResponse:
    """Return the page that says why somebody did not come in by the provider, and what they can do."""
    context = {"why": why, "provider": settings.SHIRAKA_OIDC_NAME, **facts}
    return render(request, "account/provider_refused.html", context, status=status)


class Connecting(DefaultSocialAccountAdapter):  # type: ignore[misc]  # as above
    """Whom an identity of the provider lets in: an account it was connected to, or the one with its address."""

    def get_requests_session(self) -> requests.Session:
        return _Line()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        return False

    def serialize_instance(self, instance: Any) -> Any:
        """Return what a session keeps between provider and second factor: of an account its key alone."""
        return {"pk": instance.pk} if isinstance(instance, User) else super().serialize_instance(instance)

    def deserialize_instance(self, model: Any, data: Any) -> Any:
        if model is not User:
            return super().deserialize_instance(model, data)
        # Read only where something more than the key is asked of it: allauth has read the account beside.
        return User.from_db(None, [User._meta.pk.attname], [data["pk"]])

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,  # noqa: ARG002 - allauth's signature
        error: str = AuthError.UNKNOWN,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Show what went wrong in words. The reason goes to the log: it may quote what the provider sent."""
        is_lost = "state" not in (extra_context or {}) and exception is None
        if error == AuthError.CANCELLED:
            why, status = "cancelled", 403
        elif is_lost:
            why, status = "lost", 403
        elif isinstance(exception, (NoAnswer, requests.RequestException)):
            why, status = "silent", 502
        else:
            why, status = "wrong", 502
        reason = str(exception or request.GET.get("error", ""))[:500]
        log.warning("Sign-in at the provider failed: %s %s", why, reason)
        raise ImmediateHttpResponse(page(request, why, status=status))

    @transaction.atomic
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect an identity seen for the first time to the account it belongs to, or say that there is none."""
        if sociallogin.is_existing:
            return
        told = sociallogin.account.extra_data
        why = "" if told.get("is_verified") else "unverified"
        found = [] if why else _with_address(told["email"])
        if not why and len(found) != 1:
            why = "several" if found else "unknown"
        if why:
            log.warning("Sign-in at the provider led to no account: %s", why)
            raise ImmediateHttpResponse(page(request, why, status=403, address=told.get("email", "")))
        (user,) = found
        if not user.is_active:
            raise ImmediateHttpResponse(account_adapter().respond_user_inactive(request, user))
        sociallogin.connect(request, user)


def _with_address(address: str) -> list[User]:
    """Return the accounts with an address, which administrators vouch for; closed ones too.

    A database compares letters by its own rules, by which a foreign letter may pass for another: we look again.
    """
    found = User.objects.filter(email__iexact=address)
    return [
        one for one in found if one.email == address or (address.isascii() and one.email.lower() == address.lower())
    ]


def has_both_factors(login: Any) -> bool:
    """Tell whether a sign-in came from the provider, which answers for two factors as the setting asks."""
    sociallogin = (login.signal_kwargs or {}).get("sociallogin")
    return bool(getattr(sociallogin, "has_both_factors", False))


def last_way_in(user: User, connection: SocialAccount) -> str:
    """Return why a connection cannot be removed, "" when it can."""
    others = connections_of(user).exclude(pk=connection.pk).exists()
    if others or user.has_usable_password() or passkeys_of(user).exists():
        return ""
    return _("It is your only way to sign in. Set a password or add a passkey first.")
