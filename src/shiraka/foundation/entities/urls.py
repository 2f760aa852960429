"""The addresses of an entity's pages, the same for each."""

from typing import Any

from django.urls import URLPattern, path
from django.views import View

from shiraka.foundation.entities import link_pages, list_pages, views
from shiraka.foundation.entities.bulk import pages as bulk_pages
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.exports import pages as export_pages

_PAGES: tuple[tuple[str, str, type[views.EntityPage], bool], ...] = (
    ("list", "", list_pages.EntityList, False),
    ("columns", "columns/", list_pages.EntityColumns, False),
    ("saveview", "views/add/", list_pages.EntitySaveView, False),
    ("download", "download/", export_pages.EntityExport, False),
    ("print", "print/", export_pages.EntityPrint, False),
    ("bulk", "bulk/", bulk_pages.EntityBulk, False),
    ("create", "add/", views.EntityCreate, True),
    ("record", "<int:pk>/", views.EntityRecord, False),
    ("edit", "<int:pk>/edit/", views.EntityEdit, True),
    ("history", "<int:pk>/history/", views.EntityHistory, False),
    ("link", "<int:pk>/links/add/", link_pages.EntityLink, True),
    ("unlink", "<int:pk>/links/<int:link>/remove/", link_pages.EntityUnlink, False),
)
_MOVES: tuple[tuple[str, str, type[views.EntityPage], bool], ...] = (
    ("move", "<int:pk>/moves/<slug:action>/", views.EntityMove, False),
    ("opinion", "<int:pk>/moves/<slug:action>/opinions/<slug:step>/", views.EntityOpinion, False),
)
_DOCUMENTS: tuple[tuple[str, str, type[views.EntityPage], bool], ...] = (
    ("document", "<int:pk>/documents/add/", views.EntityDocument, True),
    ("share", "<int:pk>/documents/<int:document>/share/", views.EntityShare, True),
)


def entity_urls(entity: Entity, prefix: str, **replaced: type[View]) -> list[URLPattern]:
    """Return the URL patterns of an entity under a prefix such as "partners/".

    `replaced` gives an app's own view for a page by its name: `record=PartnerRecord`. Names of the
    patterns are "<entity key>-<page>".
    """
    pages = _PAGES + (_MOVES if entity.lifecycle else ()) + (_DOCUMENTS if entity.has_documents else ())
    patterns: list[URLPattern] = []
    for name, route, base, edits in pages:
        view = replaced.get(name, base)
        permission = entity.edit if edits else entity.read
        made: Any = type(f"{entity.key.title()}{view.__name__}", (view,), {"entity": entity, "permission": permission})
        patterns.append(path(f"{prefix}{route}", made.as_view(), name=f"{entity.key}-{name}"))
    return patterns
