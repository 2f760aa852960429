"""Linking two records and undoing it, told in the trail of both."""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.levels import MASK, Confidentiality
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import GUARDED, Standing, level_of, root_of
from shiraka.foundation.audit import record as audit
from shiraka.foundation.links.models import Link, LinkKind
from shiraka.foundation.people.models import User


class LinkRefused(Exception):
    """The link cannot be made; `str()` is a translated sentence fit to show."""


@transaction.atomic
def link(source: Model, target: Model, *, actor: User | None, kind: LinkKind, note: str = "") -> Link:
    """Link two records; the actor, one of the staff, edits the source and sees the target. `actor=None` is the system.

    Raises `LinkRefused` for a link to itself or one that is there already, and `PermissionDenied`.
    """
    _need(actor, source, target)
    if type(source) is type(target) and source.pk == target.pk:
        raise LinkRefused(_("A record cannot be linked to itself."))
    made, is_new = Link.objects.get_or_create(
        source_type=ContentType.objects.get_for_model(source),
        source_id=source.pk,
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        kind=kind,
        defaults={"note": note.strip(), "created_at": clock.now(), "created_by": actor},
    )
    if not is_new:
        raise LinkRefused(_("The two records are already linked in this way."))
    # The source first, then the target: `concealed` of the queries finds the one entry next to the other.
    audit.write("link", source, actor=actor, after=_told(made, source, target))
    audit.write("link", target, actor=actor, after=_told(made, target, source))
    return made


@transaction.atomic
def unlink(gone: Link, *, actor: User | None, reason: str = "") -> None:
    """Remove a link; the trail of both records keeps that it was there. Rights as for `link`."""
    source, target = gone.source, gone.target
    if source is None or target is None:
        raise PermissionDenied
    _need(actor, source, target)
    on_source, on_target = _told(gone, source, target), _told(gone, target, source)
    removed, _by_model = Link.objects.filter(pk=gone.pk).delete()
    if not removed:
        raise LinkRefused(_("The link has already been removed."))
    audit.write("unlink", source, actor=actor, before=on_source, reason=reason)
    audit.write("unlink", target, actor=actor, before=on_target, reason=reason)


def _need(actor: User | None, source: Model, target: Model) -> None:
    if actor is None:
        return
    entity = GUARDED.of(source)
    if entity is None or is_outside(actor) or not Standing.of(actor, source).allows(entity.edit):
        raise PermissionDenied
    if GUARDED.of(target) is None or not Standing.of(actor, target).is_visible:
        raise PermissionDenied


def _told(made: Link, told_on: Model, other: Model) -> dict[str, object]:
    """Return what the trail of one end keeps; an other end that asks for names is not named there."""
    is_source = (ContentType.objects.get_for_model(told_on).pk, told_on.pk) == (made.source_type_id, made.source_id)
    told: dict[str, object] = {"kind": made.kind, "direction": "to" if is_source else "from"}
    if level_of(other) > Confidentiality.INTERNAL and root_of(other) != root_of(told_on):
        # Who is named on the one is not who is named on the other.
        return {**told, "record": MASK}
    return {**told, "record": audit.reference_of(other), "note": made.note}
