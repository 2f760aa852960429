"""What happens at the door, told in the trail: signing in and out, passwords, second factors.

The library that does these things announces them by signals, and nothing else would tell of them; what we do
ourselves (sessions, tokens, links for a password) is written where it is done. No entry holds what was typed, nor
an address of a device: the trail cannot forget (R-18).
"""

from typing import Any, Final

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from allauth.socialaccount import signals as socialaccount
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth import signals as auth
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.administration.accounts import write_to
from shiraka.foundation.audit import record as audit
from shiraka.foundation.people.models import User

REFUSALS_AN_HOUR: Final = 60
"""How many refused passwords and codes the trail tells in an hour, over all accounts: who knocks cannot fill it."""
_HOUR: Final = 60 * 60
_CODES: Final = Authenticator.Type.RECOVERY_CODES
_PASSKEY: Final = Authenticator.Type.WEBAUTHN


@transaction.atomic
def _tell(action: str, user: User | None, *, actor: User | None, **after: object) -> None:
    audit.write(action, user, actor=actor, after=after)


def signed_in(user: User, request: HttpRequest, sociallogin: SocialLogin | None = None, **_more: Any) -> None:
    by_passkey = {"by": "passkey"} if did_use_passwordless_login(request, user) else {}
    _tell("sign_in", user, actor=user, **({"by": "provider"} if sociallogin is not None else by_passkey))


def signed_out(user: User | None, **_more: Any) -> None:
    """Tell that somebody signed out; a session that had ended by itself signs out nobody."""
    if user is not None:
        _tell("sign_out", user, actor=user)


def password_refused(credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    """Tell it of the account, if there is one: in the place of a name somebody may have typed a password.

    Told whether there is one or not, so that the time it takes tells nobody who has an account.
    """
    typed = str(credentials.get("username") or credentials.get("email") or "")
    # An account without an address has an empty one.
    named = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first() if typed else None
    _refused("password_refused", named, request)


def factor_refused(
    user: User | None, authenticator: Authenticator, request: HttpRequest | None = None, **_more: Any
) -> None:
    _refused("passkey_refused" if authenticator.type == _PASSKEY else "code_refused", user, request)


def _refused(action: str, user: User | None, request: HttpRequest | None) -> None:
    key = f"refusals:{clock.now():%Y-%m-%dT%H}"
    cache.add(key, 0, 2 * _HOUR)
    told = cache.incr(key)
    if told > REFUSALS_AN_HOUR:
        return
    # Whoever is signed in already is asked again before what protects the account changes.
    actor = getattr(request, "user", None)
    last = {"further_untold": True} if told == REFUSALS_AN_HOUR else {}
    _tell(action, user, actor=actor if isinstance(actor, User) else None, **last)


def password_changed(user: User, **_more: Any) -> None:
    _tell("change_password", user, actor=user)


def password_set_by_link(user: User, **_more: Any) -> None:
    """Tell the holder too: an administrator may have made the link, and whoever has it sets the password."""
    _tell("set_password", user, actor=user)
    with translation.override(user.language):
        words = _(
            "%(name)s,\n\nthe password of your account %(username)s in Shiraka was set by means of a link.\n"
            "If it was not you, write to an administrator at once.\n"
        )
        write_to(user, _("The password of your account"), words)


@transaction.atomic
def factor_added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Tell the holder of a passkey too: whoever has it needs no password any more."""
    if authenticator.type != _PASSKEY:
        _tell("make_recovery_codes" if authenticator.type == _CODES else "add_second_factor", user, actor=user)
        return
    _tell("add_passkey", user, actor=user, passkey=authenticator.pk)
    with translation.override(user.language):
        words = _(
            "%(name)s,\n\na passkey was added to your account %(username)s in Shiraka; it opens the account without a "
            "password.\nIf it was not you, write to an administrator at once.\n"
        )
        write_to(user, _("A passkey for your account"), words)


@transaction.atomic
def factor_removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Tell it once: the recovery codes go with the factor they stood in for."""
    if authenticator.type == _CODES:
        return
    if authenticator.type != _PASSKEY:
        _tell("remove_second_factor", user, actor=user)
        return
    _tell("remove_passkey", user, actor=user)
    with translation.override(user.language):
        words = _(
            "%(name)s,\n\na passkey of your account %(username)s in Shiraka was removed.\n"
            "If it was not you, write to an administrator at once.\n"
        )
        write_to(user, _("A passkey of your account"), words)


def factor_used(user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Tell that a recovery code was used; a code from the telephone or a passkey belongs to every sign-in."""
    if authenticator.type == _CODES:
        _tell("use_recovery_code", user, actor=user)


@transaction.atomic
def provider_connected(sociallogin: SocialLogin, **_more: Any) -> None:
    """Tell the holder too: whoever is known by that address at the provider needs no password any more."""
    user = sociallogin.user
    _tell("connect_provider", user, actor=user, provider=sociallogin.account.provider)
    with translation.override(user.language):
        words = _(
            "%(name)s,\n\nyour account %(username)s in Shiraka was connected with %(provider)s: whoever signs in there "
            "under your address opens it.\nIf it was not you, write to an administrator at once.\n"
        )
        write_to(user, _("Another way into your account"), words, provider=settings.SHIRAKA_OIDC_NAME)


def provider_removed(socialaccount: Any, **_more: Any) -> None:
    _tell("disconnect_provider", socialaccount.user, actor=socialaccount.user, provider=socialaccount.provider)


account.user_logged_in.connect(signed_in)
auth.user_logged_out.connect(signed_out)
auth.user_login_failed.connect(password_refused)
mfa.authentication_failed.connect(factor_refused)
for changed in (account.password_changed, account.password_set):
    changed.connect(password_changed)
account.password_reset.connect(password_set_by_link)
mfa.authenticator_added.connect(factor_added)
mfa.authenticator_reset.connect(factor_added)
mfa.authenticator_removed.connect(factor_removed)
mfa.authenticator_used.connect(factor_used)
socialaccount.social_account_added.connect(provider_connected)
socialaccount.social_account_removed.connect(provider_removed)
