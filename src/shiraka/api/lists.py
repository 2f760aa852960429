"""Lists over the API: the filters, search and order of the page, with signed cursors."""

from typing import Any, Final

import django_filters
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, QueryDict
from django.utils.translation import gettext as _

from shiraka.api.kinds import Field, fixed_pairs
from shiraka.api.problems import Problem, invalid
from shiraka.foundation.access.permission import is_closed
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.fields import CodesField
from shiraka.foundation.entities.lists import (
    ENTERED,
    BadCursor,
    Page,
    RecordFilter,
    filter_set,
    filters_of,
    orderable,
    page_of,
)
from shiraka.foundation.entities.veil import veil
from shiraka.foundation.people.models import User

USUAL, MOST = 30, 100
_CONTROL: Final = frozenset({"cursor", "order", "limit"})


def listed(user: User, entity: Entity, request: HttpRequest) -> Page:
    """Return the page of records that a query string asks for.

    A name, value or order that means nothing is a 422 problem: a script with a misspelt filter must
    not take everything for an answer.
    """
    query, entity = request.GET, open_to(user, entity)
    filters = filters_of(user, entity, query, with_=("created_by", "updated_by"))
    order, errors = _asked(entity, filters, query, _CONTROL | {entity.parent})
    size = _size(query.get("limit", ""), errors)
    parent = _parent(query.get(entity.parent, "") if entity.parent else "", entity.parent, errors)
    if errors:
        raise invalid(errors)
    records = filters.qs.filter(**{f"{entity.parent}__pk": parent}) if parent else filters.qs
    page = cut(records, order=order, cursor=query.get("cursor", ""), size=size, what=entity.key)
    veil(user, entity, page.records, is_whole=True)
    return page


def refuse_unknown(user: User, entity: Entity, query: QueryDict, also: frozenset[str]) -> None:
    """Raise a 422 problem for a query of a list in which a filter, its value or the order means nothing.

    `also` are the further names that it may hold.
    """
    known = open_to(user, entity)
    _order, errors = _asked(known, filters_of(user, known, query), query, also | {"order"})
    if errors:
        raise invalid(errors)


def open_to(user: User, entity: Entity) -> Entity:
    """Return the entity as somebody may read its list: narrowed or sorted by a hidden field it would tell its value."""
    if is_closed(user, entity):
        raise Http404
    return entity.seen_by(user)


def _asked(
    entity: Entity, filters: django_filters.FilterSet, query: QueryDict, also: frozenset[str]
) -> tuple[str, dict[str, list[str]]]:
    """Return the order that a query asks for, and what is wrong with it by name."""
    strangers = set(query) - also - filter_names(filters)
    errors: dict[str, list[str]] = {name: [_("There is no such filter here.")] for name in strangers}
    if not filters.is_valid():
        errors |= {name: [str(item) for item in found] for name, found in filters.form.errors.items()}
    order = query.get("order") or entity.order
    if order != entity.order and order.removeprefix("-") not in orderable(entity):
        errors["order"] = [_("Choose one of: %(choices)s.") % {"choices": ", ".join(orderable(entity))}]
    return order, errors


def _parent(written: str, name: str, errors: dict[str, list[str]]) -> int:
    """Return the id of the record whose own are asked for, 0 for those of all."""
    if not written:
        return 0
    if written.isascii() and written.isdigit():
        return int(written)
    errors[name] = [_("This must be a whole number.")]
    return 0


def _size(written: str, errors: dict[str, list[str]]) -> int:
    if not written:
        return USUAL
    size = int(written) if written in {str(number) for number in range(1, MOST + 1)} else 0
    if not size:
        errors["limit"] = [_("A whole number from 1 to %(most)s.") % {"most": MOST}]
    return size


def limit_of(request: HttpRequest) -> int:
    """Return how many rows a query string asks for. Raises a 422 problem."""
    errors: dict[str, list[str]] = {}
    size = _size(request.GET.get("limit", ""), errors)
    if errors:
        raise invalid(errors)
    return size


