"""The class behind a page of an entity: what the API asks for records, forms and storing."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.http import HttpRequest

from shiraka.foundation.entities import views
from shiraka.foundation.entities.definition import ENTITIES, Entity

_BASES: dict[str, type[views.EntityPage]] = {
    "create": views.EntityCreate,
    "edit": views.EntityEdit,
    "record": views.EntityRecord,
    "move": views.EntityMove,
    "document": views.EntityDocument,
    "share": views.EntityShare,
}


@cache
def page_class(key: str, name: str) -> type[views.EntityPage]:
    """Return the app's own class for a page where it has one, else the derived one."""
    entity, base = ENTITIES.get(key), _BASES[name]
    if entity is None:
        raise KeyError(key)
    for found in _mounted(entity.model._meta.app_config.name):
        if found.entity is entity and issubclass(found, base):
            return found
    return type(base.__name__, (base,), {"entity": entity, "permission": entity.read})


def _mounted(app: str) -> list[type[views.EntityPage]]:
    """Return the entity pages an app mounts. Read from its own addresses: those of the site import us."""
    module = f"{app}.urls"
    if find_spec(module) is None:
        return []
    found = (getattr(pattern.callback, "view_class", None) for pattern in import_module(module).urlpatterns)
    return [
        view
        for view in found
        if isinstance(view, type) and issubclass(view, views.EntityPage) and hasattr(view, "entity")
    ]


def page(entity: Entity, name: str, request: HttpRequest) -> Any:
    """Return a page of an entity, ready to be asked for its record, its form and how it stores."""
    made = page_class(entity.key, name)()
    made.setup(request)
    made.enter()
    return made


def further_fields(entity: Entity, name: str) -> dict[str, Any]:
    """Return what the form of a page asks for beside the fields of the model."""
    base = getattr(page_class(entity.key, name), "base_form", None)
    declared = getattr(base, "declared_fields", {})
    return {key: field for key, field in declared.items() if key != "version"}
