"""Writing to the trail: what happened, to which record, with the values before and after."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import orjson
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction

from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import level_of
from shiraka.foundation.audit.chain import GENESIS, seal, seal_of_end
from shiraka.foundation.audit.models import Entry, Head
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.values.text import Text

_AT_ONCE = 500

LISTENERS: list[Callable[[Sequence["Entry"]], None]] = []
"""Who looks at what is added to the trail, in the same transaction: what they ask for is not lost by any kill."""

# Bookkeeping of the row itself: the entry already says who and when.
_UNTOLD = frozenset({"id", "version", "created_at", "created_by", "updated_at", "updated_by"})


def snapshot(record: models.Model) -> dict[str, object]:
    """Return the stored values of a record in a form that JSON keeps exactly.

    Of personal data only a mark is returned, which tells a change: the trail cannot forget (R-18).
    """
    personal = getattr(record, "personal_fields", ())
    told = {
        field.name: _mark(record, field) if field.name in personal else _plain(field.value_from_object(record))
        for field in record._meta.concrete_fields
        if field.name not in _UNTOLD
    }
    if isinstance(record, Record):
        for several in record._meta.many_to_many:
            told[several.name] = sorted(other.pk for other in record.several(several.name))
    return told


def _mark(record: models.Model, field: models.Field[object, object]) -> str:
    value = field.value_from_object(record)
    if not value:
        return ""
    # Keyed, and with the record in it: nobody can try out names, or find the same person elsewhere.
    message = orjson.dumps([record._meta.label, record.pk, field.name, _plain(value)], option=orjson.OPT_SORT_KEYS)
    return hmac.new(settings.SHIRAKA_AUDIT_KEY.encode(), message, hashlib.sha256).hexdigest()[:16]


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return value.as_dict()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | bool | int | list | dict):
        return value
    return str(value)


def differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> tuple[dict[str, object], dict[str, object]]:
    """Keep only the values that changed, on both sides."""
    changed = [name for name in after if before.get(name) != after[name]]
    return {name: before[name] for name in changed if name in before}, {name: after[name] for name in changed}


def write(
    action: str,
    record: models.Model | None,
    *,
    actor: User | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    authority: str = "",
) -> Entry:
    """Append one entry to the chain, inside the transaction that makes the change.

    Raises `TransactionManagementError` outside a transaction: a change without its entry, or an
    entry without its change, must not be possible.
    """
    deed = Deed(action, record, dict(before or {}), dict(after or {}), reason, authority)
    return write_many([deed], actor=actor)[0]


@dataclass(frozen=True)
class Deed:
    """One thing to be told: what was done, to which record, with the values before and after."""

    action: str
    record: models.Model | None
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    reason: str = ""
    authority: str = ""


def write_many(deeds: Sequence[Deed], *, actor: User | None) -> list[Entry]:
    """Append an entry for each of many deeds, in their order, as `write` does for one: the chain is one.

    Raises `TransactionManagementError` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("The audit trail is written in the transaction of the change.")
    head, _created = Head.objects.select_for_update().get_or_create(pk=1, defaults={"hash": GENESIS})
    entries: list[Entry] = []
    for deed in deeds:
        entry = _entry(deed, head, actor)
        entry.hash = seal(entry)
        entries.append(entry)
        head.sequence, head.hash, head.seal = entry.sequence, entry.hash, seal_of_end(head.seal, entry.hash)
    if len(entries) == 1:
        entries[0].save(force_insert=True)
    else:
        Entry.objects.bulk_create(entries, batch_size=_AT_ONCE)
    Head.objects.filter(pk=1).update(sequence=head.sequence, hash=head.hash, seal=head.seal)
    for listener in LISTENERS:
        listener(entries)
    return entries


def _entry(deed: Deed, head: Head, actor: User | None) -> Entry:
    record = deed.record
    return Entry(
        sequence=head.sequence + 1,
        at=clock.now(),
        actor=actor,
        action=deed.action,
        content_type=ContentType.objects.get_for_model(record) if record is not None else None,
        object_id=record.pk if record is not None else None,
        reference=reference_of(record) if record is not None else "",
        confidentiality=level_of(record) if record is not None else Confidentiality.INTERNAL,
        before=dict(deed.before),
        after=dict(deed.after),
        reason=deed.reason,
        authority=deed.authority,
        previous_hash=head.hash,
    )


def reference_of(record: models.Model) -> str:
    """Return the reference a record is known by, else what it calls itself.

    Never the name of a person (R-18), nor that of another record, which readers of this one may not know of.
    """
    for name in ("number", "draft_number", "code", "key"):
        value = getattr(record, name, "")
        if value:
            return str(value)[:80]
    if getattr(record, "personal_fields", ()) or getattr(record, "called_after", ""):
        return f"{record._meta.verbose_name} {record.pk}"[:80]
    return str(record)[:80]
