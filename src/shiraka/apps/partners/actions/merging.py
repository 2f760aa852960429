"""Making one record of two that are one organisation, and taking that back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shiraka.apps.partners.models import Identity, Merger, Pair, Partner
from shiraka.apps.partners.rules.merging import against_merging, stays
from shiraka.apps.partners.terms import Verdict
from shiraka.foundation import clock
from shiraka.foundation.access.permission import GUARDED, allowed
from shiraka.foundation.audit import record as audit
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import Conflict, update_record
from shiraka.foundation.people.models import Appointment, Interest, User
from shiraka.foundation.records import Record
from shiraka.foundation.workflow.conditions import Refused, unmet
from shiraka.foundation.workflow.models import Approval

# The trail is append-only, and an opinion was given on the facts of that record.
_ABOUT_ONE_RECORD = frozenset({Entry, Approval})
_BY_NUMBER = ((Appointment, "organisation_number"), (Interest, "organisation_number"))
"""What names a partner by its number and not by its key."""

PARTNER_FIELDS = {field.name: field for field in Partner._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Reference:
    """A field by which rows of a model belong to a partner; `among` are the rows whose field is about partners."""

    model: type[models.Model]
    field: str
    among: tuple[tuple[str, int], ...] = ()
    is_number: bool = False

    def value_of(self, partner: Partner) -> Any:
        return partner.number if self.is_number else partner.pk

    def rows(self, partner: Partner) -> models.QuerySet[Any]:
        """Return the rows that belong to a partner."""
        return self.model._base_manager.filter(**{self.field: self.value_of(partner)}, **dict(self.among))


def references() -> Iterator[Reference]:
    """Yield every way in which rows belong to a partner: keys, many-to-many, content types, numbers; of any app."""
    for model in apps.get_models(include_auto_created=True):
        if stays(model) or model in _ABOUT_ONE_RECORD:
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is Partner and model is not Partner:
                yield Reference(model, field.attname)
        for generic in model._meta.private_fields:
            if isinstance(generic, GenericForeignKey):
                kind = ContentType.objects.get_for_model(Partner).pk
                yield Reference(model, generic.fk_field, ((f"{generic.ct_field}_id", kind),))
    for model, name in _BY_NUMBER:
        yield Reference(model, name, is_number=True)


def belongings(partner: Partner) -> dict[type[models.Model], int]:
    """Return how many rows of each model belong to a partner, to be shown before they move."""
    counts: dict[type[models.Model], int] = {}
    for reference in references():
        if found := reference.rows(partner).count():
            counts[reference.model] = counts.get(reference.model, 0) + found
    return counts


@transaction.atomic
def merge(
    survivor: Partner,
    absorbed: Partner,
    *,
    actor: User,
    values: Mapping[str, Any],
    versions: Mapping[int, int],
    reason: str,
) -> Merger:
    """Make one record of two: the survivor takes the values chosen and all that belongs to the absorbed one.

    Raises `PermissionDenied` unless both are the actor's to edit, `Conflict` when either was changed since it was
    read at its version, `Refused` with all that stands against it.
    """
    both = {
        p.pk: p for p in Partner.objects.select_for_update().filter(pk__in=(survivor.pk, absorbed.pk)).order_by("pk")
    }
    if len(both) < 2:  # noqa: PLR2004 - one of them was merged meanwhile
        raise Refused([unmet(_("One of the two is merged already."), _("Go back to the list."))])
    survivor, absorbed = both[survivor.pk], both[absorbed.pk]
    for partner in (survivor, absorbed):
        if not allowed(actor, GUARDED.by_model[Partner].edit, partner):
            raise PermissionDenied
        if versions.get(partner.pk, partner.version) != partner.version:
            raise Conflict(partner)
    if conditions := against_merging(survivor, absorbed):
        raise Refused(conditions)
    before = audit.snapshot(survivor)
    last_contact = max(filter(None, (survivor.last_contact_date, absorbed.last_contact_date)), default=None)
    numbers = [survivor.former_numbers, absorbed.number, absorbed.former_numbers]
    for name, value in {**values, "former_numbers": " ".join(filter(None, numbers))}.items():
        setattr(survivor, name, value)
    survivor.last_contact_date = last_contact
    old, new = audit.differences(before, audit.snapshot(survivor))
    survivor = update_record(survivor, actor=actor, version=survivor.version, reason=reason)
    merger = Merger(survivor=survivor, absorbed=absorbed, before=old, after=new, merged_at=clock.now(), reason=reason)
    merger.merged_by = actor
    merger.moved = [row for reference in references() for row in _move(reference, absorbed, survivor, actor)]
    merger.save()
    _absorb(absorbed, survivor, actor, reason)
    told = {"other_number": absorbed.number, "moved": [f"{row['model']} {row['pk']}" for row in merger.moved]}
    audit.write("absorb", survivor, actor=actor, after=told, reason=reason)
    return merger


def _absorb(absorbed: Partner, survivor: Partner, actor: User, reason: str) -> None:
    # All it held stands in its entry: the record itself is no longer shown.
    audit.write(
        "merge",
        absorbed,
        actor=actor,
        before=audit.snapshot(absorbed),
        after={"other_number": survivor.number},
        reason=reason,
    )
    Partner.everyone.filter(pk=absorbed.pk).update(
        merged_into=survivor, version=F("version") + 1, updated_at=clock.now(), updated_by=actor
    )
    Pair.objects.filter(first__in=(absorbed, survivor), second__in=(absorbed, survivor)).update(
        verdict=Verdict.MERGED, verdict_by=actor, verdict_at=clock.now(), reason=reason
    )


def _move(reference: Reference, source: Partner, target: Partner, actor: User) -> Iterator[dict[str, Any]]:
    """Move the rows of one kind from one partner to the other; what the other has already stays where it is."""
    for row in reference.rows(source).order_by("pk"):
        if _put(reference, row, source, target, actor):
            yield {"model": row._meta.label_lower, "pk": row.pk, "field": reference.field}


def _put(reference: Reference, row: Any, source: Partner, target: Partner, actor: User) -> bool:
    old, new = reference.value_of(source), reference.value_of(target)
    changes: dict[str, Any] = {reference.field: new}
    if isinstance(row, Record):
        changes |= {"version": F("version") + 1, "updated_at": clock.now()}
    try:
        with transaction.atomic():
            reference.rows(source).filter(pk=row.pk).update(**changes)
    except IntegrityError:
        # The other one has the same already, or it would be related to itself.
        return False
    if type(row) in GUARDED.by_model or reference.is_number:
        setattr(row, reference.field, new)
        name = reference.model._meta.get_field(reference.field).name
        audit.write("move_to_partner", row, actor=actor, before={name: old}, after={name: new})
    return True


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undone merger could not put back, because it was changed since: rows, and fields of the survivor."""

    rows: tuple[str, ...]
    fields: tuple[str, ...]


