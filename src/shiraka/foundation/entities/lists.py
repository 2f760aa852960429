"""Lists of any entity: filters, order and keyset pages, in a fixed number of queries."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from shiraka.engines.search import read_query
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.fields import CodesField, CountryField, country_choices
from shiraka.foundation.entities.veil import veil
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.languages.sorting import sort_key
from shiraka.foundation.people.models import User
from shiraka.foundation.records import related_model
from shiraka.foundation.search.finding import those_found

PAGE = 30
ENTERED = "created_at"
"""Every list can be narrowed to what was entered between two days."""
SORTED = "sorted_by"
"""What a text is sorted by, beside the record it was read with."""


class BadCursor(ValueError):
    """The cursor in the address is not one we gave out."""


class ContainsCode(django_filters.ChoiceFilter):  # type: ignore[misc]  # the library ships no types
    """Rows whose list of codes holds the one chosen; both databases store it as JSON text."""

    def filter(self, qs: Any, value: Any) -> Any:
        # The quotes make "3" match the code 3 and not 13.
        return qs.filter(**{f"{self.field_name}__icontains": f'"{value}"'}) if value else qs


class Claim(django_filters.ChoiceFilter):  # type: ignore[misc]  # the library ships no types
    """Rows of which a claim is true, or not."""

    def filter(self, qs: Any, value: Any) -> Any:
        return qs.filter(**{self.field_name: value == "true"}) if value else qs


def filter_for(field: models.Field[Any, Any]) -> django_filters.Filter:  # noqa: PLR0911 - one answer a kind of field
    """Return the filter that suits a model field."""
    options = {"field_name": field.name, "label": field.verbose_name}
    if isinstance(field, CountryField):
        return django_filters.ChoiceFilter(choices=country_choices, **options)
    if isinstance(field, CodesField):
        return ContainsCode(choices=field.pairs, **options)
    if isinstance(field, models.BooleanField):
        return Claim(choices=[("true", _("Yes")), ("false", _("No"))], **options)
    if isinstance(field, models.DateField):
        return django_filters.DateFromToRangeFilter(**options)
    if isinstance(field, models.ManyToManyField):
        return RecordFilter(related=related_model(field), **options)
    if isinstance(field, models.ForeignKey):
        return django_filters.ModelChoiceFilter(queryset=related_model(field)._default_manager.all(), **options)
    if field.choices:
        # A column of the record itself finds no record twice; to make sure of it would sort all that is found.
        return django_filters.MultipleChoiceFilter(choices=field.choices, distinct=False, **options)
    return django_filters.CharFilter(lookup_expr="icontains", **options)


class SearchFilter(django_filters.CharFilter):  # type: ignore[misc]  # the library ships no types
    """Those that the search finds, by the same rules as everywhere."""

    def filter(self, qs: Any, value: Any) -> Any:
        return those_found(qs, read_query(value), qs.model._meta.model_name) if value else qs


class RecordFilter(django_filters.Filter):  # type: ignore[misc]  # the library ships no types
    """Those of one record that the reader may know of, by its id.

    Reached by the links of its page: a choice among all records would be too long to offer. `among` are those
    the reader may know of, given for each reader (`filters_of`).
    """

    field_class = forms.IntegerField
    among: QuerySet[Any]

    def __init__(self, *, related: type[models.Model], **options: Any) -> None:
        super().__init__(widget=forms.HiddenInput, **options)
        self.related = related

    def filter(self, qs: Any, value: Any) -> Any:
        # Asked of the key itself, a number that no column holds finds nothing instead of failing.
        return qs if value is None else qs.filter(**{f"{self.field_name}__in": self.among.filter(pk=value)})


def filter_set(entity: Entity) -> type[django_filters.FilterSet]:
    """Derive the filters of an entity; `q` searches its text."""
    filters: dict[str, Any] = {"q": SearchFilter(label=_("Name, acronym or number"))}
    filters |= {show.name: filter_for(entity.field(show.name)) for show in entity.filters()}
    filters.setdefault(ENTERED, filter_for(entity.field(ENTERED)))
    if entity.parent and entity.parent not in filters:
        field = entity.field(entity.parent)
        filters[entity.parent] = RecordFilter(
            related=related_model(field), field_name=entity.parent, label=field.verbose_name
        )
    meta = type("Meta", (), {"model": entity.model, "fields": []})
    return type(f"{entity.key.title()}Filters", (django_filters.FilterSet,), {**filters, "Meta": meta})


def filters_of(user: User, entity: Entity, query: Mapping[str, Any], *, with_: tuple[str, ...] = ()) -> Any:
    """Return the filters of an entity over what a person may read of it; `with_` are further relations to read.

    From outside one chooses among what stands in one's own records: other people and units are no name to offer.
    """
    records = visible(user, entity)
    filters = filter_set(entity)(data=query, queryset=records.select_related(*entity.relations(), *with_))
    for item in filters.filters.values():
        if isinstance(item, RecordFilter):
            item.among = visible(user, ENTITIES.of(item.related))
    if is_outside(user):
        for name, item in filters.filters.items():
            if isinstance(item, django_filters.ModelChoiceFilter):
                item.queryset = item.queryset.filter(pk__in=records.values(name))
    return filters


def orderable(entity: Entity) -> tuple[str, ...]:
    """Return the columns one may sort by: those stored as one value, or as a text."""
    shown = dict.fromkeys(show.name for show in (*entity.columns(), *entity.usual_columns()))
    names = [name for name in shown if _is_sortable(entity, name)]
    return (*names, *({"updated_at"} - set(names)))


def _is_sortable(entity: Entity, name: str) -> bool:
    try:
        return not isinstance(entity.field(name), CodesField | models.ManyToManyField)
    except FieldDoesNotExist:
        return False


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list. Cursors are empty where there is no newer or older page."""

    records: Sequence[models.Model]
    newer: str
    older: str
    order: str


