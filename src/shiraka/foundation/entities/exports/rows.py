"""All records of a filtered list, row by row: what its reader may see, in batches that are veiled like a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import models, transaction
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils import timezone

from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.columns import as_read, settings_of
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.list_page import chips_of
from shiraka.foundation.entities.lists import SORTED, filters_of, orderable
from shiraka.foundation.entities.pages import Chip
from shiraka.foundation.entities.saved_views import kept_query
from shiraka.foundation.entities.values import Value, value_of
from shiraka.foundation.entities.veil import veil
from shiraka.foundation.languages.current import in_words, listing
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.languages.sorting import sort_key
from shiraka.foundation.people.models import User

BATCH = 500
"""Rows that are read, veiled and written together; the memory of an export is that of one batch."""

Cell = str | int | Decimal | date | datetime | None


@dataclass(frozen=True, kw_only=True)
class Head:
    """One column of an export. An amount has two: itself, and its currency beside it."""

    name: str
    label: str
    is_currency: bool = False


class WrongFilter(ValueError):
    """The query narrows by something that means nothing; the page of the list says what."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a query selects of a list for one reader: all of it, not a page, in its order."""

    user: User
    entity: Entity
    records: QuerySet[Any]
    chips: Sequence[Chip]
    query: QueryDict

    @classmethod
    def of(cls, user: User, entity: Entity, query: QueryDict) -> "Selection":
        """Return the selection of a query. Raises `WrongFilter`."""
        known = as_read(user, entity, query, settings_of(user, entity))
        filters = filters_of(user, known, query)
        if not filters.is_valid():
            raise WrongFilter
        wanted = query.get("order") or known.order
        order = wanted if wanted.removeprefix("-") in orderable(known) else known.order
        records = in_order(filters.qs, order)
        return cls(
            user=user,
            entity=known,
            records=records,
            chips=chips_of(filters, query),
            query=kept_query(user, entity, query),
        )

    def count(self) -> int:
        """Return how many rows there are now."""
        return self.records.order_by().count()

    def batches(self, most: int | None = None) -> Iterator[Sequence[Any]]:
        """Yield the records a batch at a time, with the names they may not tell this reader masked."""
        records = self.records[:most] if most is not None else self.records
        found = records.iterator(chunk_size=BATCH)
        while batch := list(islice(found, BATCH)):
            yield veil(self.user, self.entity, batch)

    def heads(self) -> list[Head]:
        """Return the columns: those of the list, first the number, then the title."""
        entity = self.entity
        first = [name for name in (entity.number_field, entity.title) if name in {show.name for show in entity.shows}]
        names = dict.fromkeys([*first, *(show.name for show in entity.columns())])
        heads: list[Head] = []
        for name in names:
            field = entity.field(name)
            heads.append(Head(name=name, label=_capital(str(field.verbose_name))))
            if is_money(field):
                currency = entity.field(f"{name}_currency")
                heads.append(Head(name=name, label=_capital(str(currency.verbose_name)), is_currency=True))
        return heads

    def cells(self, heads: Sequence[Head], record: Any) -> list[Cell]:
        """Return one row as plain values."""
        values: dict[str, Value] = {}
        for head in heads:
            if head.name not in values:
                values[head.name] = value_of(self.entity, record, head.name)
        return [currency_of(values[head.name]) if head.is_currency else plain(values[head.name]) for head in heads]

    @transaction.atomic
    def note(self, kind: str, rows: int) -> None:
        """Write to the trail who takes out which list, narrowed by what, and how many rows."""
        kept = self.query.copy()
        if self.entity.model.personal_fields and kept.get("q"):
            # The trail cannot forget, and what is looked for among people is a name.
            kept["q"] = "***"
        told = {"list": self.entity.key, "format": kind, "rows": rows, "filter": kept.urlencode(safe=",*")}
        audit.write("export_list", None, actor=self.user, after=told)


def in_order(records: QuerySet[Any], order: str) -> QuerySet[Any]:
    """Return records in the order of a list: empty values last, ties by their key."""
    name, is_falling = order.removeprefix("-"), order.startswith("-")
    if name == "pk":
        return records.order_by(order)
    if isinstance(records.model._meta.get_field(name), TranslatedField):
        records, name = records.annotate(**{SORTED: sort_key(name)}), SORTED
    by = F(name).desc(nulls_last=True) if is_falling else F(name).asc(nulls_last=True)
    return records.order_by(by, "-pk" if is_falling else "pk")


def is_money(field: models.Field[Any, Any]) -> bool:
    """Tell whether an amount has its currency in the field beside it."""
    names = {other.name for other in field.model._meta.concrete_fields}
    return isinstance(field, models.DecimalField) and f"{field.name}_currency" in names


def plain(value: Value) -> Cell:
    """Return a value of a list as a workbook or a text file keeps it: dates and numbers as such, the rest in words."""
    held = value.value
    if value.kind == "empty":
        return None
    if value.kind == "money":
        return Decimal(held.amount)
    if value.kind == "moment":
        return timezone.localtime(held).replace(tzinfo=None)
    if value.kind == "day" or (value.kind == "number" and isinstance(held, int | Decimal)):
        return held  # type: ignore[no-any-return]  # a date or a number, as its kind says
    if value.kind in {"codes", "several"}:
        return listing(in_words(one.value if isinstance(one, Value) else one) for one in held)
    return in_words(held)


def currency_of(value: Value) -> Cell:
    """Return the currency of an amount, nothing where there is no amount."""
    return str(value.value.currency) if value.kind == "money" else None


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
