"""The pages of a list: itself, the choice of its columns, and saving it as a view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.entities.bulk.actions import Action, actions_of
from shiraka.foundation.entities.columns import COLUMNS, as_read, choose, settings_of
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.list_page import chips_of, list_page
from shiraka.foundation.entities.lists import BadCursor, filters_of
from shiraka.foundation.entities.models import LONGEST_QUERY, SavedView, Sharing
from shiraka.foundation.entities.saved_views import kept_query, lapsed, opens_with, save_view, tabs_of
from shiraka.foundation.entities.views import EntityPage
from shiraka.foundation.people.models import Unit, User


@dataclass(frozen=True, kw_only=True)
class Tools:
    """Where one goes from a list as it stands: `query` is what all of them are told of it."""

    query: str
    columns_url: str
    save_url: str
    views_url: str
    export_url: str
    print_url: str
    bulk_url: str
    actions: Sequence[Action]


class EntityList(EntityPage):
    """The list of an entity, filtered and ordered by the query string."""

    template = "list"

    def get(self, request: HttpRequest) -> HttpResponse:
        settings = settings_of(self.user, self.entity)
        if not request.GET and (address := opens_with(self.user, self.entity, settings)):
            return redirect(address)
        entity = as_read(self.user, self.entity, request.GET, settings)
        try:
            page = list_page(self.user, entity, request.GET)
        except BadCursor:
            return redirect(request.path)
        tabs = tabs_of(self.user, self.entity, request.GET, settings)
        gone = lapsed(self.user, self.entity, request.GET)
        return self.page({"page": page, "views": tabs, "tools": self.tools(), "lapsed": gone, **self.extra()})

    def extra(self) -> dict[str, Any]:
        """Return what an app adds to its list."""
        return {}

    def tools(self) -> Tools:
        query = self.request.GET.copy()
        query.pop("cursor", None)
        asked = query.urlencode()
        pages = {
            name: reverse(f"{self.entity.key}-{name}") for name in ("columns", "saveview", "download", "print", "bulk")
        }
        return Tools(
            query=asked,
            columns_url=f"{pages['columns']}?{asked}",
            save_url=f"{pages['saveview']}?{asked}",
            views_url=f"{reverse('saved-views')}#{self.entity.key}",
            export_url=f"{pages['download']}?{asked}",
            print_url=f"{pages['print']}?{asked}",
            bulk_url=f"{pages['bulk']}?{asked}",
            actions=actions_of(self.user, self.entity),
        )


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One field that may be a column: whether it is one, and whether it was just moved."""

    name: str
    label: str
    is_shown: bool
    is_moved: str = ""


class EntityColumns(EntityPage):
    """Which columns a list has for the reader, and in which order; works by keyboard and without script."""

    template = "columns"

    def get(self, request: HttpRequest) -> HttpResponse:
        entity = as_read(self.user, self.entity, request.GET, settings_of(self.user, self.entity))
        shown = [show.name for show in entity.columns() if show.name in entity.choosable()]
        return self.choices(entity, [*shown, *(name for name in entity.choosable() if name not in shown)], shown)

    def post(self, request: HttpRequest) -> HttpResponse:
        entity = self.entity.seen_by(self.user)
        known = entity.choosable()
        order = [name for name in dict.fromkeys(request.POST.getlist("field")) if name in known]
        order += [name for name in known if name not in order]
        shown = [name for name in order if name in request.POST.getlist("shown")]
        for way, step in (("up", -1), ("down", 1)):
            if (moved := request.POST.get(way, "")) in order:
                place = order.index(moved)
                other = min(max(place + step, 0), len(order) - 1)
                order[place], order[other] = order[other], order[place]
                return self.choices(entity, order, shown, moved, way)
        if "usual" in request.POST:
            shown = []
        choose(self.user, self.entity, shown)
        messages.success(request, _("The columns are saved."))
        return redirect(self.list_url(shown))

    def list_url(self, shown: list[str]) -> str:
        """Return the address of the list with the columns in it, so that it can be sent as it looks."""
        query = self.request.GET.copy()
        query.pop(COLUMNS, None)
        if shown:
            query[COLUMNS] = ",".join(shown)
        address = reverse(f"{self.entity.key}-list")
        return f"{address}?{query.urlencode(safe=',')}" if query else address

    def choices(
        self, entity: Entity, order: list[str], shown: list[str], moved: str = "", way: str = ""
    ) -> HttpResponse:
        """Show the fields in an order; the button that moved one keeps the place of the keyboard."""
        choices = [
            Choice(
                name=name,
                label=str(entity.field(name).verbose_name),
                is_shown=name in shown,
                is_moved=way if name == moved else "",
            )
            for name in order
        ]
        back_url = f"{reverse(f'{self.entity.key}-list')}?{self.request.GET.urlencode()}"
        return self.page({"choices": choices, "back_url": back_url})


