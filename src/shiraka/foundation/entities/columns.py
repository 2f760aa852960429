"""Which columns a list has for one reader: those of its address, else those they chose, else its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.models import ListSettings
from shiraka.foundation.people.models import User

COLUMNS = "columns"
"""The name in the address of a list, so that it can be sent to somebody as it looks."""


def settings_of(user: User, entity: Entity) -> ListSettings:
    """Return how somebody opens a list; nothing said yet is an unsaved row."""
    found = ListSettings.objects.filter(user=user, entity=entity.key).first()
    return found or ListSettings(user=user, entity=entity.key)


def as_read(user: User, entity: Entity, query: Mapping[str, Any], settings: ListSettings) -> Entity:
    """Return the entity as somebody reads its list: without what is kept from them, in the columns they look for."""
    known = entity.seen_by(user)
    asked = str(query.get(COLUMNS) or "")
    return known.with_columns(asked.split(",") if asked else [str(name) for name in settings.columns])


def choose(user: User, entity: Entity, names: Sequence[str]) -> None:
    """Remember the columns of a list for somebody; none means those the list has for everybody."""
    ListSettings.objects.update_or_create(user=user, entity=entity.key, defaults={"columns": list(names)})
