"""Moves of a lifecycle and opinions on their approval routes."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from shiraka.api.caller import user_of
from shiraka.api.entity_schemas import emptied_amounts, given_values, shapes
from shiraka.api.filling import fill
from shiraka.api.operations import Answer, Table
from shiraka.api.page_classes import page
from shiraka.api.problems import told as condition_told
from shiraka.api.records import answered, changed_meanwhile, stated_version
from shiraka.api.schemas import AvailableMove, GivenOpinion
from shiraka.engines.lifecycle import Move
from shiraka.foundation.access.outside import may_move
from shiraka.foundation.access.permission import Standing
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.approvals import give_opinion
from shiraka.foundation.workflow.conditions import Refused, unmet
from shiraka.foundation.workflow.eyes import refusal_to_act
from shiraka.foundation.workflow.perform import conditions_of, perform
from shiraka.foundation.workflow.routes import fingerprint, route_conditions, route_state


def available(record: Any, entity: Entity, user: User) -> list[dict[str, object]]:
    """Return the moves from the present state that are this person's, or on which they may give an opinion."""
    if entity.lifecycle is None or not may_move(user):
        return []
    standing = Standing.of(user, record)
    moves = [move for move in entity.lifecycle.moves_from(record.status) if not move.is_automatic]
    told = [_told(record, move, user, standing) for move in moves]
    return [move for move in told if move["is_yours"] or any(step["may_give"] for step in move["approvals"])]


def _told(record: Any, move: Move, user: User, standing: Standing) -> dict[str, Any]:
    conditions = conditions_of(record, move, user)
    is_yours = standing.allows(move.right)
    return {
        "action": move.action,
        "label": str(move.label),
        "target": move.target,
        "is_yours": is_yours,
        "is_possible": is_yours and all(condition.is_met for condition in conditions),
        "is_severe": move.severe,
        "inputs": list(move.inputs),
        "optional": list(move.optional),
        "conditions": [condition_told(condition) for condition in conditions],
        "approvals": _steps(record, move, user, standing),
    }


def _steps(record: Any, move: Move, user: User, standing: Standing) -> list[dict[str, Any]]:
    if move.approval is None:
        return []
    told: list[dict[str, Any]] = []
    states = route_state(record, move.approval).steps
    for state, condition in zip(states, route_conditions(record, move.approval), strict=True):
        step = state.step
        is_theirs = state.applies and not state.is_complete and standing.allows(step.right)
        refusal = refusal_to_act(record, move.approval, step, user) if is_theirs else None
        told.append(
            {
                "step": step.name,
                "label": str(step.label),
                "is_complete": state.is_complete,
                "may_give": is_theirs and refusal is None,
                "condition": condition_told(condition),
                "refusal": condition_told(refusal) if refusal is not None else None,
                "facts": fingerprint(record, move.approval, step),
            }
        )
    return told


def _open_move(made: Any, record: Any, action: str) -> Move:
    """Return the move of the page, or say in words that the state does not have it."""
    try:
        move: Move = made.move(record, action)
    except Refused as refusal:
        if refusal.conditions:
            raise
        label = _("“%(action)s” is not possible from the present state.") % {"action": action}
        raise Refused([unmet(label, _("Read the record again: it may have moved on."))]) from None
    return move


def add_move_operations(api: NinjaAPI, entity: Entity) -> None:
    """Add the moves of an entity that has a lifecycle."""
    table, shape = Table(api, entity.key, entity.key), shapes(entity.key)
    base = f"/{entity.key}/{{int:record_id}}/moves"
    read, write = f"{entity.key}:read", f"{entity.key}:write"

    def list_moves(request: HttpRequest, record_id: int) -> Any:
        """Each move from the present state with all its conditions, met and unmet."""
        record = page(entity, "record", request).record(record_id)
        return available(record, entity, user_of(request))

    def make_move(request: HttpRequest, record_id: int, action: str, payload: Any = None) -> Any:
        """Send the facts that the move asks for. With If-Match it is made only on that version."""
        made = page(entity, "move", request)
        record = made.record(record_id)
        version = stated_version(request)
        if version is not None and version != record.version:
            raise changed_meanwhile(entity, record, user_of(request))
        move = _open_move(made, record, action)
        made.need(move.right, record)
        form = made.form(record, move)
        values = emptied_amounts(entity, given_values(payload)) if payload is not None else {}
        fill(form, record, values)
        inputs = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        moved = perform(record, action, actor=user_of(request), version=version, **inputs)
        return answered(request, entity, made.record(moved.pk))

    def give(request: HttpRequest, record_id: int, action: str, step: str, payload: Any) -> Any:
        """One person's opinion on one step. It stands until the facts it covers change."""
        made = page(entity, "move", request)
        record = made.record(record_id)
        move = _open_move(made, record, action)
        try:
            right = move.approval.step(step).right if move.approval else ""
        except KeyError:
            right = ""
        if not right:
            raise Http404
        made.need(right, record)
        give_opinion(record, move, step, actor=user_of(request), **payload.model_dump())
        return available(made.record(record_id), entity, user_of(request))

    label = entity.label.lower()
    errors = (400, 404, 409, 413, 415, 422)
    table.add(
        "GET", base, "moves", list_moves, right=entity.read, scope=read, summary=f"Moves of: {label}",
        answer=Answer(schema=list[AvailableMove], errors=(404,)),
    )  # fmt: skip
    table.add(
        "POST", f"{base}/{{slug:action}}", "move", make_move, right=entity.read, scope=write, body=shape.inputs,
        answer=Answer(schema=shape.record, errors=(*errors, 412)), summary=f"Make a move: {label}",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/{{slug:action}}/opinions/{{slug:step}}", "opinion", give, right=entity.read, scope=write,
        body=GivenOpinion, summary=f"Give an opinion: {label}",
        answer=Answer(schema=list[AvailableMove], errors=errors),
    )  # fmt: skip
