"""The only way a status changes: lock, right, approvals, guards, change, trail, announcement."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import SYSTEM, Lifecycle, Move
from shiraka.foundation import clock
from shiraka.foundation.access.matrix import Right
from shiraka.foundation.access.outside import may_move
from shiraka.foundation.access.permission import GUARDED, Standing, allowed
from shiraka.foundation.audit import record as audit
from shiraka.foundation.events import publish
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.foundation.search.index import keep
from shiraka.foundation.workflow.approvals import first_unmet
from shiraka.foundation.workflow.conditions import (
    Condition,
    Refused,
    changed_since_read,
    impossible_now,
    not_for_this,
    unmet,
)
from shiraka.foundation.workflow.eyes import declared_interest
from shiraka.foundation.workflow.routes import route_conditions

_DECIDES = frozenset({"A", "V", "S"})

_CAUSE: ContextVar[str] = ContextVar("cause", default="")
"""Which record somebody is moving, and who: what follows on others is the system's, and says whose doing it was."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """A move open to a person from the present state, with everything it depends on."""

    move: Move
    conditions: tuple[Condition, ...]

    @property
    def is_possible(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> tuple[Condition, ...]:
        return tuple(first_unmet(self.conditions))


def lifecycle_of(record: Record) -> Lifecycle:
    """Return the lifecycle of a record; raises `Refused` when its kind has none."""
    lifecycle = GUARDED.by_model[type(record)].lifecycle
    if lifecycle is None:
        raise Refused([unmet(_("A record of this kind has no states."))])
    return lifecycle


def options(record: Any, user: User, standing: Standing | None = None) -> list[Option]:
    """Return the moves this person's role can make from the present state, possible or not.

    What is missing is told for each, from the same guards that `perform` asks.
    """
    lifecycle = GUARDED.by_model[type(record)].lifecycle
    if lifecycle is None or not may_move(user):
        return []
    place = standing or Standing.of(user, record)
    return [
        Option(move=move, conditions=tuple(conditions_of(record, move, user)))
        for move in lifecycle.moves_from(record.status)
        if not move.is_automatic and concerns(move, record) and place.allows(move.right)
    ]


def concerns(move: Move, record: Record) -> bool:
    """Tell whether a move is for the kind of case that this record is."""
    return move.applies is None or move.applies(record)


def conditions_of(record: Any, move: Move, actor: User | None, inputs: dict[str, Any] | None = None) -> list[Condition]:
    """Return every condition of a move, met and unmet, so that all reasons show at once.

    A guard that needs an input is asked only when the input is there.
    """
    found = route_conditions(record, move.approval) if move.approval else []
    for guard in move.guards:
        answer = guard(record, actor=actor, **(inputs or {}))
        if isinstance(answer, Condition):
            found.append(answer)
    if actor is not None and not move.is_automatic and Right.of(move.right).code in _DECIDES:
        found += _eyes(record, move, actor)
    return found


def _eyes(record: Record, move: Move, actor: User) -> list[Condition]:
    refusals = [declared_interest(record, actor)]
    if record.created_by_id == actor.pk and Right.of(move.right).code != "S":
        refusals.append(
            unmet(
                _("You wrote this record, so you cannot decide on it."),
                _("Nobody approves their own draft."),
                rule="R-03",
                who=_("another person with the same role"),
            )
        )
    return [refusal for refusal in refusals if refusal is not None]


@transaction.atomic
def perform(record: Any, action: str, *, actor: User | None, version: int | None = None, **inputs: Any) -> Any:
    """Move a record to another state and return it as stored.

    `actor=None` is the system, which makes only automatic moves. `inputs` are the facts the move
    asks for; "reason" goes to the trail, the others are fields of the record. What the system does to other records
    in the course of it names this record and the actor as its reason, unless it has one of its own.

    Raises `PermissionDenied`; `Refused` with every unmet condition; `ValidationError` by input name.
    Nothing is stored then.
    """
    lifecycle = lifecycle_of(record)
    locked = type(record)._default_manager.select_for_update().get(pk=record.pk)
    move = lifecycle.find(locked.status, action)
    _check_right(locked, lifecycle, move, action, actor)
    assert move is not None  # noqa: S101 - _check_right raised otherwise
    _check_version(locked, version)
    values = _clean(locked, move, inputs)
    missing = first_unmet(conditions_of(locked, move, actor, values))
    # A guard may know why it is not for this record; without one it is not for it all the same.
    if not missing and not concerns(move, locked):
        missing = [not_for_this(move.label)]
    if missing:
        raise Refused(missing)
    before = audit.snapshot(locked)
    for name, value in values.items():
        if name != "reason":
            setattr(locked, name, value)
    locked.status = move.target
    authority = ""
    if move.effect is not None:
        with _causing(locked, actor):
            authority = str(move.effect(locked, actor=actor, **values) or "")
    locked.version += 1
    locked.updated_at = clock.now()
    locked.derive()
    locked.save(force_update=True)
    if searched := GUARDED.by_model[type(locked)].searched:
        keep(locked, searched)
    old, new = audit.differences(before, audit.snapshot(locked))
    reason = str(values.get("reason", "")) or ("" if actor else _CAUSE.get())
    audit.write(action, locked, actor=actor, before=old, after=new, reason=reason, authority=authority)
    if move.publishes is not None:
        publish(move.publishes(locked.pk))
    return locked


@contextmanager
def _causing(record: Record, actor: User | None) -> Iterator[None]:
    """Have the moves that follow from this one tell its record and whoever made it, where a person did."""
    if actor is None:
        yield
        return
    token = _CAUSE.set(f"{getattr(record, 'number', '') or record} · {actor}")
    try:
        yield
    finally:
        _CAUSE.reset(token)


def _check_right(record: Record, lifecycle: Lifecycle, move: Move | None, action: str, actor: User | None) -> None:
    if not may_move(actor):
        raise PermissionDenied
    rows = [move] if move else list(lifecycle.named(action))
    if not rows:
        raise Refused([unmet(_("There is no step called “%(action)s”.") % {"action": action})])
    for row in rows:
        permitted = row.right == SYSTEM if actor is None else not row.is_automatic and allowed(actor, row.right, record)
        if permitted:
            break
    else:
        raise PermissionDenied
    if move is None:
        raise Refused([impossible_now(rows[0].label)])


def _check_version(record: Record, version: int | None) -> None:
    if version is not None and record.version != version:
        raise Refused([changed_since_read()])


def _cleaned(record: Record, name: str, given: Any) -> Any:
    if name == "reason":
        return str(given).strip()
    field = record._meta.get_field(name)
    if isinstance(field, models.ForeignKey) and isinstance(given, models.Model):
        field.clean(given.pk, record)
        return given
    return field.clean(given, record)  # type: ignore[union-attr]  # inputs of a move are stored fields


def _clean(record: Record, move: Move, inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs of a move as model values; raises `ValidationError` by name."""
    strangers = set(inputs) - {*move.inputs, *move.optional}
    if strangers:
        raise ValidationError({name: _("This step does not ask for it.") for name in strangers})
    errors: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for name in (*move.inputs, *move.optional):
        given = inputs.get(name)
        if given in (None, "", []):
            if name in move.inputs:
                errors[name] = _("This is needed for the step.")
            continue
        try:
            values[name] = _cleaned(record, name, given)
        except ValidationError as error:
            errors[name] = error.messages
    if errors:
        raise ValidationError(errors)
    return values