@transaction.atomic
def undo_merger(merger: Merger, *, actor: User, reason: str) -> Undone:
    """Make two records of one again: what moved goes back, and the survivor's fields are as they were.

    What was changed since stays with the survivor, and is told. Raises `PermissionDenied` and `Refused`.
    """
    merger = Merger.objects.select_for_update().get(pk=merger.pk)
    survivor = Partner.objects.select_for_update().filter(pk=merger.survivor_id).first()
    if survivor is None or merger.undone_at is not None:
        raise Refused(
            [unmet(_("This merger cannot be undone now."), _("It is undone already, or its record was merged on."))]
        )
    if not allowed(actor, GUARDED.by_model[Partner].edit, survivor):
        raise PermissionDenied
    absorbed = Partner.everyone.select_for_update().get(pk=merger.absorbed_id)
    Partner.everyone.filter(pk=absorbed.pk).update(merged_into=None, version=F("version") + 1, updated_at=clock.now())
    known = {(reference.model._meta.label_lower, reference.field): reference for reference in references()}
    left = [row for row in merger.moved if not _put_back(known, row, survivor, absorbed, actor)]
    fields = _restore(survivor, merger, actor, reason)
    Merger.objects.filter(pk=merger.pk).update(undone_at=clock.now(), undone_by=actor)
    Pair.objects.filter(first__in=(absorbed, survivor), second__in=(absorbed, survivor)).update(verdict=Verdict.OPEN)
    Identity.objects.filter(partner__in=(absorbed, survivor)).update(is_compared=False)
    for partner, other in ((survivor, absorbed), (absorbed, survivor)):
        audit.write("undo_merge", partner, actor=actor, after={"other_number": other.number}, reason=reason)
    names = tuple(str(apps.get_model(row["model"])._meta.verbose_name) for row in left)
    return Undone(names, tuple(str(PARTNER_FIELDS[name].verbose_name) for name in fields))


def _put_back(
    known: Mapping[tuple[str, str], Reference],
    row: Mapping[str, Any],
    survivor: Partner,
    absorbed: Partner,
    actor: User,
) -> bool:
    reference = known.get((row["model"], row["field"]))
    stored = reference.rows(survivor).filter(pk=row["pk"]).first() if reference else None
    return reference is not None and stored is not None and _put(reference, stored, survivor, absorbed, actor)


def _restore(survivor: Partner, merger: Merger, actor: User, reason: str) -> list[str]:
    """Give the survivor the values it had, where nobody has changed them since; return the fields left as they are."""
    now = audit.snapshot(survivor)
    left = [name for name, value in merger.after.items() if now[name] != value and now[name] != merger.before[name]]
    for name, value in merger.before.items():
        if name not in left:
            field = PARTNER_FIELDS[name]
            setattr(survivor, field.attname, field.to_python(value))
    update_record(survivor, actor=actor, version=survivor.version, reason=reason)
    return left