def page_of(records: QuerySet[Any], *, order: str, cursor: str = "", size: int = PAGE, what: str = "") -> Page:
    """Cut one keyset page: no counting, no offset, so the thousandth page costs what the first does.

    `order` is a field name, "-" before it for descending; ties go by key in the same direction. By a text the
    database sorts all the records for every page, as no index knows the language of the reader.
    Cursors are signed for this order and for `what`, the model unless said. Raises `BadCursor` for
    one that was not given out here: made up, its value could be anything.
    """
    name, is_descending = order.removeprefix("-"), order.startswith("-")
    salt = f"cursor:{what or records.model._meta.label}:{order}"
    if isinstance(_field(records.model, name), TranslatedField):
        # Sorted by what the reader is shown, a place in it is one of that language only.
        salt = f"{salt}:{reader_language()}"
        records = records.annotate(**{SORTED: sort_key(name)})
        name = SORTED
    signer = signing.Signer(salt=salt)
    position = _read(signer, cursor)
    backwards = position is not None and position["way"] == "newer"
    descending = is_descending != backwards
    if position is not None:
        records = records.filter(_beyond(records.model, name, position, descending=descending))
    # Where every record has a value nothing is said of those without, which an index would not serve.
    nulls = {"nulls_first" if backwards else "nulls_last": True} if _field(records.model, name).null else {}
    ordering = F(name).desc(**nulls) if descending else F(name).asc(**nulls)
    found = list(records.order_by(ordering, "-pk" if descending else "pk")[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_newer, has_older = (has_more, True) if backwards else (position is not None, has_more)
    return Page(
        records=found,
        newer=_write(signer, "newer", name, found[0]) if found and has_newer else "",
        older=_write(signer, "older", name, found[-1]) if found and has_older else "",
        order=order,
    )


def _beyond(model: type[models.Model], name: str, position: Mapping[str, Any], *, descending: bool) -> Q:
    key = Q(**{"pk__lt" if descending else "pk__gt": position["pk"]})
    backwards = position["way"] == "newer"
    if position["value"] is None:
        within = Q(**{f"{name}__isnull": True}) & key
        return within | Q(**{f"{name}__isnull": False}) if backwards else within
    field = _field(model, name)
    try:
        value = field.to_python(position["value"])
    except Exception as error:
        raise BadCursor(name) from error
    way = "lt" if descending else "gt"
    # First the one bound that an index can jump to; the ties are few.
    past = Q(**{f"{name}__{way}e": value}) & (Q(**{f"{name}__{way}": value}) | key)
    return past | Q(**{f"{name}__isnull": True}) if field.null and not backwards else past


def _write(signer: signing.Signer, way: str, name: str, record: models.Model) -> str:
    value = _stored(record, name)
    if isinstance(value, datetime | date):
        value = value.isoformat()
    elif isinstance(value, Decimal):
        value = str(value)
    position = json.dumps({"way": way, "value": value, "pk": record.pk})
    return str(signer.sign(base64.urlsafe_b64encode(position.encode()).decode()))


def _stored(record: models.Model, name: str) -> Any:
    return getattr(record, name) if name == SORTED else _field(type(record), name).value_from_object(record)


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    if name == "pk":
        return model._meta.pk
    if name == SORTED:
        return models.TextField()
    found = model._meta.get_field(name)
    if not isinstance(found, models.Field):
        raise BadCursor(name)
    return found


def _read(signer: signing.Signer, cursor: str) -> dict[str, Any] | None:
    if not cursor:
        return None
    try:
        # Signed by us, so it is whole: nothing in it is judged again.
        position: dict[str, Any] = json.loads(base64.urlsafe_b64decode(signer.unsign(cursor)))
    except (signing.BadSignature, ValueError) as error:
        raise BadCursor(cursor) from error
    return position


def listed(user: User, entity: Entity, query: Mapping[str, Any]) -> tuple[Page, django_filters.FilterSet]:
    """Return the page of an entity's list that a query string asks for, and its filters.

    Raises `BadCursor`. A wrong filter value leaves the list empty; the filter form says why.
    """
    entity = entity.seen_by(user)
    wanted = str(query.get("order") or entity.order)
    order = wanted if wanted.removeprefix("-") in orderable(entity) else entity.order
    filters = filters_of(user, entity, query)
    records = filters.qs if filters.is_valid() else filters.queryset.none()
    page = page_of(records, order=order, cursor=str(query.get("cursor") or ""))
    veil(user, entity, page.records)
    return page, filters
