"""Units as a setting: approving the table makes the units that posts and records point to."""

from typing import Any

from django.utils.translation import gettext as _

from shiraka.foundation.audit import record as audit
from shiraka.foundation.languages.current import listing
from shiraka.foundation.parameters.definition import Row
from shiraka.foundation.people.models import Unit


def faults_of_units(lines: tuple[Row, ...]) -> list[str]:
    """Say which units are part of something that is not in the table, or of themselves."""
    parents = {line["code"]: line["parent"] for line in lines}
    strangers = sorted({parent for parent in parents.values() if parent and parent not in parents})
    found = []
    if strangers:
        found.append(_("No unit has the code: %(codes)s.") % {"codes": listing(strangers)})
    circles = sorted(code for code in parents if _is_in_a_circle(code, parents))
    if circles:
        found.append(_("A unit cannot be part of itself: %(codes)s.") % {"codes": listing(circles)})
    return found


def _is_in_a_circle(code: str, parents: dict[str, str]) -> bool:
    above = parents.get(code, "")
    for _step in parents:
        if above == code:
            return True
        above = parents.get(above, "")
    return False


def carry_units_over(lines: tuple[Row, ...], actor: Any) -> None:
    """Make the units of the system those of the table; one that is left out is no longer current."""
    stored = {unit.code: unit for unit in Unit.objects.select_for_update()}
    for line in lines:
        unit = stored.get(line["code"]) or Unit(code=line["code"])
        before = audit.snapshot(unit) if unit.pk else {}
        unit.name, unit.kind, unit.is_current = line["name"], line["kind"], line["is_current"]
        _keep(unit, before, actor)
        stored[unit.code] = unit
    written = {line["code"]: line["parent"] for line in lines}
    for code, unit in stored.items():
        before = audit.snapshot(unit)
        if code in written:
            unit.parent = stored.get(written[code])
        else:
            unit.is_current = False
        _keep(unit, before, actor)


def _keep(unit: Unit, before: dict[str, object], actor: Any) -> None:
    old, new = audit.differences(before, audit.snapshot(unit))
    if new:
        unit.save()
        audit.write("update" if before else "create", unit, actor=actor, before=old, after=new)
