"""What happens at the door, told in the trail: signing in and out, passwords, second factors.

The library that does these things announces them by signals, and nothing else would tell of them; what we do
ourselves (sessions, tokens, links for a password) is written where it is done. No entry holds what was typed, nor
an address of a device: the trail cannot forget (R-18).
"""

from typing import Any, Final

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
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


@transaction.atomic
def _tell(action: str, user: User | None, *, actor: User | None, **after: object) -> None:
    audit.write(action, user, actor=actor, after=after)


def signed_in(user: User, **_more: Any) -> None:
    _tell("sign_in", user, actor=user)


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


def code_refused(user: User, request: HttpRequest | None = None, **_more: Any) -> None:
    _refused("code_refused", user, request)


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


def factor_added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    is_codes = authenticator.type == _CODES
    _tell("make_recovery_codes" if is_codes else "add_second_factor", user, actor=user)


def factor_removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Tell it once: the recovery codes go with the factor they stood in for."""
    if authenticator.type != _CODES:
        _tell("remove_second_factor", user, actor=user)


def factor_used(user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Tell that a recovery code was used; a code from the telephone belongs to every sign-in."""
    if authenticator.type == _CODES:
        _tell("use_recovery_code", user, actor=user)


account.user_logged_in.connect(signed_in)
auth.user_logged_out.connect(signed_out)
auth.user_login_failed.connect(password_refused)
mfa.authentication_failed.connect(code_refused)
for changed in (account.password_changed, account.password_set):
    changed.connect(password_changed)
account.password_reset.connect(password_set_by_link)
mfa.authenticator_added.connect(factor_added)
mfa.authenticator_reset.connect(factor_added)
mfa.authenticator_removed.connect(factor_removed)
mfa.authenticator_used.connect(factor_used)
