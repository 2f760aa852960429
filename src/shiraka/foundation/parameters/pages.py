"""What the templates of settings are handed: frozen values, so that a template decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.access.permission import allowed
from shiraka.foundation.parameters.definition import Group, Parameter
from shiraka.foundation.parameters.differences import Difference, compare
from shiraka.foundation.parameters.models import ParameterVersion, State
from shiraka.foundation.parameters.plain import stored, typed
from shiraka.foundation.parameters.reading import value_of
from shiraka.foundation.parameters.registry import PARAMETERS
from shiraka.foundation.parameters.telling import Cell, brief, cell, cells_of, unread
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import holders

GROUPS = {
    Group.ORGANISATION: _("Organisation"),
    Group.PARTNERS: _("Partners"),
    Group.DILIGENCE: _("Due diligence"),
    Group.AGREEMENTS: _("Agreements"),
    Group.MONEY: _("Money"),
    Group.TIME: _("Dates and deadlines"),
    Group.INFORMATION: _("Information"),
}

NEWEST = 30
"""Versions shown in the history of a setting."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One setting in the list: what it is, its value in brief, whether a proposal waits.

    `unread` says what of it changes nothing yet, here and on its page.
    """

    parameter: Parameter
    url: str
    brief: str
    unread: str
    waiting: ParameterVersion | None
    waits_for_reader: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A value as heads and lines; a single value is one line with one cell."""

    heads: tuple[object, ...]
    lines: Sequence[tuple[Cell, ...]]

    @property
    def figures(self) -> frozenset[int]:
        """Which columns hold numbers: they stand at the end, digits under digits."""
        return frozenset(place for line in self.lines for place, cell in enumerate(line) if cell.kind == "number")


@dataclass(frozen=True, kw_only=True)
class SettingPage:
    """One setting: its value in force, the proposal that waits, and what came before."""

    parameter: Parameter
    group: object
    unread: str
    shown: Shown
    in_force: ParameterVersion | None
    waiting: ParameterVersion | None
    differences: Sequence[Difference]
    versions: Sequence[ParameterVersion]
    may_propose: bool
    may_decide: bool
    may_comment: bool
    is_own: bool
    deciders: str


def address(parameter: Parameter, page: str = "setting", **parts: object) -> str:
    """Return the address of a page of a setting."""
    return reverse(f"{parameter.right}-{page}", kwargs={"key": parameter.key, **parts})


def settings_of(user: User) -> list[tuple[object, list[Line]]]:
    """Return the settings a person may read under their heads."""
    waiting = {
        version.key: version
        for version in ParameterVersion.objects.filter(state=State.PROPOSED).select_related("proposed_by")
    }
    rights = {right: allowed(user, right) for each in PARAMETERS.values() for right in (each.read, each.decide)}
    found: list[tuple[object, list[Line]]] = []
    for group, label in GROUPS.items():
        lines = [
            _line(parameter, waiting.get(parameter.key), user, rights)
            for parameter in PARAMETERS.values()
            if parameter.group is group and rights[parameter.read]
        ]
        if lines:
            found.append((label, lines))
    return found


def _line(parameter: Parameter, waiting: ParameterVersion | None, user: User, rights: dict[str, bool]) -> Line:
    is_theirs = waiting is not None and rights[parameter.decide] and waiting.proposed_by_id != user.pk
    return Line(
        parameter=parameter,
        url=address(parameter),
        brief=brief(parameter, value_of(parameter)),
        unread=unread(parameter),
        waiting=waiting,
        waits_for_reader=is_theirs,
    )


def setting_page(user: User, parameter: Parameter) -> SettingPage:
    """Return the page of one setting for one reader."""
    versions = list(
        ParameterVersion.objects.filter(key=parameter.key)
        .select_related("proposed_by", "decided_by")
        .prefetch_related("comments__written_by")
        .order_by("-version")[:NEWEST]
    )
    waiting = next((version for version in versions if version.state == State.PROPOSED), None)
    is_own = waiting is not None and waiting.proposed_by_id == user.pk
    present = value_of(parameter)
    return SettingPage(
        parameter=parameter,
        group=GROUPS[parameter.group],
        unread=unread(parameter),
        shown=shown(parameter, present),
        in_force=next((version for version in versions if version.state == State.IN_FORCE), None),
        waiting=waiting,
        differences=compare(parameter, stored(parameter, present), waiting.value) if waiting else (),
        versions=versions,
        may_propose=waiting is None and allowed(user, parameter.propose),
        may_decide=waiting is not None and not is_own and allowed(user, parameter.decide),
        may_comment=waiting is not None and allowed(user, parameter.comment),
        is_own=is_own,
        deciders=holders(parameter.decide),
    )


def shown(parameter: Parameter, value: Any) -> Shown:
    """Return a typed value as heads and lines."""
    if parameter.is_table:
        heads = tuple(column.label for column in parameter.columns)
        return Shown(heads=heads, lines=[cells_of(parameter.columns, row) for row in value])
    return Shown(heads=(parameter.label,), lines=[(cell(parameter.column(), value),)])


def shown_version(parameter: Parameter, version: ParameterVersion) -> Shown:
    """Return the value of a version."""
    return shown(parameter, typed(parameter, version.value))


def base_of(parameter: Parameter) -> int:
    """Return the number of the version in force, 0 for the value that comes with the system."""
    latest = ParameterVersion.objects.filter(key=parameter.key, state=State.IN_FORCE).values_list("version", flat=True)
    return latest.first() or 0
