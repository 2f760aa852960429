"""What can be done to several records at once: setting one field, one move of the lifecycle, naming a reader."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from shiraka.engines.lifecycle import Move
from shiraka.foundation.access.outside import is_outside, may_move
from shiraka.foundation.access.permission import Standing, allowed, visible
from shiraka.foundation.entities.actions import Conflict, update_record
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.forms import form_field
from shiraka.foundation.entities.reader_form import ReaderForm
from shiraka.foundation.entities.readers import name_reader, named_on, reasons_against
from shiraka.foundation.entities.values import Value, value_of
from shiraka.foundation.entities.veil import veil
from shiraka.foundation.languages.current import listing
from shiraka.foundation.languages.fields import LONGEST_TEXT
from shiraka.foundation.people.models import Unit, User
from shiraka.foundation.records import ConfidentialRecord
from shiraka.foundation.workflow.approvals import first_unmet
from shiraka.foundation.workflow.conditions import (
    Condition,
    Refused,
    changed_since_read,
    holders,
    impossible_now,
    unmet,
)
from shiraka.foundation.workflow.eyes import noting_interest
from shiraka.foundation.workflow.perform import concerns, conditions_of, perform

MOST = 200
"""Records at once: each is done by itself, with its own checks, while somebody waits. More are done by a worker."""


READER = "reader"


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing to do to each.

    `field` is set to one value, `moves` are the rows of one action of the lifecycle, or it `names_reader`.
    """

    key: str
    label: str
    field: str = ""
    moves: tuple[Move, ...] = ()
    names_reader: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """What is asked once and given to each, those that are needed first."""
        if self.field:
            return (self.field,)
        if self.names_reader:
            return (READER,)
        return tuple(dict.fromkeys(name for move in self.moves for name in (*move.inputs, *move.optional)))

    @property
    def needed(self) -> frozenset[str]:
        return frozenset(name for move in self.moves for name in move.inputs)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What will happen, or has happened, to one record. Without `refusals` it will, or has."""

    record: Any
    before: Value | None = None
    after: Value | None = None
    refusals: Sequence[Condition] = ()
    is_same: bool = False

    @property
    def is_open(self) -> bool:
        return not self.refusals and not self.is_same


def actions_of(user: User, entity: Entity) -> list[Action]:
    """Return what somebody's posts let them do to several records of a kind; each record is asked again by itself."""
    if is_outside(user):
        return []
    found: list[Action] = []
    if allowed(user, entity.edit):
        names = [name for name in entity.form_fields() if _may_be_set(entity.field(name))]
        found += [
            Action(
                key=f"set-{name}", label=_("Change: %(field)s") % {"field": entity.field(name).verbose_name}, field=name
            )
            for name in names
        ]
        if issubclass(entity.model, ConfidentialRecord):
            found.append(Action(key="name-reader", label=_("Name a reader"), names_reader=True))
    if entity.lifecycle is not None and may_move(user):
        for action in entity.lifecycle.actions():
            rows = entity.lifecycle.named(action)
            moves = tuple(row for row in rows if not row.is_automatic and allowed(user, row.right))
            if moves:
                found.append(Action(key=f"do-{action}", label=str(moves[0].label), moves=moves))
    return found


def _may_be_set(field: models.Field[Any, Any]) -> bool:
    """Who leads, which unit, one of a few words. How secret a record is, is said of each by itself (R-04)."""
    if isinstance(field, models.ForeignKey):
        return field.related_model in {User, Unit}
    return isinstance(field, models.CharField) and bool(field.choices) and field.name != "status"


def input_form(user: User, entity: Entity, action: Action, data: Any = None) -> forms.Form:
    """Return the form of what an action asks."""
    if action.names_reader:
        return ReaderForm(data)
    form = forms.Form(data)
    for name in action.inputs:
        made = (
            forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=LONGEST_TEXT)
            if name == "reason"
            else form_field(entity.field(name), user)
        )
        if made is None:
            continue
        if action.moves:
            made.required = name in action.needed
        made.widget.attrs.setdefault("class", "in")
        form.fields[name] = made
    return form


def chosen(user: User, entity: Entity, pks: Iterable[int]) -> list[Any]:
    """Return the records of these keys that a person may see, in the order of the keys."""
    order = {pk: place for place, pk in enumerate(pks)}
    records: Any = noting_interest(visible(user, entity), user).filter(pk__in=order)
    found = sorted(records.select_related(*entity.relations()), key=lambda record: order[record.pk])
    veil(user, entity, found)
    return found


