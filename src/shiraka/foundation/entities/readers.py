"""Who may read a record whose level asks for names: naming a reader and taking the name away."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.models import Reader
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed, cells_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.actions import Conflict
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Condition, Refused, unmet


def asks_for_names(record: Any) -> bool:
    """Tell whether the level of a record lets only named people (and at Restricted its unit) read it."""
    return int(getattr(record, "confidentiality", Confidentiality.INTERNAL)) >= Confidentiality.RESTRICTED


def readers_of(record: Any) -> QuerySet[Reader]:
    """Return the people named on a record, in the order in which they were named."""
    content_type = ContentType.objects.get_for_model(record)
    return Reader.objects.filter(content_type=content_type, object_id=record.pk).select_related("user", "named_by")


def may_name(user: User, record: Any) -> bool:
    """Tell whether somebody says who is named on a record: whoever edits it here, nobody from outside."""
    return not is_outside(user) and allowed(user, ENTITIES.of(record).edit, record)


def reasons_against(record: Any, reader: User) -> list[Condition]:
    """Return why somebody cannot be named on a record, but for being named already: no query for each record."""
    reasons = []
    if not asks_for_names(record):
        reasons.append(unmet(_("This record asks for no names."), _("Its level is below Restricted.")))
    if not cells_of(reader, ENTITIES.of(record).row) or is_outside(reader):
        label = _("The post of %(person)s does not read records of this kind.") % {"person": reader}
        reasons.append(unmet(label, _("A name opens a record only to those whose role reads its kind.")))
    return reasons


def named_on(records: Sequence[Any], reader: User) -> set[int]:
    """Return the keys of those records, all of one kind, on which somebody is named: one query."""
    if not records:
        return set()
    content_type = ContentType.objects.get_for_model(records[0])
    found = Reader.objects.filter(content_type=content_type, object_id__in=[record.pk for record in records])
    return set(found.filter(user=reader).values_list("object_id", flat=True))


@transaction.atomic
def name_reader(record: Any, reader: User, *, actor: User, version: int | None = None) -> Reader:
    """Name somebody on a record.

    Raises `PermissionDenied` without the right to edit it; `Refused` when the level asks for no
    names, when the person is named already, or when their role reads no records of this kind; and `Conflict` when
    the record is no longer of the `version` that the actor saw, where that is said.
    """
    if not may_name(actor, record):
        raise PermissionDenied
    # The row of the record is the lock: a form sent twice names once.
    locked: Any = type(record)._default_manager.select_for_update().get(pk=record.pk)
    if version is not None and locked.version != version:
        raise Conflict(locked)
    reasons = reasons_against(locked, reader)
    if readers_of(record).filter(user=reader).exists():
        reasons.append(unmet(_("%(person)s is named already.") % {"person": reader}))
    if reasons:
        raise Refused(reasons)
    named = Reader.objects.create(record=record, user=reader, named_by=actor, named_at=clock.now())
    audit.write("name_reader", record, actor=actor, after={"reader": str(reader)})
    return named


@transaction.atomic
def remove_reader(record: Any, named: Reader, *, actor: User) -> None:
    """Take a name off a record. Raises `PermissionDenied` without the right to edit it."""
    if not may_name(actor, record):
        raise PermissionDenied
    before = {"reader": str(named.user)}
    named.delete()
    audit.write("remove_reader", record, actor=actor, before=before, after={"reader": None})
