"""One model field in JSON: its type in the description, its value in answers, its value in a form."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.choices import CallableChoiceIterator

from shiraka.api.schemas import Amount, GivenAmount, GivenWords, Reference, Words, named
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.fields import CodesField
from shiraka.foundation.entities.values import held
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.values.money import UnknownCurrency, minor_units
from shiraka.values.text import Text

Field = models.Field[Any, Any]

# Made of values known only when it runs, which the type checker cannot follow.
_literal: Any = Literal
_list: Any = list

# A longer list of codes is a reference list, which has an operation of its own.
_MOST_CODES = 60
CURRENCY = "_currency"


def is_money(field: Field) -> bool:
    """Tell whether a decimal has its currency in the field beside it."""
    return isinstance(field, models.DecimalField) and _has_field(field.model, f"{field.name}{CURRENCY}")


def is_currency(field: Field) -> bool:
    """Tell whether a field is the currency of an amount, and so told together with it."""
    return field.name.endswith(CURRENCY) and _has_field(field.model, field.name.removesuffix(CURRENCY))


def _has_field(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True


def shown_fields(entity: Entity) -> list[Field]:
    """Return the fields of an entity that answers tell, amounts without their currencies."""
    return [field for field in (entity.field(show.name) for show in entity.shows) if not is_currency(field)]


def form_fields(entity: Entity) -> list[Field]:
    """Return the fields of an entity that one gives, amounts without their currencies."""
    return [field for field in (entity.field(name) for name in entity.form_fields()) if not is_currency(field)]


def entity_of(field: Field) -> Entity | None:
    """Return the entity a relation leads to, None for a person, a unit and the like."""
    related = field.related_model
    return ENTITIES.get(related._meta.model_name or "") if isinstance(related, type) else None


def answer_type(field: Field) -> Any:
    """Return the type of a field in answers."""
    kind = _common_type(field)
    if isinstance(field, TranslatedField):
        return Words
    if isinstance(field, models.ManyToManyField):
        return list[Reference]
    if isinstance(field, models.ForeignKey):
        return Reference | None
    if is_money(field):
        return Amount | None
    return kind | None if field.null else kind


def given_type(field: Field) -> Any:
    """Return the type of a field in what is sent; null empties it."""
    if isinstance(field, TranslatedField):
        return GivenWords
    if isinstance(field, models.ManyToManyField):
        return list[int]
    if isinstance(field, models.ForeignKey):
        return int | None if entity_of(field) is None else int | str | None
    if is_money(field):
        return GivenAmount | None
    kind = _common_type(field)
    if kind is str and isinstance(field, models.DecimalField):
        kind = Decimal
    return kind | None if field.blank else kind


def _common_type(field: Field) -> Any:  # noqa: PLR0911 - one line a kind
    codes = [code for code, _label in fixed_pairs(field)]
    if isinstance(field, CodesField):
        return _list[_one_of(codes)] if codes else list[str]
    if codes:
        return _one_of([*codes, ""] if field.blank and "" not in codes and _is_text(field) else codes)
    if isinstance(field, models.DateTimeField):
        return datetime
    if isinstance(field, models.DateField):
        return date
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.IntegerField):
        return int
    if isinstance(field, models.JSONField):
        return Any
    return str


def fixed_pairs(field: Field) -> list[tuple[Any, str]]:
    """Return the codes of a field that the description can name: those that no setting changes, if few."""
    if isinstance(field, CodesField):
        is_asked = callable(field.codes) and not isinstance(field.codes, type)
        pairs: list[tuple[Any, str]] = [] if is_asked else list(field.pairs())
    else:
        pairs = [] if not field.choices or is_asked_for(field.choices) else list(field.flatchoices)
    return pairs if len(pairs) <= _MOST_CODES else []


def is_asked_for(choices: object) -> bool:
    """Tell whether choices are worked out anew each time, such as from a setting."""
    return isinstance(choices, CallableChoiceIterator)


def _one_of(codes: list[Any]) -> Any:
    return _literal[tuple(codes)]


def _is_text(field: Field) -> bool:
    return isinstance(field, models.CharField | models.TextField)


def description(field: Field) -> str:
    """Return what the description says of a field: its help, what its codes mean, what to send."""
    parts = [str(field.help_text)] if field.help_text else []
    pairs = fixed_pairs(field)
    if pairs:
        parts.append("; ".join(f"{'empty' if code == '' else code}: {label}" for code, label in pairs) + ".")
    elif field.choices or isinstance(field, CodesField):
        key = (field.model._meta.model_name or "").lower()
        parts.append(f"The codes are at /api/v1/reference/codes/{key}/{field.name}.")
    return " ".join(parts)


def answer_value(record: models.Model, field: Field) -> Any:
    """Return a stored value as answers tell it. Relations must have been read with the record."""
    if isinstance(field, models.ManyToManyField):
        return [reference(other) for other in held(record, field)]
    if isinstance(field, models.ForeignKey):
        return reference(getattr(record, field.name))
    stored = field.value_from_object(record)
    if isinstance(stored, Text):
        return stored.as_dict()
    if stored is not None and is_money(field):
        currency = getattr(record, f"{field.name}{CURRENCY}")
        return {"amount": written_amount(stored, currency), "currency": currency}
    return f"{stored:f}" if isinstance(stored, Decimal) else stored


def written_amount(amount: Decimal, currency: str) -> str:
    """Return an amount with the decimals of its currency, with more only where it has more."""
    try:
        exact = amount.quantize(Decimal(1).scaleb(-minor_units(currency)))
    except UnknownCurrency:
        return f"{amount:f}"
    return f"{exact if exact == amount else amount:f}"


def reference(record: models.Model | None) -> dict[str, object] | None:
    """Return a record as a `Reference`, called by its title."""
    if record is None:
        return None
    entity = ENTITIES.get(record._meta.model_name or "")
    if entity is None:
        return named(record, kind=record._meta.model_name or "")
    title = getattr(record, entity.title)
    name = title.best(reader_language())[0] if isinstance(title, Text) else str(title)
    if isinstance(title, models.Model):
        name = str((reference(title) or {}).get("name", ""))
    return {"type": entity.key, "id": record.pk, "number": number_of(entity, record), "name": name}


def number_of(entity: Entity, record: models.Model) -> str:
    return str(getattr(record, entity.number_field, "") or getattr(record, "draft_number", "") or "")


def plain_value(record: models.Model, field: Field) -> Any:
    """Return a stored value as somebody would send it, to be filled into a form."""
    if isinstance(field, models.ManyToManyField):
        return [other.pk for other in held(record, field)]
    stored = field.value_from_object(record)
    return stored.as_dict() if isinstance(stored, Text) else stored
