"""How far the approval routes of a record are: what was said, on which facts, and what is missing (R-02)."""

import hashlib

import orjson
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.engines.lifecycle import Facts, Opinion, Route, RouteState, Step, StepState
from shiraka.engines.lifecycle.approval import state_of
from shiraka.foundation.languages.current import listing
from shiraka.foundation.records import Record
from shiraka.foundation.workflow.conditions import Condition, holders, met, unmet
from shiraka.foundation.workflow.models import Approval
from shiraka.values.text import Text


def fingerprint(record: Record, route: Route, step: Step) -> str:
    """Return the SHA-256 of the facts a step covers; any change of them voids what was said on it (R-02)."""
    facts = {name: _told(getattr(record, name)) for name in route.covered_by(step)}
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
    return state_of(route, given, {step.name: _facts(record, route, step) for step in route.steps})


def _facts(record: Record, route: Route, step: Step) -> Facts:
    return Facts(
        fingerprint=fingerprint(record, route, step),
        applies=step.applies is None or bool(step.applies(record)),
        is_ready=step.ready is None or bool(step.ready(record)),
    )


def route_conditions(record: Record, route: Route) -> list[Condition]:
    """Return one condition per step of a route: given, missing, refused or void."""
    people = {item.given_by_id: str(item.given_by) for item in opinions_on(record)}
    return [_condition(state, people) for state in route_state(record, route).steps]


def _condition(state: StepState, people: dict[int, str]) -> Condition:
    label, who = str(state.step.label), holders(state.step.right)
    if not state.applies:
        return met(label, _("Not needed here."))
    agreed, objected = (listing(people[person] for person in side) for side in (state.agreed, state.objected))
    if state.is_complete:
        votes = _("For: %(agreed)s. Against: %(objected)s.") % {"agreed": agreed or "–", "objected": objected}
        return met(label, votes if objected else agreed)
    if state.objected and not state.step.advises:
        return unmet(label, _("%(people)s did not agree.") % {"people": objected}, who=who, rule="R-01")
    if state.void:
        detail = _("It was given, but the record changed since; it has to be given again.")
        return unmet(label, detail, rule="R-02", who=who)
    return unmet(label, _given_so_far(state), who=who, rule="R-01")


def _given_so_far(state: StepState) -> str:
    if state.step.quorum == 1:
        return _("Not given yet.")
    counts = {"given": len(state.agreed) + len(state.objected), "needed": state.step.quorum}
    told = ngettext(
        "%(given)s of %(needed)s opinion given.", "%(given)s of %(needed)s opinions given.", state.step.quorum
    )
    return told % counts
