"""Approvals on a record: how far its route is, and giving an opinion (R-02, R-03, R-04)."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import Move, Opinion, Route, RouteState, Step
from shiraka.engines.lifecycle.approval import may_act, state_of
from shiraka.foundation import clock
from shiraka.foundation.access.permission import GUARDED, allowed
from shiraka.foundation.audit import record as audit
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.languages.current import listing
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.foundation.workflow.conditions import (
    Condition,
    Refused,
    changed_since_read,
    holders,
    impossible_now,
    met,
    unmet,
)
from shiraka.foundation.workflow.models import Approval
from shiraka.values.text import Text

_WRITING = ("create", "update")


def fingerprint(record: Record, route: Route) -> str:
    """Return the SHA-256 of the facts a route covers; any change of them voids what was said (R-02)."""
    facts = {name: _told(getattr(record, name)) for name in route.covers}
    return hashlib.sha256(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _told(value: object) -> object:
    # As a string a text is only its first language, and a change of the Arabic would go unseen.
    return value.as_dict() if isinstance(value, Text) else str(value)


def opinions_on(record: Record) -> list[Approval]:
    """Return every opinion on a record, oldest first, read once and kept on the record."""
    kept = record.__dict__.get("_opinions")
    if kept is None:
        kept = list(
            Approval.objects.filter(
                content_type=ContentType.objects.get_for_model(record), object_id=record.pk
            ).select_related("given_by")
        )
        record.__dict__["_opinions"] = kept
    return list(kept)


def route_state(record: Record, route: Route) -> RouteState:
    """Return how far a route is on a record, step by step."""
    given = [
        Opinion(step=item.step, person=item.given_by_id, agrees=item.agrees, fingerprint=item.fingerprint)
        for item in opinions_on(record)
        if item.route == route.name
    ]
    applies = {step.name: step.applies is None or bool(step.applies(record)) for step in route.steps}
    ready = {step.name: step.ready is None or bool(step.ready(record)) for step in route.steps}
    return state_of(route, given, fingerprint=fingerprint(record, route), applies=applies, ready=ready)


def route_conditions(record: Record, route: Route) -> list[Condition]:
    """Return one condition per step of a route: given, missing, refused or void."""
    people = {item.given_by_id: str(item.given_by) for item in opinions_on(record)}
    found: list[Condition] = []
    for state in route_state(record, route).steps:
        label, who = str(state.step.label), holders(state.step.right)
        if not state.applies:
            found.append(met(label, _("Not needed here.")))
        elif state.is_complete:
            found.append(met(label, listing(people[person] for person in state.agreed)))
        elif state.objected:
            names = listing(people[person] for person in state.objected)
            found.append(unmet(label, _("%(people)s did not agree.") % {"people": names}, who=who, rule="R-01"))
        elif state.void:
            detail = _("It was given, but the record changed since; it has to be given again.")
            found.append(unmet(label, detail, rule="R-02", who=who))
        else:
            detail = (
                _("Not given yet.")
                if state.step.quorum == 1
                else _("%(given)s of %(needed)s opinions given.")
                % {
                    "given": len(state.agreed),
                    "needed": state.step.quorum,
                }
            )
            found.append(unmet(label, detail, who=who, rule="R-01"))
    return found


def drafters(record: Record) -> set[int]:
    """Return who wrote the record or did what is approved on it: they approve nothing there."""
    return {person for person in (record.created_by_id, record.updated_by_id, *record.drafted_by()) if person}


def writers(record: Record, route: Route) -> set[int]:
    """Return who last wrote each of the facts that a route covers, from the trail: one query.

    Whoever wrote the record last may have written something else, and takes nothing off the draft of another.
    """
    entries = Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(record), object_id=record.pk, action__in=_WRITING
    )
    left = {name.removesuffix("_id") for name in route.covers}
    found: set[int] = set()
    for person, after in entries.values_list("actor_id", "after"):
        if person and not left.isdisjoint(after):
            found.add(person)
        left -= after.keys()
    return found


def refusal_to_act(record: Record, route: Route, step: Step, user: User) -> Condition | None:
    """Return why this person may not give this opinion, or None when they may."""
    state = route_state(record, route)
    others = {person for other in state.steps if other.step.name != step.name for person in other.agreed}
    wrote = drafters(record) | writers(record, route)
    reason = may_act(state.of(step.name), person=user.pk, drafters=wrote, others=others)
    sentences = {
        "not_needed": (_("This opinion is not needed here."), "", ""),
        "own_draft": (
            _("You wrote this record, so you cannot approve it."),
            _("Whoever drafts does not clear: two people must have read it."),
            "R-03",
        ),
        "already": (_("You have already agreed."), "", "R-04"),
        "other_step": (
            _("You agreed on another step of this file."),
            _("Each step must be a different person."),
            "R-03",
        ),
        "not_ready": (_("There is nothing to judge yet."), _("What is to be judged is recorded first."), ""),
        "too_early": (_("Another opinion comes first."), "", ""),
    }
    if reason is not None:
        label, detail, rule = sentences[reason]
        return unmet(label, detail, rule=rule, who=holders(step.right))
    return declared_interest(record, user)


def declared_interest(record: Record, user: User) -> Condition | None:
    """Return the refusal to somebody who declared an interest in an organisation of the record."""
    lookup = GUARDED.by_model[type(record)].scope.organisation
    declared = user.declared_numbers
    if not lookup or not declared:
        return None
    if declared.isdisjoint(_concerned(record, lookup)):
        return None
    return unmet(
        _("You declared an interest in this organisation."),
        _("A person never approves a record about an organisation in which they have an interest."),
        rule="R-03",
        who=_("another person with the same role"),
    )


def _concerned(record: Record, lookup: str) -> frozenset[str]:
    """Return the numbers of the organisations a record is about, read once and kept on the record."""
    if "_concerned" not in record.__dict__:
        _read_concerned([record], lookup)
    kept: frozenset[str] = record.__dict__["_concerned"]
    return kept


def _read_concerned(records: Sequence[Record], lookup: str) -> None:
    numbers: dict[int, set[str]] = defaultdict(set)
    model = type(records[0])
    pairs = model._default_manager.filter(pk__in=[record.pk for record in records]).values_list("pk", lookup)
    for pk, number in pairs:
        numbers[pk].add(number)
    for record in records:
        record.__dict__["_concerned"] = frozenset(numbers[record.pk])


def read_together(records: Sequence[Record], user: User) -> None:
    """Read what approvals on several records of one kind ask of each, opinions apart: a fixed number of queries."""
    if not records:
        return
    type(records[0]).read_together(records)
    lookup = GUARDED.by_model[type(records[0])].scope.organisation
    if lookup and user.declared_numbers:
        _read_concerned(records, lookup)


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
    present = fingerprint(locked, route)
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
