"""A record for tests of what hangs on any record: an entry of the trail, the one model here with a level."""

from dataclasses import dataclass, field

from django.db.models import Model

from shiraka.engines.lifecycle import Lifecycle
from shiraka.foundation import clock
from shiraka.foundation.access.permission import Scope
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.people.models import Appointment, Role, User

FAR = 1_000_000


@dataclass(frozen=True, kw_only=True)
class StandIn:
    """What access asks of an entity, for entries guarded as partner profiles are."""

    model: type[Model] = Entry
    row: str = "partner_profile"
    scope: Scope = field(default_factory=lambda: Scope(people=("actor",), organisation="reference"))
    parent: str = ""
    about: str = ""
    inside: bool = False
    lifecycle: Lifecycle | None = None
    edit: str = "partner_profile:C"


def make_record(confidentiality: int = 1, actor: User | None = None, reference: str = "") -> Entry:
    """Return a new record; whoever is its actor leads it.

    It stands outside the chain, far behind its end: entries in the chain cannot be given a level.
    """
    entry = Entry(
        sequence=FAR + Entry.objects.filter(sequence__gt=FAR).count() + 1,
        at=clock.now(),
        actor=actor,
        action="create",
        confidentiality=confidentiality,
        reference=reference,
    )
    entry.save(force_insert=True)
    return entry


def make_user(name: str, role: Role, *, organisation: str = "") -> User:
    """Return an account with one post held today."""
    user = User.objects.create_user(username=name)
    Appointment.objects.create(user=user, role=role, start_date=clock.today(), organisation_number=organisation)
    return user
