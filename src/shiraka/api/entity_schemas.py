"""The named shapes of one entity, derived from its definition: record, list, what to create and change."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from ninja import Schema
from pydantic import BaseModel, Field, create_model

from shiraka.api.form_schemas import field_type
from shiraka.api.kinds import answer_type, description, entity_of, form_fields, given_type, is_money, shown_fields
from shiraka.api.page_classes import further_fields
from shiraka.api.schemas import Given, GivenAmount, Page, Reference
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.languages.fields import TranslatedField


@dataclass(frozen=True, kw_only=True)
class Shapes:
    """The schemas of one entity."""

    record: type[BaseModel]
    listed: type[BaseModel]
    create: type[BaseModel]
    change: type[BaseModel]
    inputs: type[BaseModel] | None


class _Kept(Schema):
    """What every record has besides the fields of its entity."""

    id: int
    version: int = Field(description="Send it as If-Match to change the record.")
    created_at: datetime
    created_by: Reference | None
    updated_at: datetime
    updated_by: Reference | None


@cache
def shapes(key: str) -> Shapes:
    """Return the schemas of the entity with this key."""
    entity = ENTITIES.get(key)
    if entity is None:
        raise KeyError(key)
    name = entity.model.__name__
    record = _record(entity, name)
    return Shapes(
        record=record,
        listed=create_model(
            f"{name}List",
            __base__=Schema,
            items=(list[record], ...),  # type: ignore[valid-type]
            next=(Page, ...),
            previous=(Page, ...),
        ),
        create=_given(entity, f"{name}Create", is_whole=True),
        change=_given(entity, f"{name}Change", is_whole=False),
        inputs=_inputs(entity, f"{name}MoveInputs"),
    )


def _record(entity: Entity, name: str) -> type[BaseModel]:
    fields: dict[str, Any] = {
        field.name: (answer_type(field), Field(_absent(entity, field.name), **_words(field)))
        for field in shown_fields(entity)
    }
    return create_model(name, __base__=_Kept, __doc__=f"{entity.label}.", **fields)


def _absent(entity: Entity, name: str) -> Any:
    """Return the mark of a field that is always there, or None for one that readers from outside do not get."""
    return None if name in entity.internal else ...


def _words(field: Any) -> dict[str, Any]:
    return {"title": _title(field), "description": description(field) or None}


def _given(entity: Entity, name: str, *, is_whole: bool) -> type[BaseModel]:
    fields: dict[str, Any] = {}
    for field in form_fields(entity):
        has_default = field.has_default() and not isinstance(field, TranslatedField)
        # The page proposes a person or a unit, so they can be left out.
        is_proposed = field.is_relation and entity_of(field) is None
        needed = is_whole and not field.blank and not has_default and not is_proposed
        fields[field.name] = (given_type(field), _told(field, needed=needed))
    for key, further in further_fields(entity, "create" if is_whole else "edit").items():
        told: dict[str, Any] = {"title": str(further.label or key), "description": str(further.help_text) or None}
        fields[key] = (field_type(further) | None, Field(None, **told))
    return create_model(name, __base__=Given, __doc__=f"What to store of: {entity.label}.", **fields)


def _inputs(entity: Entity, name: str) -> type[BaseModel] | None:
    """Return the facts that any move of the entity can ask for; which one asks for what, its moves tell."""
    if entity.lifecycle is None:
        return None
    asked = dict.fromkeys(item for move in entity.lifecycle.moves for item in (*move.inputs, *move.optional))
    fields: dict[str, Any] = {}
    for item in asked:
        if item == "reason":
            fields[item] = (str | None, Field(None, description="Why; it goes to the audit trail."))
        else:
            field = entity.field(item)
            fields[item] = (given_type(field) | None, _told(field, needed=False))
    return create_model(name, __base__=Given, __doc__=f"Facts that a move asks for: {entity.label}.", **fields)


def _told(field: Any, *, needed: bool) -> Any:
    words = description(field)
    if field.many_to_many:
        words = f"{words} Their ids.".strip()
    elif field.is_relation:
        words = f"{words} {'Its id' if entity_of(field) is None else 'Its number or id'}.".strip()
    length = getattr(field, "max_length", None)
    limited = {"max_length": length} if length and given_type(field) in {str, str | None} else {}
    options: dict[str, Any] = {"title": _title(field), "description": words or None, **limited}
    return Field(..., **options) if needed else Field(None, **options)


def _title(field: Any) -> str:
    words = str(field.verbose_name)
    return words[:1].upper() + words[1:]


def given_values(payload: BaseModel) -> dict[str, Any]:
    """Return what was sent, under the names of the model fields: an amount apart from its currency."""
    values: dict[str, Any] = {}
    for name in payload.model_fields_set:
        value = getattr(payload, name)
        if isinstance(value, GivenAmount):
            sent = value.model_dump(exclude_unset=True)
            values |= {f"{name}_currency" if part == "currency" else name: item for part, item in sent.items()}
        else:
            values[name] = value.model_dump(exclude_none=True) if isinstance(value, BaseModel) else value
    return values


def emptied_amounts(entity: Entity, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with the currency emptied of each amount that is sent as null."""
    gone = {
        f"{field.name}_currency": ""
        for field in form_fields(entity)
        if is_money(field) and field.name in values and values[field.name] is None
    }
    return gone | values
