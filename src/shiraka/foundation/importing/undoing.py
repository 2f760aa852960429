"""Undoing a whole import: what it added goes, what it changed is as before, unless somebody worked on it since."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models.deletion import ProtectedError
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.models import Reader
from shiraka.foundation.access.permission import allowed_on_all
from shiraka.foundation.audit import record as audit
from shiraka.foundation.documents.models import Document
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.importing.models import Act, Import, ImportedRecord, ImportState
from shiraka.foundation.links.models import Link
from shiraka.foundation.people.models import User
from shiraka.foundation.search.index import forget
from shiraka.foundation.search.models import DOCUMENT
from shiraka.foundation.workflow.models import Approval

AT_ONCE = 500


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A record that somebody worked on since the import, and what happened to it."""

    record: Any
    why: str


class WorkedOn(Exception):
    """Somebody worked on some of the records since: nothing was undone. `kept` names them."""

    def __init__(self, kept: list[Kept]) -> None:
        super().__init__(f"{len(kept)} records were worked on since.")
        self.kept = kept


def worked_on(batch: Import) -> list[Kept]:
    """Return the records of an import that somebody changed or built on since."""
    return [kept for group in _groups(batch) for kept in _kept_of(group, batch.stored_at or batch.created_at)]


@transaction.atomic
def undo(batch: Import, *, actor: User, leaving: bool = False) -> int:
    """Take an import back; return how many records are as before.

    Raises `WorkedOn` when somebody worked on one since, unless those are left as they are by `leaving`; and
    `PermissionDenied`. Numbers that were given are not given again (R-11), and the trail keeps what there was.
    """
    locked = Import.objects.select_for_update().get(pk=batch.pk)
    if locked.state not in {ImportState.STORED, ImportState.UNDOING}:
        return 0
    kept = worked_on(locked)
    if kept and not leaving:
        raise WorkedOn(kept)
    spared = {item.record.pk for item in kept}
    undone = 0
    for group in _groups(locked, newest_first=True):
        pairs = [(note, record) for note, record in group if record.pk not in spared]
        added = [record for note, record in pairs if note.act == Act.CREATED]
        if not allowed_on_all(actor, ENTITIES.get(locked.kind).edit, added):  # type: ignore[union-attr]  # imported as such
            raise PermissionDenied
        _remove(added, actor, str(locked))
        for note, record in pairs:
            if note.act == Act.UPDATED:
                _restore(note, record, actor, str(locked))
        undone += len(pairs)
    locked.state, locked.undone_at = ImportState.UNDONE, clock.now()
    locked.save(update_fields=["state", "undone_at"])
    audit.write("undo_import", locked, actor=actor, after={"records": undone, "left": len(spared)})
    return undone


def _groups(batch: Import, *, newest_first: bool = False) -> Iterator[list[tuple[ImportedRecord, Any]]]:
    """Yield what an import noted with the records that are still there."""
    keys = list(batch.records.order_by("-pk" if newest_first else "pk").values_list("pk", flat=True))
    entity = ENTITIES.get(batch.kind)
    if entity is None:
        return
    for start in range(0, len(keys), AT_ONCE):
        notes = ImportedRecord.objects.in_bulk(keys[start : start + AT_ONCE])
        records = entity.model._default_manager.in_bulk([note.object_id for note in notes.values()])
        ordered = [notes[key] for key in keys[start : start + AT_ONCE]]
        yield [(note, records[note.object_id]) for note in ordered if note.object_id in records]


def _kept_of(group: list[tuple[ImportedRecord, Any]], since: datetime) -> Iterator[Kept]:
    added = [record for note, record in group if note.act == Act.CREATED]
    built_on = _built_on(added, since)
    for note, record in group:
        if record.version != note.version:
            yield Kept(record=record, why=_("changed since"))
        elif note.act == Act.UPDATED and not note.before:
            yield Kept(record=record, why=_("personal data is not kept to be put back"))
        elif record.pk in built_on:
            yield Kept(record=record, why=built_on[record.pk])


