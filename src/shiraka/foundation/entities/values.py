"""How one stored value is told: its kind, its words in the reader's language, where it leads."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.fields import CodesField, CountryField, country_name
from shiraka.foundation.entities.veil import is_veiled
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.values.money import Money


@dataclass(frozen=True, kw_only=True)
class Value:
    """One value ready for a page.

    `kind` is text, translated, day, moment, money, number, yes_no, state, link, restricted, url, email, codes,
    several (values of their own) or empty; the template for the kind does the rest.
    """

    name: str
    label: str
    kind: str
    value: Any
    url: str = ""
    tone: str = ""
    icon: str = ""

    @property
    def is_empty(self) -> bool:
        return self.kind == "empty"

    @property
    def decimals(self) -> int | None:
        """As many as are stored: a score that comes to 38.00 is not told less exactly than one of 34.84."""
        exponent = self.value.as_tuple().exponent if isinstance(self.value, Decimal) else None
        return -exponent if isinstance(exponent, int) and exponent <= 0 else None


def record_url(record: models.Model) -> str:
    """Return the address of a record's page."""
    return reverse(f"{ENTITIES.of(record).key}-record", args=[record.pk])


def title_of(record: models.Model) -> Any:
    """Return what a record is called: a text in three languages, or words in the reader's language."""
    entity = ENTITIES.of(record)
    return value_of(entity, record, entity.title).value or str(record)


def reference_of(record: models.Model) -> str:
    """Return the number a record is known by, that of its draft before it has one, or nothing."""
    entity = ENTITIES.of(record)
    return str(getattr(record, "number", "") or getattr(record, entity.number_field, "") or "")


def value_of(entity: Entity, record: models.Model, name: str) -> Value:
    """Return one field of a record as a page tells it."""
    try:
        field = entity.field(name)
    except FieldDoesNotExist:
        return Value(name=name, label=name, kind="text", value=getattr(record, name))
    stored = held(record, field)
    label = str(field.verbose_name)
    if stored in (None, "", []) or (isinstance(field, TranslatedField) and not stored):
        return Value(name=name, label=label, kind="empty", value="")
    if isinstance(field, models.ManyToManyField):
        return Value(name=name, label=label, kind="several", value=[_one(name, other) for other in stored])
    kind, value, url = _told(field, record, stored)
    tone, icon = entity.marks.get(str(stored), ("", "")) if kind == "state" else ("", "")
    return Value(name=name, label=label, kind=kind, value=value, url=url, tone=tone, icon=icon)


def _told(field: models.Field[Any, Any], record: models.Model, stored: Any) -> tuple[str, Any, str]:  # noqa: C901, PLR0911 - one line a kind
    if isinstance(field, TranslatedField):
        return "translated", stored, ""
    if isinstance(field, CountryField):
        return "text", country_name(stored), ""
    if isinstance(field, CodesField):
        names = dict(field.pairs())
        return "codes", [names.get(code, code) for code in stored], ""
    if isinstance(field, models.ForeignKey):
        return _linked(stored)
    if isinstance(field, models.DateTimeField):
        return "moment", stored, ""
    if isinstance(field, models.DateField):
        return "day", stored, ""
    if isinstance(field, models.BooleanField):
        return "yes_no", _("Yes") if stored else _("No"), ""
    if isinstance(field, models.DecimalField) and hasattr(record, f"{field.name}_currency"):
        return "money", Money(stored, getattr(record, f"{field.name}_currency")), ""
    if field.choices:
        display = getattr(record, f"get_{field.name}_display")()
        return ("state" if field.name == "status" else "text"), display, ""
    if isinstance(field, models.URLField):
        return "url", stored, stored
    if isinstance(field, models.EmailField):
        return "email", stored, ""
    if isinstance(field, models.IntegerField | models.DecimalField):
        # A year is a name for a year and is not grouped.
        return ("text" if "year" in field.name.split("_") else "number"), stored, ""
    return "text", stored, ""


def held(record: Any, field: models.Field[Any, Any]) -> Any:
    """Return what a field of a record holds: of a field of many records those chosen, or stored."""
    return record.several(field.name) if isinstance(field, models.ManyToManyField) else getattr(record, field.name)


def _one(name: str, other: models.Model) -> Value:
    kind, value, url = _linked(other)
    return Value(name=name, label="", kind=kind, value=value, url=url)


def _linked(stored: models.Model) -> tuple[str, Any, str]:
    if is_veiled(stored):
        return "restricted", str(stored), ""
    known = ENTITIES.get(stored._meta.model_name or "")
    return ("link", stored, record_url(stored)) if known else ("text", str(stored), "")
