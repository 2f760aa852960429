"""Passkeys: how one is added, named, shown and used; what a browser sends is judged as hostile."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from allauth.core import context
from allauth.mfa import signals
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.audit import record as audit
from shiraka.foundation.people.models import User

LONGEST_NAME: Final = 60
MOST: Final = 20
"""Passkeys an account may have: each of them opens it, and all of them are read when one is used."""
LONGEST_ANSWER: Final = 20_000
"""Characters of what a browser sends; a real one has some hundreds."""

NOT_ACCEPTED: Final = _("This passkey was not accepted. Try again, or sign in another way.")

# What the readers of the formats raise at bytes that are none: a refusal for us, not an error.
_WRONG: Final = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, NotImplementedError)


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """One passkey of an account, as its holder reads of it."""

    pk: int
    name: str
    added_at: datetime
    last_used_at: datetime | None


def passkey_of(found: Authenticator) -> Passkey:
    """Return a stored passkey as people read of it."""
    return Passkey(pk=found.pk, name=found.wrap().name, added_at=found.created_at, last_used_at=found.last_used_at)


def passkeys_of(user: User) -> Any:
    """Return the passkeys of an account as they are stored, the oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk")


class _Answer(forms.JSONField):
    """What the browser answered, as JSON of a bounded length."""

    widget = forms.HiddenInput
    default_error_messages = {"required": NOT_ACCEPTED, "invalid": NOT_ACCEPTED}

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002 - Django's signature
        """Return nothing to show again: an answer is good for once."""
        return None

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LONGEST_ANSWER:
            raise _refusal()
        try:
            read = super().to_python(value)
        except RecursionError:
            raise _refusal() from None
        if read is not None and not isinstance(read, dict):
            raise _refusal()
        return read


def _refusal() -> ValidationError:
    refusal: ValidationError = get_adapter().validation_error("incorrect_passkey")
    return refusal


@contextmanager
def _judged() -> Iterator[None]:
    """Turn whatever is wrong with what a browser sent into the one refusal."""
    try:
        yield
    except ValidationError:
        raise _refusal() from None
    except _WRONG:
        raise _refusal() from None


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]  # allauth ships no types
    """A new passkey: it always opens the account by itself, so its owner is always verified."""

    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("By which you know it later, such as: telephone, key in the safe."),
    )
    credential = _Answer(label=_("Passkey"))
    passwordless = None  # allauth asks each time whether it may replace the password

    def clean(self) -> Any:
        if passkeys_of(self.user).count() >= MOST:
            message = _("An account has at most %(most)s passkeys. Remove one first.")
            raise ValidationError(message, params={"most": MOST})
        self.cleaned_data["passwordless"] = True
        with _judged():
            return super().clean()


class RenamePasskey(EditWebAuthnForm):  # type: ignore[misc]  # as above
    """Another name for a passkey."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)

    @transaction.atomic
    def save(self) -> Any:
        saved = super().save()
        audit.write("rename_passkey", self.instance.user, actor=self.instance.user, after={"passkey": self.instance.pk})
        return saved


class _UsePasskey(AuthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey that is shown. One that is refused is announced as a refused code is, and its challenge is spent."""

    credential = _Answer(label=_("Passkey"))

    def clean_credential(self) -> Any:
        try:
            with _judged():
                return super().clean_credential()
        except ValidationError:
            auth.clear_state()
            signals.authentication_failed.send(
                sender=Authenticator,
                request=context.request,
                user=self.user or self._claimed(),
                authenticator=Authenticator(type=Authenticator.Type.WEBAUTHN),
                reauthentication=self.reauthenticated,
            )
            raise

    def _claimed(self) -> Any:
        """Return the account that a refused passkey says it belongs to, if there is one."""
        try:
            with _judged():
                return auth.extract_user_from_response(self.fields["credential"].clean(self.data.get("credential")))
        except ValidationError:
            return None


class UsePasskey(_UsePasskey):
    """A passkey as second factor, after the password."""


class ConfirmByPasskey(_UsePasskey, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey before what protects an account changes."""


class SignInByPasskey(_UsePasskey, LoginWebAuthnForm):  # type: ignore[misc]  # as above
    """A passkey alone, which is both factors: something one has, and verified by what one is or knows."""
