"""Lowering the confidentiality of a record, which takes two people (R-04); raising it takes one."""

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import Standing, level_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.actions import lowered, lowering_takes_two
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.foundation.workflow.conditions import Refused, unmet
from shiraka.foundation.workflow.models import Approval
from shiraka.foundation.workflow.routes import opinions_on

ROUTE = "confidentiality"


def may_lower(user: User, record: Record) -> bool:
    """Tell whether somebody may propose a lower level of a record they see, or agree to it: who edits or decides."""
    entity, standing = ENTITIES.of(record), Standing.of(user, record)
    return not is_outside(user) and (standing.allows(entity.edit) or standing.allows(f"{entity.row}:A"))


def proposal_on(record: Any) -> Approval | None:
    """Return the proposal that waits for a second person; a change of the record has voided any earlier one."""
    seal = _seal(record)
    waiting = [item for item in opinions_on(record) if item.route == ROUTE and item.fingerprint == seal]
    return waiting[-1] if waiting else None


def _seal(record: Any) -> str:
    return hashlib.sha256(f"{level_of(record)}/{record.version}".encode()).hexdigest()


@transaction.atomic
def lower_level(record: Any, level: int, *, actor: User, reason: str = "") -> Any:
    """Propose a lower level, or lower it where somebody else has proposed this one; return the record as stored.

    Raises `PermissionDenied`; `Refused` for one's own proposal, a level that is not lower, or no reason.
    """
    locked: Any = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if not may_lower(actor, locked):
        raise PermissionDenied
    if level >= locked.confidentiality:
        raise Refused([unmet(_("This is not a lower level."), _("A level is raised on the form of the record."))])
    proposal = proposal_on(locked)
    if proposal is None or int(proposal.step) != level:
        return _proposed(locked, level, actor, reason)
    if proposal.given_by_id == actor.pk:
        raise Refused([lowering_takes_two(locked)])
    return lowered(locked, level, actor=actor, reason=proposal.comment)


def _proposed(record: Any, level: int, actor: User, reason: str) -> Any:
    if not reason.strip():
        raise Refused([unmet(_("Say why the level is lowered."), _("Whoever agrees needs the reason."), rule="R-22")])
    Approval.objects.create(
        record=record,
        route=ROUTE,
        step=str(level),
        agrees=True,
        comment=reason.strip(),
        fingerprint=_seal(record),
        given_by=actor,
        given_at=clock.now(),
    )
    after = {"confidentiality": int(Confidentiality(level))}
    audit.write("propose_level", record, actor=actor, after=after, reason=reason.strip())
    record.__dict__.pop("_opinions", None)
    return record
