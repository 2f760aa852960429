"""Saved views of lists over the API: one's own and those shared with one; only one's own are changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema, Status
from pydantic import Field

from shiraka.api.caller import user_of
from shiraka.api.filling import fill
from shiraka.api.operations import Answer, Table
from shiraka.api.problems import invalid
from shiraka.api.schemas import Given, Reference, named
from shiraka.foundation.access.permission import allowed, is_closed
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.entities.columns import settings_of
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.list_pages import ViewForm
from shiraka.foundation.entities.models import SavedView
from shiraka.foundation.entities.saved_views import SAVED, kept_query, lapsed, remove_view, save_view, saved_views
from shiraka.foundation.people.models import User


class ViewTold(Schema):
    """A saved view: the query of a list, which the list and its export take as it is."""

    id: int
    entity: str
    name: str
    query: str
    sharing: str = Field(description="`unit`, `staff`, or nothing for the owner alone.")
    unit: Reference | None
    owner: Reference
    is_default: bool = Field(description="Whether the caller opens the list with it.")
    lapsed: list[str] = Field(description="What the query asks for that the list has for the caller no more.")


class GivenView(Given):
    """A view to save. The query is that of the list: filters, order and columns."""

    entity: str = Field(max_length=60)
    name: str = Field(max_length=80)
    query: str = Field("", max_length=2000)
    sharing: str = ""
    unit: int | None = None
    is_default: bool = False


def add_saved_view_operations(api: NinjaAPI) -> None:
    """Add reading, saving, changing and removing views."""
    table, one = Table(api, "view"), "/view/{int:view_id}"
    table.add(
        "GET", "/view", "list", list_views, right=SIGNED_IN, scope="view:read",
        answer=Answer(schema=list[ViewTold]), summary="Saved views",
    )  # fmt: skip
    table.add(
        "POST", "/view", "create", create_view, right=SIGNED_IN, scope="view:write", body=GivenView,
        answer=Answer(schema=ViewTold, status=201, errors=(422,)), summary="Save a view of a list",
    )  # fmt: skip
    table.add(
        "PUT", one, "update", update_view, right=SIGNED_IN, scope="view:write", body=GivenView,
        answer=Answer(schema=ViewTold, errors=(404, 422)), summary="Change a saved view",
    )  # fmt: skip
    table.add(
        "DELETE", one, "remove", delete_view, right=SIGNED_IN, scope="view:write",
        answer=Answer(status=204, errors=(404,)), summary="Remove a saved view",
    )  # fmt: skip


def list_views(request: HttpRequest) -> Any:
    """One's own, and those shared with one, of the lists one may read."""
    user = user_of(request)
    found = [(view, _list_of(user, view.entity)) for view in saved_views(user)]
    return [_told(view, entity, user) for view, entity in found if entity is not None]


def create_view(request: HttpRequest, payload: Any) -> Any:
    user = user_of(request)
    entity = _list_of(user, payload.entity)
    if entity is None:
        raise invalid({"entity": [_("There is no such list that you may see.")]})
    return Status(201, _stored(SavedView(owner=user, entity=entity.key), entity, payload, user))


def update_view(request: HttpRequest, view_id: int, payload: Any) -> Any:
    """As a whole: what is left out is emptied."""
    user = user_of(request)
    view, entity = _own(user, view_id)
    if payload.entity != entity.key:
        raise invalid({"entity": [_("A view stays with its list.")]})
    return _stored(view, entity, payload, user)


def delete_view(request: HttpRequest, view_id: int) -> Any:
    user = user_of(request)
    view, _entity = _own(user, view_id)
    remove_view(view, actor=user)
    return HttpResponse(status=204)


def _stored(view: SavedView, entity: Entity, payload: Any, user: User) -> dict[str, object]:
    query = QueryDict(payload.query)
    gone = lapsed(user, entity, query)
    if gone:
        raise invalid(
            {"query": [_("The list has no such filter, column or order: %(names)s.") % {"names": ", ".join(gone)}]}
        )
    view.query = kept_query(user, entity, query).urlencode(safe=",")
    form = ViewForm(instance=view, user=user)
    fill(form, view, payload.dict(include={"name", "sharing", "unit", "is_default"}))
    try:
        stored = save_view(form.save(commit=False), actor=user, is_default=form.cleaned_data["is_default"])
    except ValidationError as error:
        raise invalid({"record": error.messages}) from None
    return _told(stored, entity, user)


def _own(user: User, key: int) -> tuple[SavedView, Entity]:
    """Return a view of somebody's own, of whatever list: they may remove one of a list they read no more."""
    view = SavedView.objects.filter(pk=key, owner=user).select_related("owner", "unit").first()
    entity = ENTITIES.get(view.entity) if view is not None else None
    if view is None or entity is None:
        raise Http404
    return view, entity


def _list_of(user: User, key: str) -> Entity | None:
    """Return the list of this key, if it is one that somebody may read."""
    entity = ENTITIES.get(key)
    return entity if entity is not None and not is_closed(user, entity) and allowed(user, entity.read) else None


def _told(view: SavedView, entity: Entity, user: User) -> dict[str, object]:
    return {
        "id": view.pk,
        "entity": view.entity,
        "name": view.name,
        "query": view.query,
        "sharing": view.sharing,
        "unit": named(view.unit, kind="unit") if view.unit else None,
        "owner": named(view.owner, kind="user"),
        "is_default": settings_of(user, entity).view == f"{SAVED}{view.pk}",
        "lapsed": lapsed(user, entity, QueryDict(view.query)),
    }
