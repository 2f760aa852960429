"""Who may open an account: nobody by themselves. Reading the account of each request, and what sign-in says."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shiraka.foundation import clock
from shiraka.foundation.http.passkeys import NOT_ACCEPTED
from shiraka.foundation.letters.composing import Content, paragraphs_of, why_of_an_account
from shiraka.foundation.letters.writing import write
from shiraka.foundation.parameters.current import organisation_short_name
from shiraka.foundation.people.models import Appointment, User

# One sentence for every way in which a name and a password do not fit: which of them is wrong is not told.
_MISMATCH = _("The user name, the e-mail or the password is not right.")
_CODE = _("This code is not right.")


class Accounts(AuthenticationBackend):  # type: ignore[misc]  # allauth ships no types
    """Signs in as allauth does, and reads an account together with its posts: every page asks for both.

    The password is compared once, whatever was typed: by the time it takes nobody learns who has an account.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        # An address stands in both, and would be looked up, and its password compared, twice.
        if credentials.get("email") == credentials.get("username"):
            credentials.pop("email", None)
        return super().authenticate(request, **credentials)

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session when it may still sign in: one query for whoever holds a post."""
        held = Appointment.objects.held_on(clock.today()).filter(user=user_id).with_delegations()
        posts = tuple(held.select_related("user", "unit"))
        if not posts:
            found: User | None = super().get_user(user_id)
            return found
        user = posts[0].user
        user.appointments = posts
        return user if self.user_can_authenticate(user) else None


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by an administrator; the sign-up page is closed."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _MISMATCH,
        "username_password_mismatch": _MISMATCH,
        "invalid_login": _MISMATCH,
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("The password is not right."),
        "incorrect_code": _CODE,
        "invalid_password_reset": _("This link no longer works."),
        "too_many_login_attempts": _("Too many attempts to sign in. Try again later."),
        "rate_limited": _("Too many requests. Try again later."),
    }

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a letter with the words of a template, to the address of the account where it concerns one.

        That address, and not what was typed: the two may look alike and be those of different people.
        """
        asked = allauth_context.request
        given = {"request": asked, "email": email, "current_site": get_current_site(asked), **context}
        words = self.render_mail(template_prefix, email, given)
        user = context.get("user")
        why = why_of_an_account() if user else _("You receive this because somebody gave your address to Shiraka.")
        content = Content(subject=words.subject, paragraphs=paragraphs_of(words.body), why=str(why))
        write(user or email, content, good_for=timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT))

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask for the password again before what protects an account changes.

        Not when one came in just now and was led to setting up the first second factor: no other could be taken away.
        """
        if app == "allauth.mfa" and _sets_up_the_first(allauth_context.request):
            return False
        return bool(super().is_reauthentication_required(app=app, **more))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return by what one confirms that it is oneself, in our words."""
        words = {
            "reauthenticate": gettext("With the password"),
            "mfa_reauthenticate": gettext("With a code"),
            "mfa_reauthenticate:webauthn": gettext("With a passkey"),
        }
        methods = [one | {"description": words[one["id"]]} for one in super().get_reauthentication_methods(user)]
        # The first is asked for: a passkey, where there is one, is quicker than typing and cannot be given away.
        return sorted(methods, key=lambda one: not str(one["id"]).endswith("webauthn"))

    def get_login_stages(self) -> list[str]:
        """Return what stands between a password and the account; ours knows of the second factor of a provider."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "shiraka.foundation.http.second_factor.AskForSecondFactor"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the adapter's signature
        return False


def _sets_up_the_first(request: HttpRequest) -> bool:
    """Tell whether somebody came by password or provider moments ago, when there was no second factor yet."""
    firsts = {"password", "socialaccount"}
    records = [record for record in get_authentication_records(request, request.user) if record["method"] in firsts]
    signed_in = max((record["at"] for record in records), default=0.0)
    if clock.now().timestamp() - signed_in > app_settings.REAUTHENTICATION_TIMEOUT:
        return False
    earlier = datetime.fromtimestamp(signed_in, UTC)
    return not Authenticator.objects.filter(user=request.user, created_at__lt=earlier).exists()


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """The second factor, in our words."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _CODE,
        "incorrect_passkey": NOT_ACCEPTED,
    }

    def get_totp_issuer(self) -> str:
        """Return under what name the app of the person lists the codes for this site."""
        return _site_name()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return for which site a device keeps a passkey: for this host, under our name."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": _site_name()}

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - the adapter's signature
        """Return a name for a passkey whose owner gave none."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


def _site_name() -> str:
    return f"{organisation_short_name()} Shiraka"
