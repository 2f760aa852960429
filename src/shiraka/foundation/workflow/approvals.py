"""Giving an opinion on one step of the approval route of a move (R-01, R-02, R-03, R-04, R-22)."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import Move, Route, Step
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.audit import record as audit
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.foundation.workflow.conditions import Condition, Refused, changed_since_read, impossible_now, unmet
from shiraka.foundation.workflow.eyes import refusal_to_act
from shiraka.foundation.workflow.models import Approval
from shiraka.foundation.workflow.routes import fingerprint


@transaction.atomic
def give_opinion(
    record: Record, move: Move, step_name: str, *, actor: User, agrees: bool, comment: str = "", facts: str = ""
) -> Approval:
    """Record one person's opinion on one step of the route of a move.

    `facts` is the fingerprint of what they read; empty, they speak on whatever is stored now. Raises
    `PermissionDenied` without the right, `Refused` when four eyes or order forbid it, when the facts or
    the state have changed since, or when an objection comes without its reason.
    """
    if move.approval is None:
        raise Refused([unmet(_("This step needs no approval."))])
    route = move.approval
    locked: Any = type(record)._default_manager.select_for_update().get(pk=record.pk)
    step = _step(route, step_name)
    if not allowed(actor, step.right, locked):
        raise PermissionDenied
    if locked.status not in move.sources:
        raise Refused([impossible_now(move.label)])
    present = fingerprint(locked, route, step)
    if facts and facts != present:
        # An opinion covers the exact text: not one that came in while they were reading.
        raise Refused([changed_since_read()])
    refusal = refusal_to_act(locked, route, step, actor)
    if refusal is not None:
        raise Refused([refusal])
    if not agrees and not comment.strip():
        raise Refused([unmet(_("Say why you do not agree."), _("The drafter needs it to answer."), rule="R-22")])
    opinion = Approval.objects.create(
        record=locked,
        route=route.name,
        step=step.name,
        agrees=agrees,
        comment=comment.strip(),
        fingerprint=present,
        given_by=actor,
        given_at=clock.now(),
    )
    audit.write(
        "agree" if agrees else "object",
        locked,
        actor=actor,
        after={"step": step.name, "route": route.name, "fingerprint": opinion.fingerprint},
        reason=opinion.comment,
    )
    return opinion


def _step(route: Route, name: str) -> Step:
    try:
        return route.step(name)
    except KeyError:
        raise Refused([unmet(_("There is no such step."))]) from None


def first_unmet(conditions: Iterable[Condition]) -> list[Condition]:
    return [condition for condition in conditions if not condition.is_met]
