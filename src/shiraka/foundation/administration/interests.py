"""Interests people declare in organisations; whoever has one approves nothing about it (R-03)."""

from django.db import transaction
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.permission import visible
from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.people.models import Interest, User
from shiraka.foundation.workflow.conditions import Refused, unmet


def is_known_to(user: User, number: str) -> bool:
    """Tell whether a reader sees an organisation of this number; a mistyped one would protect nobody."""
    registers = [e for e in ENTITIES if e.numbered and e.scope.organisation == e.number_field]
    return any(visible(user, entity).filter(**{entity.number_field: number}).exists() for entity in registers)


@transaction.atomic
def declare(*, actor: User, organisation_number: str, description: str) -> Interest:
    """Declare an interest of one's own. Raises `Refused` when it stands already."""
    # The row of the person is the lock: a form sent twice declares once.
    User.objects.select_for_update().get(pk=actor.pk)
    if Interest.objects.filter(user=actor, organisation_number=organisation_number, ended_date=None).exists():
        raise Refused([unmet(_("You declared an interest in this organisation already."))])
    interest = Interest.objects.create(
        user=actor,
        organisation_number=organisation_number,
        description=description.strip(),
        declared_date=clock.today(),
    )
    audit.write("declare", interest, actor=actor, after=audit.snapshot(interest))
    return interest


@transaction.atomic
def end_interest(interest: Interest, *, actor: User) -> Interest:
    """Say that an interest of one's own is over. Raises `Refused` when it is already."""
    locked = Interest.objects.select_for_update().get(pk=interest.pk, user=actor)
    if locked.ended_date is not None:
        raise Refused([unmet(_("This interest is over already."))])
    locked.ended_date = clock.today()
    locked.save(update_fields=["ended_date"])
    after = {"ended_date": locked.ended_date.isoformat()}
    audit.write("end", locked, actor=actor, before={"ended_date": None}, after=after)
    return locked
