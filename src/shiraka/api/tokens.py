"""Giving, finding and revoking personal tokens."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shiraka.api.models import Token
from shiraka.api.scopes import covers, known_scopes
from shiraka.foundation import clock
from shiraka.foundation.audit import record as audit
from shiraka.foundation.people.models import User
from shiraka.foundation.sealing import fingerprint

START: Final = "shk_"
"""What every token begins with, so that a leaked one is recognised wherever it turns up."""

LONGEST: Final = timedelta(days=366)
USUAL_DAYS: Final = 90
# Each use would be a write; this often is enough to see which tokens are dead.
_USE_NOTED_EVERY: Final = timedelta(minutes=10)


@transaction.atomic
def issue_token(
    *, user: User, name: str, scopes: Sequence[str], expires_at: datetime, issued_with: Token | None = None
) -> tuple[Token, str]:
    """Store a new token and return it with its secret, which is never shown again.

    A token made with another one (`issued_with`) reaches no further and lives no longer than that.
    Raises `ValidationError` by field.
    """
    errors: dict[str, str] = {}
    if not name.strip():
        errors["name"] = _("Give it a name that says which program uses it.")
    unknown = sorted(set(scopes) - set(known_scopes()))
    if unknown:
        errors["scopes"] = _("There is no such scope: %(scopes)s.") % {"scopes": ", ".join(unknown)}
    elif not scopes:
        errors["scopes"] = _("Choose at least one scope.")
    elif issued_with is not None and not all(covers(issued_with.scopes, scope) for scope in scopes):
        errors["scopes"] = _("A token cannot give more than it has.")
    now = clock.now()
    if not now < expires_at <= now + LONGEST:
        errors["expires_at"] = _("A token expires after today and within a year.")
    elif issued_with is not None and expires_at > issued_with.expires_at:
        errors["expires_at"] = _("It cannot outlive the token it was made with.")
    if errors:
        raise ValidationError(errors)
    secret = START + secrets.token_urlsafe(32)
    token = Token(
        user=user,
        name=name.strip(),
        prefix=secret[:9],
        hash=fingerprint(secret),
        scopes=sorted(set(scopes)),
        created_at=now,
        expires_at=expires_at,
    )
    token.full_clean()
    token.save(force_insert=True)
    after = {"name": token.name, "scopes": token.scopes, "expires_at": token.expires_at.isoformat()}
    audit.write("issue_token", token, actor=user, after=after)
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, actor: User) -> None:
    """End a token at once. Doing it again changes nothing."""
    locked = Token.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is None:
        locked.revoked_at = clock.now()
        locked.save(update_fields=["revoked_at"])
        audit.write("revoke_token", locked, actor=actor, after={"name": locked.name})


def tokens_of(user: User) -> list[Token]:
    """Return the tokens of a person that are not revoked, newest first."""
    return list(Token.objects.filter(user=user, revoked_at=None))


def valid_token(secret: str) -> Token | None:
    """Return the token with this secret if it may be used now, and note that it was."""
    token = Token.objects.select_related("user").filter(hash=fingerprint(secret), revoked_at=None).first()
    now = clock.now()
    if token is None or token.expires_at <= now or not token.user.is_active:
        return None
    if token.last_used_at is None or now - token.last_used_at > _USE_NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
