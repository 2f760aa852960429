"""Storing what was sent through the very form of the page, so that no rule is written twice."""

from functools import partial
from typing import Any, Final

import orjson
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _

from shiraka.api.kinds import plain_value
from shiraka.api.problems import WHOLE_RECORD, Problem, invalid
from shiraka.foundation.access.permission import visible
from shiraka.foundation.entities.forms import ReferenceField, SeveralField
from shiraka.foundation.languages.fields import TranslatedFormField
from shiraka.values.text import LANGUAGES, Text

_NOTHING: Final[tuple[Any, ...]] = (None, "", [], {})
_LONGEST_ID: Final = 20


def exact(field: ReferenceField, current: object, value: object) -> Any:
    """Return the record with this id or number; a program never means "something called like this".

    Raises Django's `ValidationError`. What is stored already is left alone, even where it is kept from
    this person.
    """
    written = str(value or "").strip()
    if not written:
        return None
    if written == str(current):
        return field.entity.model._default_manager.get(pk=int(written))
    records, found = visible(field.user, field.entity), None
    if written.isascii() and written.isdigit() and len(written) <= _LONGEST_ID:
        found = records.filter(pk=int(written)).first()
    elif field.entity.numbered:
        found = records.filter(**{field.entity.number_field: written}).first()
    if found is None:
        sentence = _("There is nothing with the number or id “%(value)s” that you may see.")
        raise forms.ValidationError(sentence, code="unknown", params={"value": written[:80]})
    return found


def stored_values(record: models.Model | None, names: list[str]) -> dict[str, Any]:
    """Return the present values of a record under the names of its form fields; nothing without one."""
    if record is None:
        return {}
    fields = {field.name: field for field in (*record._meta.concrete_fields, *record._meta.many_to_many)}
    return {name: plain_value(record, fields[name]) for name in names if name in fields}


def fill(form: Any, record: models.Model | None, values: dict[str, Any]) -> None:
    """Fill an unbound form with what a record has, overlaid with what was sent. Raises a 422 problem."""
    strangers = [name for name, value in values.items() if name not in form.fields and value not in _NOTHING]
    if strangers:
        raise invalid({name: [_("There is no such field here.")] for name in strangers})
    kept = _proposed(form, stored_values(record, list(form.fields)))
    for name, field in form.fields.items():
        if isinstance(field, ReferenceField):
            # In place: a form keeps what it has bound, and would go on asking the field it knows.
            vars(field)["to_python"] = partial(exact, field, kept.get(name))
    form.data, form.is_bound = as_form_data(form, _overlaid(kept, values)), True
    if not form.is_valid():
        raise invalid(_errors(form))


def _proposed(form: Any, kept: dict[str, Any]) -> dict[str, Any]:
    """Return the values with what the page would have filled in for the person."""
    for name, field in form.fields.items():
        proposed = form.get_initial_for_field(field, name)
        if kept.get(name) in _NOTHING and proposed is not None:
            kept[name] = proposed.as_dict() if isinstance(proposed, Text) else proposed
    return kept


def _overlaid(kept: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    merged = dict(kept)
    for name, value in values.items():
        old = kept.get(name)
        merged[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def as_form_data(form: Any, values: dict[str, Any]) -> QueryDict:
    """Return values as a browser would send them for the fields of a form."""
    data = QueryDict(mutable=True)
    for name, field in form.fields.items():
        value = values.get(name)
        if isinstance(field, TranslatedFormField):
            for language in LANGUAGES:
                data[f"{name}_{language}"] = (value or {}).get(language, "")
        elif isinstance(field, forms.JSONField):
            data[name] = "" if value is None else _as_json(name, value)
        elif isinstance(value, bool):
            data[name] = "true" if value else "false"
        elif isinstance(field, forms.MultipleChoiceField | SeveralField):
            data.setlist(name, [str(item) for item in value or ()])
        elif isinstance(value, dict | list):
            data[name] = _as_json(name, value)
        elif value is not None:
            data[name] = str(value)
    return data


def _as_json(name: str, value: Any) -> str:
    try:
        return orjson.dumps(value).decode()
    except (TypeError, ValueError):
        raise Problem(422, "invalid", errors={name: [_("This value is not of the right kind.")]}) from None


def _errors(form: Any) -> dict[str, list[object]]:
    return {
        WHOLE_RECORD if name == NON_FIELD_ERRORS else name: [str(message) for message in found]
        for name, found in form.errors.items()
    }
