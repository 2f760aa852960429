"""The reader's saved views of all lists: which there are, which one each list opens with, changing and removing one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from shiraka.foundation.access.permission import allowed, is_closed
from shiraka.foundation.access.views import SIGNED_IN, Page
from shiraka.foundation.entities.columns import settings_of
from shiraka.foundation.entities.definition import ENTITIES, Entity, View
from shiraka.foundation.entities.list_pages import ViewForm
from shiraka.foundation.entities.models import ListSettings, SavedView
from shiraka.foundation.entities.saved_views import (
    SAVED,
    address_of,
    built_in,
    lapsed,
    open_with,
    query_of,
    remove_view,
    save_view,
    saved_views,
    still_known,
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One view on the page of views; only one's own has a page where it is changed."""

    key: str
    label: str
    url: str
    is_saved: bool
    edit_url: str = ""
    owner: object = ""
    sharing: str = ""
    lapsed: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """The views of one list; `opens_with` is the key of the one it opens with."""

    entity: Entity
    lines: tuple[Line, ...]
    opens_with: str


class SavedViews(Page):
    """All saved views one may open, list by list, and what each list opens with."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        settings = {kept.entity: kept.view for kept in ListSettings.objects.filter(user=self.user)}
        shelves = [shelf for entity in ENTITIES if (shelf := self.shelf(entity, settings.get(entity.key, "")))]
        return render(request, "entities/saved_views.html", {"shelves": shelves})

    def post(self, request: HttpRequest) -> HttpResponse:
        entity = ENTITIES.get(request.POST.get("list", ""))
        if entity is None or is_closed(self.user, entity) or not allowed(self.user, entity.read):
            # A form that names no list of theirs changes nothing.
            return redirect("saved-views")
        open_with(self.user, entity, request.POST.get("view", ""))
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('saved-views')}#{entity.key}")

    def shelf(self, entity: Entity, chosen: str) -> Shelf | None:
        if is_closed(self.user, entity) or not allowed(self.user, entity.read):
            return None
        saved = [self.saved(entity, view) for view in self.by_list.get(entity.key, ())]
        fixed = [self.fixed(entity, view) for view in built_in(self.user, entity)]
        lines = (*fixed, *saved)
        if not lines:
            return None
        return Shelf(entity=entity, lines=lines, opens_with=chosen or next((line.key for line in fixed), ""))

    @cached_property
    def by_list(self) -> dict[str, list[SavedView]]:
        """The views of all lists, read once."""
        found: dict[str, list[SavedView]] = {}
        for view in saved_views(self.user):
            found.setdefault(view.entity, []).append(view)
        return found

    def fixed(self, entity: Entity, view: View) -> Line:
        url = address_of(entity, query_of(view), is_named=True)
        return Line(key=view.key, label=view.label, url=url, is_saved=False)

    def saved(self, entity: Entity, view: SavedView) -> Line:
        is_mine = view.owner_id == self.user.pk
        return Line(
            key=f"{SAVED}{view.pk}",
            label=view.name,
            url=address_of(entity, QueryDict(view.query), is_named=True),
            is_saved=True,
            edit_url=reverse("saved-view", args=[view.pk]) if is_mine else "",
            owner="" if is_mine else view.owner,
            sharing=str(view.get_sharing_display()) if view.sharing else "",
            lapsed=lapsed(self.user, entity, QueryDict(view.query)),
        )


class OwnView(Page):
    """What is done to one saved view: by its owner alone."""

    permission = SIGNED_IN

    def view_of(self, pk: int) -> SavedView:
        view = SavedView.objects.filter(pk=pk, owner=self.user).first()
        if view is None:
            raise Http404
        return view

    def entity_of(self, view: SavedView) -> Entity:
        found = ENTITIES.get(view.entity)
        if found is None:
            raise Http404
        return found


class ChangeView(OwnView):
    """Renaming a view, sharing it, opening the list with it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view_of(pk)
        is_default = settings_of(self.user, self.entity_of(view)).view == f"{SAVED}{view.pk}"
        return self.show(view, ViewForm(instance=view, user=self.user, initial={"is_default": is_default}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view_of(pk)
        form = ViewForm(request.POST, instance=view, user=self.user)
        if not form.is_valid():
            return self.show(view, form, status=422)
        entity = self.entity_of(view)
        if lapsed(self.user, entity, QueryDict(view.query)):
            view.query = still_known(self.user, entity, QueryDict(view.query)).urlencode(safe=",")
        try:
            save_view(form.save(commit=False), actor=self.user, is_default=form.cleaned_data["is_default"])
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.show(view, form, status=422)
        messages.success(request, _("The view is saved."))
        return redirect(f"{reverse('saved-views')}#{view.entity}")

    def show(self, view: SavedView, form: ViewForm, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"view": view, "form": form, "back_url": reverse("saved-views")}
        context["entity"] = self.entity_of(view)
        context["lapsed"] = lapsed(self.user, context["entity"], QueryDict(view.query))
        return render(self.request, "entities/saved_view.html", context, status=status)


class RemoveView(OwnView):
    """Removing a view; the records it showed stay."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view_of(pk)
        remove_view(view, actor=self.user)
        messages.success(request, _("The view is removed."))
        return redirect(f"{reverse('saved-views')}#{view.entity}")


urlpatterns = [
    path("", SavedViews.as_view(), name="saved-views"),
    path("<int:pk>/", ChangeView.as_view(), name="saved-view"),
    path("<int:pk>/remove/", RemoveView.as_view(), name="saved-view-remove"),
]
