"""The first account of an installation, opened on the command line."""

import io
import os
import pty
import select
import signal
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from shiraka.apps.partners.models import MemberState
from shiraka.cli import administrator, check
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.parameters.current import value
from shiraka.foundation.people.models import Appointment, Role, Unit, User
from shiraka.values.country import member_states

PASSWORD = "two squares laid into one star"
SECRETS = {"SHIRAKA_SECRET_KEY": "s" * 64, "SHIRAKA_AUDIT_KEY": "a" * 64}
END_OF_INPUT = "\x04"


@pytest.fixture(autouse=True)
def _an_office() -> Iterator[None]:
    with override_settings(SHIRAKA_DEMO=False):
        yield


def run(monkeypatch: pytest.MonkeyPatch, *, password: str = PASSWORD, **options: Any) -> int:
    """Run the command where nobody can be asked, as a script would."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    given = {"username": "amal", "email": "amal@example.org", "name": "", "language": "", "unit": ""}
    return administrator.run(**{"another": False, **given, **options})


@pytest.mark.django_db
def test_the_account_is_open_with_its_post_and_stands_in_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, name="أمل", language="ar") == 0
    user = User.objects.get()
    assert user.check_password(PASSWORD)
    assert (user.language, user.full_name.ar, user.is_superuser) == ("ar", "أمل", False)
    post = Appointment.objects.get()
    assert (post.user, post.role, post.unit) == (user, Role.AD, Unit.objects.get(code="PIC"))
    told = Entry.objects.filter(action__in=("create", "appoint"), reason=administrator.REASON)
    assert {(entry.action, entry.actor_id) for entry in told} == {("create", None), ("appoint", None)}
    assert PASSWORD not in str(list(Entry.objects.values_list("before", "after", "reason")))
    assert verify().is_sound


@pytest.mark.django_db
def test_units_and_states_are_there_before_anybody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, password="short") == 1
    assert set(Unit.objects.values_list("code", flat=True)) == {line["code"] for line in value("units")}
    assert MemberState.objects.count() >= len(member_states())
    assert not User.objects.exists()


@pytest.mark.django_db
def test_units_that_are_there_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    Unit.objects.create(code="OURS", name={"en": "Our office"})
    assert run(monkeypatch, unit="OURS") == 0
    assert Unit.objects.count() == 1


@pytest.mark.django_db
def test_a_second_administrator_has_to_be_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 0
    second = {"username": "omar", "email": "omar@example.org"}
    assert run(monkeypatch, **second) == 1
    assert "already: amal" in capsys.readouterr().err
    assert run(monkeypatch, another=True, **second) == 0
    assert administrator.administrators() == ["amal", "omar"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": ""}, "--username"),
        ({"username": "", "email": ""}, "--username and --email"),
        ({"email": "nobody"}, "email: "),
        ({"username": "not a name"}, "username: "),
        ({"language": "de"}, "language: "),
        ({"unit": "XYZ"}, "There is no unit XYZ"),
        ({"password": ""}, "password: "),
        ({"password": "short"}, "password: This password is too short"),
        ({"password": "administrator"}, "password: This password is too common"),
        ({"password": "amal@example.org"}, "password: The password is too similar"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wrong: dict[str, str], said: str
) -> None:
    assert run(monkeypatch, **wrong) == 1
    assert said in capsys.readouterr().err
    assert not User.objects.exists()
    assert not Appointment.objects.exists()


@pytest.mark.django_db
def test_a_name_or_address_that_is_taken_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    User.objects.create_user("amal", "amal@example.org")
    assert run(monkeypatch, email="AMAL@example.org") == 1
    said = capsys.readouterr().err
    assert "Another account has this user name." in said
    assert "Another account has this address." in said


@pytest.mark.django_db
def test_the_check_misses_an_administrator(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    check.run()
    assert "shiraka administrator" in capsys.readouterr().out
    run(monkeypatch)
    capsys.readouterr()
    check.run()
    assert "shiraka administrator" not in capsys.readouterr().out


def test_whoever_sits_before_it_is_asked_again_until_it_is_right_and_the_password_is_never_shown(
    tmp_path: Path,
) -> None:
    dialogue = (
        ("User name: ", "amal"),
        ("E-mail: ", "nobody"),
        ("user name): ", "Amal"),
        ("Language", "fr"),
        ("E-mail: ", "amal@example.org"),
        ("Password: ", "short"),
        ("too short", ""),
        ("Password: ", PASSWORD),
        ("again: ", "something else"),
        ("not the same", ""),
        ("Password: ", PASSWORD),
        ("again: ", PASSWORD),
        ("is open", ""),
    )
    code, screen = at_a_terminal(("administrator",), dialogue, SHIRAKA_HOME=str(tmp_path), **SECRETS)
    assert code == 0, screen
    assert PASSWORD not in screen
    assert "Traceback" not in screen


def test_ending_half_way_stores_nothing_and_is_no_error_of_the_program(tmp_path: Path) -> None:
    dialogue = (("User name: ", "amal"), ("E-mail: ", END_OF_INPUT))
    code, screen = at_a_terminal(("administrator",), dialogue, SHIRAKA_HOME=str(tmp_path), **SECRETS)
    assert code == 1
    assert "nothing was stored" in screen
    assert "Traceback" not in screen


@pytest.mark.django_db
def test_an_interruption_is_no_error_of_the_program_either(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Raised, not sent: whoever runs the tests may have signals ignored or blocked, which a program inherits.
    def interrupted(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(administrator, "_can_ask", lambda: True)
    monkeypatch.setattr("builtins.input", interrupted)
    assert run(monkeypatch) == 1
    assert "nothing was stored" in capsys.readouterr().err
    assert not User.objects.exists()


def at_a_terminal(words: Sequence[str], dialogue: Sequence[tuple[str, str]], **variables: str) -> tuple[int, str]:
    """Run the command at a terminal and answer in order each time the words come up.

    Returns the exit code and all that the screen showed; fails when nothing is shown for a minute.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("SHIRAKA_")}
        arguments = (sys.executable, "-m", "shiraka", *words)
        os.execve(sys.executable, arguments, inherited | variables)  # noqa: S606 - our own words only
    screen, read = "", 0
    for awaited, answer in dialogue:
        while awaited not in screen[read:] and (shown := _shown(pid, terminal)):
            screen += shown
        if awaited not in screen[read:]:
            break
        read = screen.index(awaited, read) + len(awaited)
        if answer:
            os.write(terminal, answer.encode() + (b"" if answer == END_OF_INPUT else b"\n"))
    while shown := _shown(pid, terminal):
        screen += shown
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), screen


def _shown(pid: int, terminal: int) -> str:
    """Return what comes next on the screen; nothing when the other side is gone."""
    if not select.select([terminal], [], [], 60)[0]:
        os.kill(pid, signal.SIGKILL)
        pytest.fail("It says nothing and does not end.")
    try:
        return os.read(terminal, 1024).decode(errors="replace")
    except OSError:
        return ""
