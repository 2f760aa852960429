"""The tabs of a list: the views everybody has and those that people saved, with how many records each holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import IntegerField, Q, QuerySet, Subquery
from django.http import QueryDict
from django.urls import reverse

from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import visible
from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.columns import COLUMNS
from shiraka.foundation.entities.definition import ENTITIES, Entity, View
from shiraka.foundation.entities.lists import RecordFilter, filter_set, orderable
from shiraka.foundation.entities.models import ListSettings, SavedView, Sharing
from shiraka.foundation.people.models import User

ALL = "all"
"""The view that narrows nothing; asked for by its name where somebody opens the list with another."""
VIEW = "view"
SAVED = "saved:"
MOST_COUNTED = 500
"""A tab says how many there are up to this many; beyond it counting would cost more than the list itself."""
SAVED_TABS = 4
"""Saved views that are shown as tabs; the others are on the page of views."""
_NOT_FILTERS = frozenset({"cursor", "order", COLUMNS, VIEW})


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab of a list. `count` is None where nothing was counted; `is_more` says that there are more than that."""

    key: str
    label: str
    url: str
    count: int | None
    is_more: bool = False
    is_current: bool = False
    is_saved: bool = False


class _CountOf(Subquery):
    """How many rows a query set holds, as one value of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


def built_in(user: User, entity: Entity) -> Sequence[View]:
    """Return the views that everybody has of a list, without those that narrow by what is kept from this reader."""
    known = entity.seen_by(user)
    views = known.views(user) if known.views is not None else ()
    return [view for view in views if not {name for name, _value in view.query} & known.untold]


def saved_views(user: User, entity: Entity | None = None) -> QuerySet[SavedView]:
    """Return the views of a list, or of all, that one may open: one's own, and for staff those shared with them."""
    theirs = Q(owner=user)
    if not is_outside(user):
        units = [post.unit_id for post in user.appointments if post.unit_id]
        theirs |= Q(sharing=Sharing.STAFF) | Q(sharing=Sharing.UNIT, unit__in=units)
    of_list = Q(entity=entity.key) if entity is not None else Q()
    return SavedView.objects.filter(theirs & of_list).select_related("owner", "unit")


def tabs_of(user: User, entity: Entity, query: QueryDict, settings: ListSettings) -> list[Tab]:
    """Return the tabs of a list with their counts: two queries, one for the saved views and one for all counts."""
    views = built_in(user, entity)
    saved = sorted(
        saved_views(user, entity),
        key=lambda view: (f"{SAVED}{view.pk}" != settings.view, view.owner_id != user.pk, view.name.casefold()),
    )[:SAVED_TABS]
    if not views and not saved:
        return []
    queries = [query_of(view) for view in views] + [QueryDict(view.query) for view in saved]
    counts = counted(user, entity, queries)
    exact = _whole(query)
    current = next((f"{SAVED}{view.pk}" for view in saved if _whole(QueryDict(view.query)) == exact), "")
    if not current:
        plain = _narrowing(query)
        current = next((view.key for view in views if set(view.query) == plain), "")
    keys = [view.key for view in views] + [f"{SAVED}{view.pk}" for view in saved]
    labels = [view.label for view in views] + [view.name for view in saved]
    return [
        Tab(
            key=key,
            label=label,
            url=address_of(entity, asked, is_named=bool(settings.view)),
            count=min(count, MOST_COUNTED),
            is_more=count > MOST_COUNTED,
            is_current=key == current,
            is_saved=key.startswith(SAVED),
        )
        for key, label, asked, count in zip(keys, labels, queries, counts, strict=True)
    ]


def query_of(view: View) -> QueryDict:
    """Return what a built-in view narrows a list to, as the query of an address."""
    query = QueryDict(mutable=True)
    for name, value in view.query:
        query.appendlist(name, value)
    return query


def address_of(entity: Entity, query: QueryDict, *, is_named: bool) -> str:
    """Return the address of a list with a query; without one the view is named where the bare address has another."""
    address = reverse(f"{entity.key}-list")
    asked = query.urlencode() or (f"{VIEW}={ALL}" if is_named else "")
    return f"{address}?{asked}" if asked else address


def opens_with(user: User, entity: Entity, settings: ListSettings) -> str:
    """Return the address on which somebody opens a list, empty where it is the bare one or their view is gone."""
    if settings.view.startswith(SAVED):
        pk = settings.view.removeprefix(SAVED)
        found = saved_views(user, entity).filter(pk=pk).first() if pk.isdecimal() else None
        query = QueryDict(found.query if found else "", mutable=True)
    else:
        views = {view.key: view for view in built_in(user, entity)} if settings.view else {}
        query = query_of(views[settings.view]) if settings.view in views else QueryDict(mutable=True)
    return address_of(entity, query, is_named=False) if query else ""


def counted(user: User, entity: Entity, queries: Iterable[QueryDict]) -> list[int]:
    """Return how many records each of several queries finds for a reader, all in one query to the database."""
    known = entity.seen_by(user)
    records, filters = visible(user, known), filter_set(known).base_filters
    found = [_narrowed(user, records, filters, query).order_by().values("pk") for query in queries]
    counts = [_CountOf(keys[: MOST_COUNTED + 1]) for keys in found]
    return [count or 0 for count in User.objects.filter(pk=user.pk).values_list(*counts).first() or ()]


