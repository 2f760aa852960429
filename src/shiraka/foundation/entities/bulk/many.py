"""The same for many records: previewed and done by a worker, each in its own transaction together with its outcome."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.http import QueryDict

from shiraka.foundation import clock
from shiraka.foundation.entities.bulk.actions import Action, Line, actions_of, carry_out, chosen, input_form, preview
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.models import BulkLine, BulkRun, BulkState, BulkStep
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition

MOST_IN_JOB = 5000
_AT_ONCE = 100
_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """Who asked for what, judged anew."""

    user: User
    entity: Entity
    action: Action
    inputs: Mapping[str, Any]


class NoLonger(Exception):
    """What was asked for cannot be done any more: the action, the right to it, or what was given is gone."""


def begin(
    user: User, entity: Entity, action: Action, keys: Iterable[int], *, inputs: Mapping[str, Sequence[str]], query: str
) -> BulkRun:
    """Keep what is asked for; that of long ago is forgotten."""
    BulkRun.objects.filter(owner=user, created_at__lt=clock.now() - _KEPT).delete()
    run = BulkRun.objects.create(
        owner=user,
        entity=entity.key,
        action=action.key,
        query=query,
        inputs={name: list(values) for name, values in inputs.items()},
        created_at=clock.now(),
    )
    BulkLine.objects.bulk_create((BulkLine(run=run, object_id=key) for key in keys), batch_size=1000)
    return run


def asked(run: BulkRun) -> Asked:
    """Return who asked for what, judged anew; raises `NoLonger`."""
    user, entity = run.owner, ENTITIES.get(run.entity)
    action = (
        next((known for known in actions_of(user, entity) if known.key == run.action), None)
        if entity is not None and user.is_active
        else None
    )
    if entity is None or action is None:
        raise NoLonger
    given = QueryDict(mutable=True)
    for name, values in run.inputs.items():
        given.setlist(name, values)
    form = input_form(user, entity, action, given)
    if not form.is_valid():
        raise NoLonger
    return Asked(user, entity, action, form.cleaned_data)


def look_ahead(run: BulkRun) -> Iterator[BulkLine]:
    """Yield what would happen to each record; nothing is stored. What one may not see is not among them."""
    what = asked(run)
    waiting = iter(list(run.lines.order_by("pk")))
    while lines := list(islice(waiting, _AT_ONCE)):
        by_key = {line.object_id: line for line in lines}
        records = chosen(what.user, what.entity, by_key)
        held = {record.pk: record.version for record in records}
        for told in preview(what.user, what.entity, what.action, records, what.inputs):
            line = by_key[told.record.pk]
            line.version = held[told.record.pk]
            line.state = BulkState.SAME if told.is_same else BulkState.GOING if told.is_open else BulkState.REFUSED
            line.reasons = [asdict(condition) for condition in told.refusals]
            yield line


def do_each(run: BulkRun) -> Iterator[BulkLine]:
    """Do it to one record after the other and yield what became of each.

    A record and its outcome are one transaction: whoever is stopped in between goes on where it was.
    """
    what = asked(run)
    waiting = run.lines.filter(state=BulkState.GOING).order_by("pk").values_list("pk", flat=True)
    for key in list(waiting):
        with transaction.atomic():
            line = BulkLine.objects.select_for_update().get(pk=key)
            if line.state != BulkState.GOING:
                continue
            outcome = _done(what, line)
            refusals = outcome.refusals if outcome is not None else ()
            line.state = BulkState.DONE if outcome is not None and not refusals else BulkState.REFUSED
            line.reasons = [asdict(condition) for condition in refusals]
            line.save(update_fields=["state", "reasons"])
        yield line


def _done(what: Asked, line: BulkLine) -> Line | None:
    """Do it to one record; None where it is not there for them any more."""
    versions = {line.object_id: line.version}
    return next(carry_out(what.user, what.entity, what.action, versions, what.inputs), None)


def shown(run: BulkRun, what: Asked, lines: Sequence[BulkLine]) -> list[Line]:
    """Return some lines as a page shows them; before it is done with what each record would become."""
    by_key = {line.object_id: line for line in lines}
    records = chosen(what.user, what.entity, by_key)
    ahead: dict[int, Line] = {}
    if run.step == BulkStep.PREVIEWED:
        told_of = preview(what.user, what.entity, what.action, records, what.inputs)
        ahead = {told.record.pk: told for told in told_of}
    found = []
    for record in records:
        line = by_key[record.pk]
        told = ahead.get(record.pk)
        found.append(
            Line(
                record=record,
                before=told.before if told else None,
                after=told.after if told else None,
                refusals=tuple(Condition(**reason) for reason in line.reasons),
                is_same=line.state == BulkState.SAME,
            )
        )
    return found
