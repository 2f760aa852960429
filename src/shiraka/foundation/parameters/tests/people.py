"""People for the tests of settings."""

from datetime import date
from typing import Any

from shiraka.foundation.parameters.actions import decide, propose
from shiraka.foundation.parameters.current import value
from shiraka.foundation.parameters.registry import parameter
from shiraka.foundation.people.models import Appointment, User

BEGIN = date(2020, 1, 1)


def somebody(name: str, role: str) -> User:
    """Return an account that holds one post."""
    user = User.objects.create_user(name, password="quite-a-long-password")
    Appointment.objects.create(user=user, role=role, start_date=BEGIN)
    return user


def approve(key: str, value: Any) -> None:
    """Bring a setting into force as it comes about: one person proposes it, another approves it."""
    setting, number = parameter(key), User.objects.count()
    decider = somebody(f"decider{number}", "DG" if setting.right == "authority" else "AD")
    version = propose(key, value, actor=somebody(f"proposer{number}", "AD"), reason="Tried.")
    decide(version, actor=decider, approve=True)


def changed(key: str, column: str, **cells: Any) -> list[dict[str, Any]]:
    """Return the lines of a table in force, with the `column` of lines changed, each named by its first column."""
    setting = parameter(key)
    first = setting.columns[0].name
    return [dict(line) | ({column: cells[line[first]]} if line[first] in cells else {}) for line in value(key)]
