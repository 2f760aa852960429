"""Creating and changing any record: audited, versioned, permission checked on the result."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed, is_closed, level_of, may_add, root_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.numbering.actions import next_number
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.foundation.search.index import keep
from shiraka.foundation.workflow.conditions import Condition, Refused, unmet

R = TypeVar("R", bound=Record)


class Conflict(Exception):
    """Somebody else changed the record since it was read. `current` is what is stored now."""

    def __init__(self, current: Record) -> None:
        super().__init__(f"{current} was changed by somebody else.")
        self.current = current


@transaction.atomic
def create_record(record: R, *, actor: User | None) -> R:
    """Store a new record, number it if its entity is numbered, and write it to the trail.

    Raises `PermissionDenied` when the record would not be one the actor may edit, `Refused` when it would
    belong to nothing of theirs or a rule forbids to enter it, `ValidationError` when there is one like it; nothing is
    stored then. `actor=None` is the system.
    """
    entity = ENTITIES.of(record)
    check_entry(entity, [record], actor)
    if entity.numbered and not getattr(record, entity.number_field):
        setattr(record, entity.number_field, next_number(entity.numbered, year=clock.today().year))
    record.derive()
    stamp(record, actor)
    record.created_at, record.created_by = record.updated_at, actor
    _save(record, is_new=True)
    if actor is not None and not allowed(actor, entity.edit, record):
        raise PermissionDenied
    audit.write("create", record, actor=actor, after=audit.snapshot(record))
    return record


def check_entry(entity: Entity, records: Iterable[Record], actor: User | None) -> None:
    """Raise `PermissionDenied` or `Refused` unless this person enters such records, and every one of these may be."""
    if actor is not None and is_closed(actor, entity):
        raise PermissionDenied
    if actor is not None and not may_add(actor, entity):
        raise Refused([entered_by_others(entity)])
    for record in records:
        record.check_entering()


def entered_by_others(entity: Entity) -> Condition:
    """Return the refusal to somebody who would add what comes by itself, or from outside what belongs to no other."""
    if entity.comes_by_itself:
        return unmet(
            _("Nobody adds a record of this kind by hand."),
            _("It appears by itself where it belongs, and is completed there."),
        )
    return unmet(
        _("Only the staff enter a new record of this kind."),
        _("From outside one corrects and completes what is one's own. For more, write to the officer you work with."),
    )


@transaction.atomic
def update_record(record: R, *, actor: User | None, version: int, action: str = "update", reason: str = "") -> R:
    """Store the changed values of a record that was read at `version`.

    Raises `Conflict` when it has been changed since, `PermissionDenied` when the actor may not edit
    it as it was or as it would be, `Refused` when its confidentiality would fall. Nothing is stored then.
    """
    entity = ENTITIES.of(record)
    stored = entity.model._default_manager.select_for_update().get(pk=record.pk)
    # First, since a conflict shows what is stored now.
    if actor is not None and not allowed(actor, entity.edit, stored):
        raise PermissionDenied
    if stored.version != version:
        raise Conflict(stored)
    if actor is not None and level_of(record) < level_of(stored):
        raise Refused([lowering_takes_two(root_of(stored))])
    record.derive()
    old, new = audit.differences(audit.snapshot(stored), audit.snapshot(record))
    if not new:
        return record
    stamp(record, actor)
    record.version = stored.version + 1
    record.created_at, record.created_by = stored.created_at, stored.created_by
    _save(record, is_new=False)
    if actor is not None and not allowed(actor, entity.edit, record):
        raise PermissionDenied
    audit.write(action, record, actor=actor, before=old, after=new, reason=reason)
    return record


def lowering_takes_two(record: models.Model) -> Condition:
    """Return the refusal to somebody who would lower the confidentiality of a record alone."""
    return unmet(
        _("The confidentiality of a record is not lowered by one person."),
        _("One proposes the lower level with a reason, and another agrees; until then it stays as it is."),
        rule="R-04",
        who=_("two people who may edit it or decide on it"),
        url=reverse("level", args=[ENTITIES.of(record).key, record.pk]),
    )


def lowered(record: Any, level: int, *, actor: User, reason: str) -> Any:
    """Store a lower level of a locked record, on which two people agree; `actor` is the second."""
    before = {"confidentiality": int(record.confidentiality)}
    record.confidentiality = level
    record.version += 1
    # Whoever agreed to that has written nothing in the record.
    record.updated_at = clock.now()
    record.save(force_update=True)
    audit.write("lower_level", record, actor=actor, before=before, after={"confidentiality": level}, reason=reason)
    return record


def left_alone(mine: Record, current: Record, version: int) -> frozenset[str]:
    """Return the fields whose value in `mine` is still the one read at `version`, though it was changed since.

    What they were then is taken from the trail. On these the other person's change stands unless it is
    overruled on purpose.
    """
    told = audit.snapshot(mine)
    content_type = ContentType.objects.get_for_model(current)
    since: dict[str, object] = {}
    steps = current.version - version
    for entry in Entry.objects.filter(content_type=content_type, object_id=current.pk):
        if steps <= 0:
            break
        if told.keys() & entry.after.keys():
            since.update(entry.before)
            steps -= 1
    return frozenset(name for name, value in since.items() if name in told and told[name] == value)


def _save(record: Record, *, is_new: bool) -> None:
    """Store a record; raises `ValidationError` where another like it came first.

    A form looks before it stores: two people may look at once, and what it does not ask it does not look at.
    """
    try:
        with transaction.atomic():
            record.save(force_insert=is_new, force_update=not is_new)
            record.store_chosen()
            record.stored()
            if searched := ENTITIES.of(record).searched:
                keep(record, searched)
    except IntegrityError as error:
        if _has_double(record):
            raise ValidationError(_("There is one like it already.")) from error
        raise


def _has_double(record: Record) -> bool:
    for constraint in record._meta.constraints:
        try:
            if isinstance(constraint, models.UniqueConstraint):
                constraint.validate(type(record), record)  # type: ignore[attr-defined]  # not in the stubs
        except ValidationError:
            return True
    return False


def stamp(record: Record, actor: User | None) -> None:
    """Note on a record about to be stored who changes it, and when."""
    record.updated_at, record.updated_by = clock.now(), actor