class ViewForm(forms.ModelForm[SavedView]):
    """What one says of a view: its name, who else finds it, whether one opens the list with it."""

    is_default = forms.BooleanField(label=gettext_lazy("Open the list with this view"), required=False)

    class Meta:
        model = SavedView
        fields = ("name", "sharing", "unit")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["name"].widget.attrs.update({"class": "in", "autocomplete": "off"})
        self.fields["sharing"].widget = forms.RadioSelect(choices=Sharing.choices)
        units = Unit.objects.filter(pk__in=[post.unit_id for post in user.appointments if post.unit_id])
        self.fields["unit"] = forms.ModelChoiceField(
            queryset=units,
            required=False,
            label=SavedView._meta.get_field("unit").verbose_name,
            help_text=_("Where the view is shared with your unit and you have posts in several."),
            widget=forms.Select(attrs={"class": "in"}),
        )
        count = len(units)
        self.only = units[0] if count == 1 else None
        if count < 2:  # noqa: PLR2004 - with one there is nothing to choose
            del self.fields["unit"]
        if is_outside(user):
            # What one sees from outside is nobody else's: there is nobody to share it with.
            del self.fields["sharing"]
            self.fields.pop("unit", None)
        elif not count:
            self.fields["sharing"].widget.choices = [choice for choice in Sharing.choices if choice[0] != Sharing.UNIT]

    def clean(self) -> dict[str, Any]:
        """Tie what is shared with a unit to one of the person's units, and nothing else to any."""
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.get("unit") or self.only
        wants_unit = cleaned.get("sharing") == Sharing.UNIT
        if wants_unit and chosen is None:
            self.add_error("unit" if "unit" in self.fields else "sharing", _("Say with which unit it is shared."))
        self.instance.unit = chosen if wants_unit else None
        cleaned["unit"] = self.instance.unit
        return cleaned

    def validate_unique(self) -> None:
        """Ask too for what is not on the form: the same person, the same list, the same name."""
        mine = SavedView.objects.filter(owner=self.user, entity=self.instance.entity).exclude(pk=self.instance.pk)
        if mine.filter(name=self.cleaned_data.get("name", "")).exists():
            self.add_error("name", _("You have a view of this name. Choose another name, or change that view."))


class EntitySaveView(EntityPage):
    """Saving a list as it stands under a name."""

    template = "save_view"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ViewForm(user=self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        query = self.query()
        view = SavedView(owner=self.user, entity=self.entity.key, query=query.urlencode(safe=","))
        form = ViewForm(request.POST, instance=view, user=self.user)
        if len(view.query) > LONGEST_QUERY:
            form.add_error(None, _("So many filters cannot be kept in one view. Take some away."))
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            save_view(form.save(commit=False), actor=self.user, is_default=form.cleaned_data["is_default"])
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.show(form, status=422)
        messages.success(request, _("The view is saved."))
        return redirect(f"{reverse(f'{self.entity.key}-list')}?{view.query or 'view=all'}")

    def query(self) -> QueryDict:
        """Return what is kept of the list: with the columns it has now, though the address did not name them."""
        kept = kept_query(self.user, self.entity, self.request.GET)
        columns = settings_of(self.user, self.entity).columns
        if columns and COLUMNS not in kept:
            kept[COLUMNS] = ",".join(str(name) for name in columns)
        return kept

    def show(self, form: ViewForm, status: int = 200) -> HttpResponse:
        query = self.query()
        entity = as_read(self.user, self.entity, query, settings_of(self.user, self.entity))
        filters = filters_of(self.user, entity, query)
        order = query.get("order", entity.order)
        context = {
            "form": form,
            "chips": chips_of(filters, query),
            "ordered_by": _in_words(entity, order),
            "columns": [str(entity.field(show.name).verbose_name) for show in entity.columns()],
            "back_url": f"{reverse(f'{self.entity.key}-list')}?{self.request.GET.urlencode()}",
        }
        return self.page(context, status=status)


def _in_words(entity: Entity, order: str) -> str:
    name = order.removeprefix("-")
    field = entity.model._meta.pk if name == "pk" else entity.model._meta.get_field(name)
    label = str(getattr(field, "verbose_name", name))
    return _("%(field)s, falling") % {"field": label} if order.startswith("-") else label
