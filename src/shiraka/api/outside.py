"""What readers from outside never learn over the API, as on the pages (domain.md 11)."""

from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.people.models import User


def ours(entity: Entity) -> frozenset[str]:
    """Return the fields of an entity that only staff get."""
    return frozenset(show.name for show in entity.shows if show.internal)


def kept_from(user: User, entity: Entity) -> frozenset[str]:
    """Return the fields of an entity that this person does not get."""
    return ours(entity) if user.is_external else frozenset()
