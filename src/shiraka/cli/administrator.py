"""`shiraka administrator`: an account that can open all others, for an installation that has none."""

import sys
from getpass import getpass

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from shiraka.cli.installation import prepare_records
from shiraka.foundation import clock
from shiraka.foundation.administration.accounts import appoint, open_account
from shiraka.foundation.administration.forms import AccountForm
from shiraka.foundation.people.models import Appointment, Role, Unit, User
from shiraka.values.text import LANGUAGES

REASON = "On the command line"
"""What the trail says of how the account came about."""

USUAL_UNIT = "PIC"
ASKED = {
    "username": "User name",
    "email": "E-mail",
    "name": "Name, as others read it (empty: the user name)",
    "language": f"Language: {', '.join(LANGUAGES)} (empty: {settings.LANGUAGE_CODE})",
}
NEEDED = ("username", "email")


class Impossible(Exception):
    """The account cannot be opened; `str()` says why."""


def run(*, another: bool, unit: str, **given: str) -> int:
    """Open the account from options, asking for what is left out where somebody can be asked; 1 when it cannot be.

    The password is never an option, as others on the machine could read it: it is asked for unseen, or
    read from standard input.
    """
    prepare_records()
    with translation.override("en"):
        try:
            if not another:
                _refuse_a_second()
            post = Appointment(role=Role.AD, unit=_unit(unit or USUAL_UNIT), start_date=clock.today())
            post.user = _account(given)
            _store(post, _password(post.user))
        except Impossible as fault:
            sys.stderr.write(f"{fault}\n")
            return 1
        except (EOFError, KeyboardInterrupt):
            sys.stderr.write("\nStopped; nothing was stored.\n")
            return 1
    told = "Sign in on the page and set up the second factor there; then open the accounts of the others."
    sys.stdout.write(f"The account {post.user.username} is open, as administrator in {post.unit}. {told}\n")
    return 0


def administrators() -> list[str]:
    """Return the user names of those who can open accounts today."""
    held = Appointment.objects.held_on(clock.today()).filter(role=Role.AD, user__is_active=True)
    return sorted(set(held.values_list("user__username", flat=True)))


def _refuse_a_second() -> None:
    if names := administrators():
        message = f"There is an administrator already: {', '.join(names)}. To add one all the same: --another."
        raise Impossible(message)


def _unit(code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None:
        codes = Unit.objects.filter(is_current=True).values_list("code", flat=True)
        message = f"There is no unit {code}. --unit is one of: {', '.join(codes)}."
        raise Impossible(message)
    return found


def _can_ask() -> bool:
    return sys.stdin.isatty()


def _account(given: dict[str, str]) -> User:
    """Return the account as the page for new ones would accept it; asks again for what it would not."""
    open_questions = [name for name in ASKED if not given[name]]
    while True:
        missing = [f"--{name}" for name in NEEDED if not given[name]]
        if not _can_ask() and missing:
            message = f"Where nobody can be asked, give {' and '.join(missing)}."
            raise Impossible(message)
        if _can_ask():
            given |= {name: input(f"{ASKED[name]}: ").strip() for name in open_questions}
        form = AccountForm(_typed(given))
        if form.is_valid():
            made: User = form.save(commit=False)
            return made
        faults = {"name" if field == "full_name" else field: list(found) for field, found in form.errors.items()}
        _tell([f"{name}: {sentence}" for name, found in faults.items() for sentence in found])
        open_questions = list(faults)


def _typed(given: dict[str, str]) -> dict[str, str]:
    """Return the answers as the page is sent them."""
    language = given["language"] or settings.LANGUAGE_CODE
    name_in = language if language in LANGUAGES else settings.LANGUAGE_CODE
    return {
        "username": given["username"],
        "email": given["email"],
        "language": language,
        f"full_name_{name_in}": given["name"] or given["username"],
    }


def _password(user: User) -> str:
    while True:
        password = getpass("Password: ") if _can_ask() else sys.stdin.readline().rstrip("\r\n")
        faults = _faults(password, user)
        if not faults and _can_ask() and getpass("Password again: ") != password:
            faults = ["The two are not the same."]
        if not faults:
            return password
        _tell([f"password: {sentence}" for sentence in faults])


def _faults(password: str, user: User) -> list[str]:
    if not password:
        return ["There is none. Where nobody can be asked, it is read from standard input."]
    try:
        validate_password(password, user)
    except ValidationError as fault:
        return list(fault.messages)
    return []


def _tell(faults: list[str]) -> None:
    """Say what is wrong, before it is asked for again; where nobody can be asked, that is the end."""
    if not _can_ask():
        raise Impossible("\n".join(faults))
    sys.stderr.writelines(f"{fault}\n" for fault in faults)


@transaction.atomic
def _store(post: Appointment, password: str) -> None:
    open_account(post.user, actor=None, reason=REASON)
    post.user.set_password(password)
    post.user.save(update_fields=["password"])
    # The account had no key before it was stored.
    post.user_id = post.user.pk
    appoint(post, actor=None, reason=REASON)
