"""The shape of what is sent to a page that is a plain form, derived from the form."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django import forms
from pydantic import BaseModel, Field, create_model

from shiraka.api.kinds import is_asked_for
from shiraka.api.schemas import Given, GivenWords
from shiraka.foundation.languages.fields import TranslatedFormField

_MOST_CHOICES = 60
_literal: Any = Literal


def given_by(form: Any, name: str, *, is_change: bool = False) -> type[BaseModel]:
    """Return the schema of the fields of an unbound form; in a change none of them is needed."""
    fields: dict[str, Any] = {}
    for key, field in form.fields.items():
        if isinstance(field.widget, forms.HiddenInput):
            continue
        kind = field_type(field)
        told: dict[str, Any] = {"title": str(field.label or key), "description": str(field.help_text) or None}
        is_needed = field.required and not is_change and field.initial is None and kind is not bool
        fields[key] = (kind, Field(..., **told)) if is_needed else (kind | None, Field(None, **told))
    return create_model(name, __base__=Given, __doc__="What to send.", **fields)


def field_type(field: forms.Field) -> Any:  # noqa: PLR0911 - one line a kind
    """Return the type of a form field in what is sent."""
    if isinstance(field, TranslatedFormField):
        return GivenWords
    if isinstance(field, forms.BooleanField):
        return bool
    if isinstance(field, forms.ModelChoiceField):
        return int
    if isinstance(field, forms.DecimalField):
        return Decimal
    if isinstance(field, forms.IntegerField):
        return int
    if isinstance(field, forms.DateField):
        return date
    if isinstance(field, forms.MultipleChoiceField):
        return list[str]
    if isinstance(field, forms.ChoiceField):
        if is_asked_for(field.choices):
            return str
        pairs: Any = field.choices
        codes = [str(code) for code, _label in pairs]
        return _literal[tuple(codes)] if 0 < len(codes) <= _MOST_CHOICES else str
    return str