def _built_on(records: list[Any], since: datetime) -> dict[int, str]:
    """Return which records others were hung on since: by reference, by opinion, by link or by a document."""
    found: dict[int, str] = {}
    if not records:
        return found
    keys = [record.pk for record in records]
    for relation in type(records[0])._meta.related_objects:
        model: Any = relation.related_model
        name = relation.field.name
        if relation.on_delete is models.CASCADE:
            # What only serves the record, such as the keys it is looked up by, goes with it.
            continue
        users = model._default_manager.filter(**{f"{name}__in": keys})
        if _came_along(model):
            # What came in the same import, such as the parties of an agreement, has not been touched since.
            users = users.filter(models.Q(version__gt=1) | models.Q(created_at__gt=since))
        for key in users.values_list(name, flat=True):
            found.setdefault(key, _("used by: %(what)s") % {"what": model._meta.verbose_name})
    content_type = ContentType.objects.get_for_model(records[0])
    for key in Approval.objects.filter(content_type=content_type, object_id__in=keys).values_list(
        "object_id", flat=True
    ):
        found.setdefault(key, _("an opinion was given on it"))
    ends = models.Q(source_type=content_type, source_id__in=keys) | models.Q(
        target_type=content_type, target_id__in=keys
    )
    for source_type, source, target in Link.objects.filter(ends).values_list("source_type", "source_id", "target_id"):
        found.setdefault(source if source_type == content_type.pk and source in keys else target, _("it was linked"))
    readers = Reader.objects.filter(content_type=content_type, object_id__in=keys)
    for key in readers.values_list("object_id", flat=True):
        found.setdefault(key, _("a reader was named on it"))
    later = Document.objects.filter(content_type=content_type, object_id__in=keys, created_at__gt=since)
    for key in later.values_list("object_id", flat=True):
        found.setdefault(key, _("a document was added to it"))
    return found


def _came_along(model: type[models.Model]) -> bool:
    return any(field.name == "version" for field in model._meta.concrete_fields)


def _remove(records: list[Any], actor: User, reason: str) -> None:
    """Delete records that nobody touched, with what came along; the trail tells of each."""
    if not records:
        return
    keys = [record.pk for record in records]
    content_type = ContentType.objects.get_for_model(records[0])
    gone = list(records)
    cleared: list[tuple[Any, list[int]]] = []
    for relation in type(records[0])._meta.related_objects:
        model: Any = relation.related_model
        if _came_along(model):
            along = list(model._default_manager.filter(**{f"{relation.field.name}__in": keys}))
            gone += along
            cleared.append((model, [item.pk for item in along]))
    # Told before they go: what is told of some is read from what they belong to.
    deeds = [audit.Deed("undo_import", item, before=audit.snapshot(item), reason=reason) for item in gone]
    audit.write_many(deeds, actor=actor)
    for model, along_keys in cleared:
        forget(model._meta.model_name, along_keys)
        model._default_manager.filter(pk__in=along_keys).delete()
    documents = Document.objects.filter(content_type=content_type, object_id__in=keys)
    forget(DOCUMENT, [document.pk for document in documents])
    for document in documents:
        document.versions.all().delete()
    documents.delete()
    forget(type(records[0])._meta.model_name or "", keys)
    try:
        type(records[0])._default_manager.filter(pk__in=keys).delete()
    except ProtectedError as fault:
        raise WorkedOn([Kept(record=record, why=str(fault.args[0])) for record in records[:1]]) from None


def _restore(note: ImportedRecord, record: Any, actor: User, reason: str) -> None:
    """Put back what an import replaced in a record."""
    for field in record._meta.concrete_fields:
        if field.name in note.before:
            held = note.before[field.name]
            setattr(record, field.attname if field.is_relation else field.name, field.to_python(held))
    update_record(record, actor=actor, version=record.version, action="undo_import", reason=reason)