def _narrowed(user: User, records: QuerySet[Any], filters: Mapping[str, Any], query: QueryDict) -> QuerySet[Any]:
    """Return records narrowed as a query says, and none for what means nothing.

    By the same filters as the list, but nothing is asked of the database to check what is in them.
    """
    for name, item in filters.items():
        if not any(key == name or key.startswith(f"{name}_") for key in query):
            continue
        try:
            value = _value(user, item, query, name)
        except ValidationError:
            return records.none()
        records = item.filter(records, value)
    return records


def _value(user: User, item: Any, query: QueryDict, name: str) -> Any:
    if isinstance(item, RecordFilter):
        item.among = visible(user, ENTITIES.of(item.related))
    if not isinstance(item, django_filters.ModelChoiceFilter):
        field = item.field
        return field.clean(field.widget.value_from_datadict(query, {}, name))
    written = query.get(name, "")
    if written and not (written.isascii() and written.isdigit()):
        raise ValidationError(name)
    return int(written) if written else None


def lapsed(user: User, entity: Entity, query: QueryDict) -> list[str]:
    """Return what a query asks for that this list has for this reader no more: names of filters, columns, an order."""
    known = entity.seen_by(user)
    filters = filter_set(known).base_filters
    names = [
        name
        for name in query
        if name not in _NOT_FILTERS and not any(name == key or name.startswith(f"{key}_") for key in filters)
    ]
    columns = {show.name for show in known.shows}
    names += [name for name in query.get(COLUMNS, "").split(",") if name and name not in columns]
    order = query.get("order", "").removeprefix("-")
    names += [order] if order and order not in {*orderable(known), known.order.removeprefix("-")} else []
    return list(dict.fromkeys(names))


def still_known(user: User, entity: Entity, query: QueryDict) -> QueryDict:
    """Return a kept query without what the list has no more."""
    gone = set(lapsed(user, entity, query))
    kept = kept_query(user, entity, query)
    columns = [name for name in kept.get(COLUMNS, "").split(",") if name and name not in gone]
    kept.pop(COLUMNS, None)
    if columns:
        kept[COLUMNS] = ",".join(columns)
    if kept.get("order", "").removeprefix("-") in gone:
        kept.pop("order")
    return kept


def kept_query(user: User, entity: Entity, query: QueryDict) -> QueryDict:
    """Return of the query of a list what a saved view keeps: its filters, its order and its columns."""
    filters = filter_set(entity.seen_by(user)).base_filters
    kept = QueryDict(mutable=True)
    for name, values in query.lists():
        is_filter = any(name == known or name.startswith(f"{known}_") for known in filters)
        given = [value for value in values if value]
        if given and (is_filter or name in {"order", COLUMNS}):
            kept.setlist(name, given)
    return kept


@transaction.atomic
def save_view(view: SavedView, *, actor: User, is_default: bool) -> SavedView:
    """Store a view of the actor's, new or changed; what is shared with others is told in the trail.

    Raises `ValidationError` for a query that is too long, a name they use already, a unit that is not theirs,
    and for sharing from outside.
    """
    if view.sharing and is_outside(actor):
        raise ValidationError({"sharing": SavedView._meta.get_field("sharing").error_messages["invalid_choice"]})
    before = SavedView.objects.filter(pk=view.pk).first() if view.pk else None
    view.full_clean()
    view.save()
    if view.sharing or (before is not None and before.sharing):
        audit.write("share_view", None, actor=actor, before=_told(before), after=_told(view))
    settings, _is_new = ListSettings.objects.get_or_create(user=actor, entity=view.entity)
    key = f"{SAVED}{view.pk}"
    if is_default != (settings.view == key):
        settings.view = key if is_default else ""
        settings.save(update_fields=["view"])
    return view


@transaction.atomic
def remove_view(view: SavedView, *, actor: User) -> None:
    """Remove a view; whoever opened their list with it opens it with all there is."""
    if view.sharing:
        audit.write("remove_view", None, actor=actor, before=_told(view))
    ListSettings.objects.filter(entity=view.entity, view=f"{SAVED}{view.pk}").update(view="")
    view.delete()


def open_with(user: User, entity: Entity, key: str) -> None:
    """Remember on which view somebody opens a list; empty or unknown means all there is."""
    known = {view.key for view in built_in(user, entity) if view.query}
    known |= {f"{SAVED}{view.pk}" for view in saved_views(user, entity)}
    chosen = key if key in known else ""
    ListSettings.objects.update_or_create(user=user, entity=entity.key, defaults={"view": chosen})


def _told(view: SavedView | None) -> dict[str, object]:
    """Return what the trail keeps of a view: not what it looks for, which may be the name of a person (R-18)."""
    if view is None:
        return {}
    return {"list": view.entity, "view": view.name, "shared_with": view.sharing, "unit": view.unit_id}


def _narrowing(query: QueryDict) -> set[tuple[str, str]]:
    return {(name, text) for name, texts in query.lists() for text in texts if text and name not in _NOT_FILTERS}


def _whole(query: QueryDict) -> set[tuple[str, str]]:
    kept = {(name, text) for name, texts in query.lists() for text in texts if text}
    return {(name, text) for name, text in kept if name not in {"cursor", VIEW}}
