"""Storing many records of one kind at once, by the same rules as one: numbered, audited, permission checked."""

from collections.abc import Sequence
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed_on_all, level_of, root_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.actions import Conflict, check_entry, lowering_takes_two, stamp
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.numbering.actions import next_numbers
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.foundation.search.index import keep_all, words_of_record
from shiraka.foundation.workflow.conditions import Refused

R = TypeVar("R", bound=Record)


@transaction.atomic
def create_records(records: Sequence[R], *, actor: User | None, reasons: Sequence[str] = ()) -> Sequence[R]:
    """Store new records of one kind; `reasons` tell the trail, one for each, where they come from.

    Each gets its number, its search text and its entry in the trail as by `create_record`, which it raises like:
    `PermissionDenied` or `Refused` for one is for all. `IntegrityError` where the database finds a double; nothing
    is stored then.
    """
    if not records:
        return records
    entity = ENTITIES.of(records[0])
    check_entry(entity, records, actor)
    if entity.numbered:
        numbers = next_numbers(entity.numbered, len(records), year=clock.today().year)
        for record, number in zip(records, numbers, strict=True):
            setattr(record, entity.number_field, number)
    for record in records:
        record.derive()
        stamp(record, actor)
        record.created_at, record.created_by = record.updated_at, actor
    entity.model._default_manager.bulk_create(records)
    for record in records:
        record.store_chosen()
    type(records[0]).stored_together(records)
    if entity.searched:
        keep_all([words_of_record(record, entity.searched) for record in records])
    if actor is not None and not allowed_on_all(actor, entity.edit, records):
        raise PermissionDenied
    told = [
        audit.Deed("create", record, after=audit.snapshot(record), reason=reason)
        for record, reason in zip(records, reasons or [""] * len(records), strict=True)
    ]
    audit.write_many(told, actor=actor)
    return records


@transaction.atomic
def update_records(
    records: Sequence[R], *, actor: User | None, versions: Sequence[int], action: str = "update"
) -> Sequence[R]:
    """Store the changed values of records of one kind, each read at its version; return those that changed.

    As `update_record` for each, which it raises like: `Conflict`, `PermissionDenied` or `Refused` for one is for all,
    and nothing is stored then. `IntegrityError` where the database finds a double.
    """
    if not records:
        return records
    entity = ENTITIES.of(records[0])
    rows = entity.model._default_manager.select_related(*filter(None, [entity.parent])).select_for_update(of=("self",))
    stored = rows.in_bulk([record.pk for record in records])
    if actor is not None and not allowed_on_all(actor, entity.edit, list(stored.values())):
        raise PermissionDenied
    told = [
        _told(record, stored[record.pk], version, actor, action)
        for record, version in zip(records, versions, strict=True)
    ]
    deeds = [deed for deed in told if deed is not None]
    changed = [record for record, deed in zip(records, told, strict=True) if deed is not None]
    if not changed:
        return changed
    stored_on_it = {field.name for field in entity.model._meta.concrete_fields}
    fields = {name for deed in deeds for name in deed.after} & stored_on_it
    # All keys are there already: the rows go over as values, while an update would spell out a case for each of them.
    entity.model._default_manager.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=[*sorted(fields), "version", "updated_at", "updated_by"],
    )
    for record in changed:
        record.store_chosen()
        record.stored()
    if entity.searched:
        keep_all([words_of_record(record, entity.searched) for record in changed])
    if actor is not None and not allowed_on_all(actor, entity.edit, changed):
        raise PermissionDenied
    audit.write_many(deeds, actor=actor)
    return changed


def _told(record: Record, there: Record, version: int, actor: User | None, action: str) -> audit.Deed | None:
    """Return what the trail tells of a change, its record made ready to be stored; None where nothing changed."""
    if there.version != version:
        raise Conflict(there)
    if actor is not None and level_of(record) < level_of(there):
        raise Refused([lowering_takes_two(root_of(there))])
    record.derive()
    before, after = audit.differences(audit.snapshot(there), audit.snapshot(record))
    if not after:
        return None
    stamp(record, actor)
    record.version = there.version + 1
    record.created_at, record.created_by = there.created_at, there.created_by
    return audit.Deed(action, record, before=before, after=after)
