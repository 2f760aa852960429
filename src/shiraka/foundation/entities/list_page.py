"""Builds the page of a list from an entity and a query string."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import models
from django.http import QueryDict
from django.urls import reverse

from shiraka.foundation.access.permission import allowed, may_add
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.lists import RecordFilter, listed, orderable
from shiraka.foundation.entities.pages import Chip, Column, ListPage, Row
from shiraka.foundation.entities.values import record_url, reference_of, title_of, value_of
from shiraka.foundation.languages.current import listing, reader_language
from shiraka.foundation.people.models import User
from shiraka.values.text import Text

_CONTROL = frozenset({"cursor", "order", "columns", "view"})


def list_page(user: User, entity: Entity, query: QueryDict) -> ListPage:
    """Return an entity's list as the query string asks. Raises `BadCursor`."""
    entity = entity.seen_by(user)
    page, filters = listed(user, entity, query)
    chips = chips_of(filters, query)
    return ListPage(
        entity=entity,
        columns=_columns(entity, query, page.order),
        rows=rows_of(entity, page.records),
        chips=chips,
        form=filters.form,
        newer=_with(query, cursor=page.newer) if page.newer else "",
        older=_with(query, cursor=page.older) if page.older else "",
        add_url=add_url(user, entity),
        has_filters=bool(chips),
    )


def add_url(user: User, entity: Entity, **initial: object) -> str:
    """Return the address to add a record, empty for who may not."""
    if not allowed(user, entity.edit) or not may_add(user, entity):
        return ""
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in initial.items()})
    address = reverse(f"{entity.key}-create")
    return f"{address}?{query.urlencode()}" if initial else address


def rows_of(entity: Entity, records: Sequence[models.Model], *, without: Collection[str] = ()) -> list[Row]:
    """Return records as rows; the title is the first cell and is not repeated among the columns.

    `without` leaves out columns, such as the parent on the parent's own page.
    """
    return [_row(entity, record, without) for record in records]


def _row(entity: Entity, record: Any, without: Collection[str]) -> Row:
    title = title_of(record)
    other, language = _other_script(title)
    shown = (show.name for show in entity.columns() if show.name not in {entity.title, entity.number_field, *without})
    return Row(
        record=record,
        url=record_url(record),
        title=title,
        reference=reference_of(record),
        other_title=other,
        other_language=language,
        cells=tuple(value_of(entity, record, name) for name in shown),
    )


def _other_script(title: object) -> tuple[str, str]:
    """Return the name in the script that the reader's language does not use."""
    if not isinstance(title, Text):
        return "", ""
    language = "en" if reader_language() == "ar" else "ar"
    return title.get(language), language


def _columns(entity: Entity, query: QueryDict, order: str) -> list[Column]:
    sortable = set(orderable(entity))
    heads: list[Column] = []
    for name in _names(entity):
        is_now = order.removeprefix("-") == name
        wanted = f"-{name}" if is_now and not order.startswith("-") else name
        sorted_as = ("descending" if order.startswith("-") else "ascending") if is_now else ""
        heads.append(
            Column(
                name=name,
                label=str(entity.field(name).verbose_name),
                order=_with(query, order=wanted, cursor="") if name in sortable else "",
                is_sorted=sorted_as,
            )
        )
    return heads


def columns_of(entity: Entity) -> list[str]:
    """Return the heads of a list that is not sorted by them: on paper."""
    return [str(entity.field(name).verbose_name) for name in _names(entity)]


def _names(entity: Entity) -> list[str]:
    return [entity.title, *(s.name for s in entity.columns() if s.name not in {entity.title, entity.number_field})]


def _with(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value:
            changed[name] = value
    return "?" + changed.urlencode()


def chips_of(filters: Any, query: QueryDict) -> list[Chip]:
    """Return the active filters of a list in words."""
    if not filters.form.is_valid():
        return []
    found: list[Chip] = []
    for name, bound in filters.filters.items():
        keys = [key for key in query if key not in _CONTROL and (key == name or key.startswith(f"{name}_"))]
        keys = [key for key in keys if query.get(key)]
        if keys:
            without = query.copy()
            for key in [*keys, "cursor"]:
                without.pop(key, None)
            words = listing(_word(bound, value) for key in keys for value in query.getlist(key))
            # The bare address may open with a view that somebody saved.
            found.append(Chip(label=str(bound.label), value=words, without="?" + (without.urlencode() or "view=all")))
    return found


def _word(bound: Any, value: str) -> str:
    choices: Any = bound.extra.get("choices", ())
    pairs = choices() if callable(choices) else choices
    named = {str(code): str(label) for code, label in pairs}
    if value in named:
        return named[value]
    queryset = bound.among if isinstance(bound, RecordFilter) else bound.extra.get("queryset")
    if queryset is not None and value.isdigit():
        return str(queryset.filter(pk=value).first() or value)
    return value