def preview(
    user: User, entity: Entity, action: Action, records: Sequence[Any], inputs: Mapping[str, Any]
) -> list[Line]:
    """Return what would happen to each, from the same rules that are asked when it is done."""
    entity.model.read_together(records)
    if action.names_reader:
        return _named(user, entity, records, inputs[READER])
    tell = _edited if action.field else _moved
    return [tell(user, entity, action, record, inputs) for record in records]


def _edited(user: User, entity: Entity, action: Action, record: Any, inputs: Mapping[str, Any]) -> Line:
    before = value_of(entity, record, action.field)
    stored = record.serializable_value(action.field)
    if not Standing.seen(user, record).allows(entity.edit):
        return Line(record=record, before=before, refusals=(_not_theirs(entity.edit),))
    setattr(record, action.field, inputs[action.field])
    after = value_of(entity, record, action.field)
    if record.serializable_value(action.field) == stored:
        return Line(record=record, before=before, after=after, is_same=True)
    return Line(record=record, before=before, after=after, refusals=_faults(record, action.field))


def _faults(record: Any, name: str) -> tuple[Condition, ...]:
    """Return what the model says against a value, as conditions."""
    try:
        record._meta.get_field(name).clean(record.serializable_value(name), record)
        record.clean()
    except ValidationError as error:
        return tuple(unmet(sentence) for sentence in error.messages)
    return ()


def _moved(user: User, entity: Entity, action: Action, record: Any, inputs: Mapping[str, Any]) -> Line:
    before = value_of(entity, record, "status")
    move = next((move for move in action.moves if record.status in move.sources), None)
    if move is None or not concerns(move, record):
        return Line(record=record, before=before, refusals=(_not_from_here(entity, action),))
    if not Standing.seen(user, record).allows(move.right):
        return Line(record=record, before=before, refusals=(_not_theirs(move.right),))
    given = {name: value for name, value in inputs.items() if value not in (None, "", [])}
    missing = first_unmet(conditions_of(record, move, user, given))
    tone, icon = entity.marks.get(move.target, ("", ""))
    word = str(dict(entity.field("status").flatchoices)[move.target])
    after = replace(before, value=word, tone=tone, icon=icon)
    return Line(record=record, before=before, after=after, refusals=tuple(missing))


def _named(user: User, entity: Entity, records: Sequence[Any], reader: User) -> list[Line]:
    """Tell of each record its level, as that is what a name opens."""
    known, lines = named_on(records, reader), []
    for record in records:
        is_theirs = Standing.seen(user, record).allows(entity.edit)
        refusals = reasons_against(record, reader) if is_theirs else [_not_theirs(entity.edit)]
        is_same = not refusals and record.pk in known
        level = value_of(entity, record, "confidentiality")
        lines.append(Line(record=record, before=level, refusals=refusals, is_same=is_same))
    return lines


def carry_out(
    user: User, entity: Entity, action: Action, versions: Mapping[int, int], inputs: Mapping[str, Any]
) -> Iterator[Line]:
    """Do it to one record after the other, each in a transaction of its own, and yield what became of each.

    `versions` are those the person saw in the preview: what was changed since is refused, so that doing the same
    twice does it once.
    """
    for pk, version in versions.items():
        for record in chosen(user, entity, [pk]):
            yield Line(record=record, refusals=_done(user, action, record, version, inputs))


def _done(user: User, action: Action, record: Any, version: int, inputs: Mapping[str, Any]) -> tuple[Condition, ...]:
    """Do it to one record; return why not, where it was refused."""
    try:
        if action.field:
            setattr(record, action.field, inputs[action.field])
            if faults := _faults(record, action.field):
                return faults
            update_record(record, actor=user, version=version)
        elif action.names_reader:
            name_reader(record, inputs[READER], actor=user, version=version)
        else:
            move = next((move for move in action.moves if record.status in move.sources), None)
            wanted = {*move.inputs, *move.optional} if move else set()
            given = {name: value for name, value in inputs.items() if name in wanted}
            perform(record, action.key.removeprefix("do-"), actor=user, version=version, **given)
    except Refused as refusal:
        return tuple(condition for condition in refusal.conditions if not condition.is_met)
    except Conflict:
        return (changed_since_read(),)
    except ValidationError as error:
        return tuple(unmet(sentence) for sentence in error.messages)
    except PermissionDenied:
        return (unmet(_("You may not do this to this record.")),)
    return ()


def _not_from_here(entity: Entity, action: Action) -> Condition:
    words = dict(entity.field("status").flatchoices)
    states = dict.fromkeys(str(words[state]) for move in action.moves for state in words if state in move.sources)
    label = impossible_now(action.label).label
    return unmet(label, _("It is possible from: %(states)s.") % {"states": listing(states)})


def _not_theirs(right: str) -> Condition:
    return unmet(_("You may not do this to this record."), who=holders(right))
