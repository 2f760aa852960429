"""Accounts and posts: opening, changing and closing them, always written to the trail."""

from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.audit import record as audit
from shiraka.foundation.letters.composing import Content, paragraphs_of, why_of_an_account
from shiraka.foundation.letters.writing import write
from shiraka.foundation.people.models import Appointment, User
from shiraka.foundation.workflow.conditions import Refused, unmet

# Neither the hash of a password nor the moment of a sign-in belongs to what an administrator changed.
_UNTOLD = frozenset({"password", "last_login", "date_joined"})


def told(user: User) -> dict[str, object]:
    """Return what the trail keeps of an account."""
    return {name: value for name, value in audit.snapshot(user).items() if name not in _UNTOLD}


@transaction.atomic
def open_account(user: User, *, actor: User | None, reason: str = "") -> User:
    """Store a new account; nobody can sign in to it before its holder set a password. `actor=None` is the system."""
    user.set_unusable_password()
    user.save(force_insert=True)
    audit.write("create", user, actor=actor, after=told(user), reason=reason)
    return user


@transaction.atomic
def change_account(user: User, *, actor: User) -> User:
    """Store changed names, language or whether an account is active.

    Closing an account ends its sessions. Raises `Refused` to whoever would close their own.
    """
    stored = User.objects.select_for_update().get(pk=user.pk)
    before, after = audit.differences(told(stored), told(user))
    if not after:
        return user
    if user.pk == actor.pk and not user.is_active:
        raise Refused(
            [
                unmet(
                    _("You cannot close your own account."),
                    _("Somebody must be left who can open it again."),
                    who=_("another administrator"),
                )
            ]
        )
    user.save(update_fields=list(after))
    if "email" in after:
        # One signs in and gets a new password by any of these: what was theirs before is theirs no more.
        EmailAddress.objects.filter(user=user).delete()
    if not user.is_active:
        sign_out(user)
    audit.write("update", user, actor=actor, before=before, after=after)
    return user


@transaction.atomic
def appoint(appointment: Appointment, *, actor: User | None, reason: str = "") -> Appointment:
    """Give a post to somebody; `actor=None` is the system. Raises `Refused` to whoever would appoint themselves."""
    if actor is not None:
        _refuse_oneself(appointment, actor)
    appointment.save(force_insert=True)
    audit.write("appoint", appointment, actor=actor, after=audit.snapshot(appointment), reason=reason)
    return appointment


@transaction.atomic
def end_appointment(appointment: Appointment, *, actor: User, end_date: date) -> Appointment:
    """End a post on a day, which is its last.

    Raises `Refused` for a day before it began, for a post that has ended, and for one's own.
    """
    locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
    _refuse_oneself(locked, actor)
    if locked.end_date is not None and locked.end_date < clock.today():
        raise Refused([unmet(_("This post has ended already."))])
    if end_date < locked.start_date:
        raise Refused([unmet(_("The last day comes before the first."))])
    before = audit.snapshot(locked)
    locked.end_date = end_date
    locked.save(update_fields=["end_date"])
    old, new = audit.differences(before, audit.snapshot(locked))
    audit.write("end_appointment", locked, actor=actor, before=old, after=new)
    return locked


def _refuse_oneself(appointment: Appointment, actor: User) -> None:
    if appointment.user_id == actor.pk:
        raise Refused(
            [
                unmet(
                    _("You cannot give or take a post of your own."),
                    _("Nobody decides on their own powers."),
                    rule="R-03",
                    who=_("another administrator"),
                )
            ]
        )


def password_link(request: HttpRequest, user: User) -> str:
    """Return an address where its holder sets the password of an account; it works once, for some days."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return request.build_absolute_uri(reverse("account_reset_password_from_key", kwargs=parts))


@transaction.atomic
def invite(request: HttpRequest, user: User, *, actor: User) -> str:
    """Send somebody the link that lets them set a password, and return it.

    The trail keeps that a link was made, never the link.
    """
    link = password_link(request, user)
    is_new = not user.has_usable_password()
    audit.write("invite" if is_new else "reset_password", user, actor=actor)
    with translation.override(user.language):
        words = _(
            "%(name)s,\n\nan account was opened for you in Shiraka. Your user name is %(username)s.\n"
            "Set your password here; the address works once:\n\n%(link)s\n"
        )
        again = _(
            "%(name)s,\n\nan administrator made a link for a new password of your account %(username)s in Shiraka.\n"
            "Set it here; the address works once:\n\n%(link)s\n\nIf you did not ask for it, write to an administrator "
            "at once. Until the link is followed your present password stays.\n"
        )
        write_to(user, _("Your account in Shiraka"), words if is_new else again, link=link)
    return link


@transaction.atomic
def reset_second_factor(user: User, *, actor: User) -> None:
    """Remove the second factor of somebody who lost it, and sign them out everywhere; they are told by e-mail.

    Raises `Refused` where there is none, and for one's own: that is removed where it is asked for once more.
    """
    factors = Authenticator.objects.select_for_update().filter(user=user)
    if user.pk == actor.pk:
        why = _("Remove your own on the page of your second factor, which asks for it once more.")
        raise Refused([unmet(_("You cannot reset your own second factor."), why, who=_("another administrator"))])
    if not factors:
        raise Refused([unmet(_("This account has no second factor."))])
    factors.delete()
    sign_out(user)
    audit.write("reset_second_factor", user, actor=actor)
    with translation.override(user.language):
        words = _(
            "%(name)s,\n\nan administrator removed the second factor of your account %(username)s in Shiraka.\n"
            "Sign in with your password and set up a new one. If you did not ask for it, write to an administrator "
            "at once.\n"
        )
        write_to(user, _("The second factor of your account"), words)


def sign_out(user: User) -> None:
    """End all the sessions of an account."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def write_to(user: User, subject: str, words: str, **facts: Any) -> None:
    """Write the holder of an account a letter in their language, sent once what it tells is stored."""
    body = words % {"name": str(user), "username": user.get_username(), **facts}
    with translation.override(user.language):
        write(user, Content(subject=subject, paragraphs=paragraphs_of(body), why=why_of_an_account()))