def cut(records: QuerySet[Any], *, order: str, cursor: str, size: int, what: str) -> Page:
    """Cut a keyset page of the list called `what`; a cursor that was not given out for it is a 400 problem."""
    # "pk" is no field of its own, and a cursor compares fields.
    order = order.replace("pk", records.model._meta.pk.name) if order.removeprefix("-") == "pk" else order
    try:
        return page_of(records, order=order, cursor=cursor, size=size, what=f"api:{what}")
    except BadCursor:
        detail = _("The cursor was not given out for this list in this order.")
        raise Problem(400, "bad-request", detail) from None


def filter_names(filters: django_filters.FilterSet) -> set[str]:
    """Return the names in a query string that filters read."""
    names: set[str] = set()
    for name, item in filters.filters.items():
        names |= set(_ends(name, item)) or {name}
    return names


def _ends(name: str, item: Any) -> tuple[str, ...]:
    """Return the two names of a range, from and until; nothing for a filter of one value."""
    return tuple(f"{name}_{suffix}" for suffix in getattr(item.field.widget, "suffixes", ()))


def list_parameters(entity: Entity) -> tuple[dict[str, object], ...]:
    """Return the query parameters of a list as OpenAPI tells them."""
    return (*selecting_parameters(entity), *_of_parent(entity), *paging())


def selecting_parameters(entity: Entity) -> tuple[dict[str, object], ...]:
    """Return the query parameters that say which records a list holds, and in which order."""
    order = [sign + name for name in orderable(entity) for sign in ("", "-")]
    order += [entity.order] if entity.order not in order else []
    found = [
        parameter_of("q", {"type": "string"}, "Words that must all stand in the searched fields, in any language."),
        *(parameter for show in entity.filters() for parameter in _filter(entity, show.name)),
        *_filter(entity, ENTERED),
        parameter_of(
            "order", {"type": "string", "enum": order, "default": entity.order}, "The column to sort by, - for falling."
        ),
    ]
    return tuple(found)


def _of_parent(entity: Entity) -> list[dict[str, object]]:
    if not entity.parent or entity.parent in {show.name for show in entity.filters()}:
        return []
    label = str(entity.field(entity.parent).verbose_name)
    return [parameter_of(entity.parent, {"type": "integer"}, f"Those of this {label}, by its id.")]


def paging() -> tuple[dict[str, object], ...]:
    """Return the query parameters of every keyset page."""
    size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    return (
        parameter_of("limit", size, "How many at most."),
        parameter_of("cursor", {"type": "string"}, "`next` or `previous` of another page of this list."),
    )


def _filter(entity: Entity, name: str) -> list[dict[str, object]]:
    field: Field = entity.field(name)
    item = filter_set(entity).base_filters[name]
    label = str(field.verbose_name)
    ends = _ends(name, item)
    if ends:
        day: dict[str, object] = {"type": "string", "format": "date"}
        words = ("this day or later", "this day or earlier")
        return [parameter_of(end, day, f"{label}: {side}.") for end, side in zip(ends, words, strict=True)]
    if isinstance(item, django_filters.ModelChoiceFilter | RecordFilter):
        return [parameter_of(name, {"type": "integer"}, f"{label}: its id.")]
    if isinstance(field, CodesField) or not field.choices:
        return [parameter_of(name, {"type": "string"}, f"{label}.")]
    codes = [str(code) for code, _label in fixed_pairs(field)]
    items: dict[str, object] = {"type": "string", **({"enum": codes} if codes else {})}
    return [parameter_of(name, {"type": "array", "items": items}, f"{label}: any of these.")]


def parameter_of(name: str, schema: dict[str, object], description: str) -> dict[str, object]:
    return {"in": "query", "name": name, "required": False, "schema": schema, "description": description}
