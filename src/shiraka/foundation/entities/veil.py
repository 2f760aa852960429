"""What a record one may read says of another that one may not: that there is one, and no more."""

import copy
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from shiraka.foundation.access.levels import MASK, Confidentiality
from shiraka.foundation.access.permission import cells_of, visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record, related_model
from shiraka.values.text import Text


def references(entity: Entity) -> dict[str, Entity]:
    """Return the foreign keys of an entity to records of entities that may be hidden while its own are not.

    Its parent is none of them: who reads the one reads the other.
    """
    found: dict[str, Entity] = {}
    for name in entity.relations():
        field = entity.field(name)
        known = (
            ENTITIES.get(related_model(field)._meta.model_name or "") if isinstance(field, models.ForeignKey) else None
        )
        if known is not None and name != entity.parent:
            found[name] = known
    return found


def veil(user: User, entity: Entity, records: Sequence[Any], *, is_whole: bool = False) -> Sequence[Any]:
    """Mask, in records just read for somebody, the names of the records they lead to and the reader may not see.

    At most one query for each kind they lead to, and none where all are open to all staff. Whole, they are told
    with all their fields, otherwise with those of a list; a field of many records is read by one query more.
    Returns the same records.
    """
    wanted: dict[str, set[int]] = defaultdict(set)
    kinds: dict[str, Entity] = {}
    named = list(references(entity).items())
    for name, known in named:
        kinds[known.key] = known
        wanted[known.key] |= {
            getattr(record, f"{name}_id") for record in records if not _is_open(user, known, record, name)
        }
    hidden = {key: pks - _seen(user, kinds[key], pks) for key, pks in wanted.items() if pks}
    for name, known in named:
        for record in records:
            if getattr(record, f"{name}_id") in hidden.get(known.key, ()):
                setattr(record, name, _veiled(known, getattr(record, name)))
    columns = {show.name for show in entity.columns()}
    for name in entity.several():
        if is_whole or name in columns:
            _veil_several(user, name, records)
    return records


def _veil_several(user: User, name: str, records: Sequence[Record]) -> None:
    """Read a field of many records for all of them at once, and do the same: one query more where it is not empty."""
    models.prefetch_related_objects(records, name)
    named = {record.pk: record.several(name) for record in records}
    others = {other.pk: other for found in named.values() for other in found}
    if not others:
        return
    known = ENTITIES.of(next(iter(others.values())))
    seen = _seen(user, known, others)
    for record in records:
        told = (other if other.pk in seen else _veiled(known, other) for other in named[record.pk])
        record.choose(name, told)


def veil_all(user: User, records: Iterable[Any]) -> None:
    """Do the same for records of several kinds."""
    by_model: dict[type[models.Model], list[Any]] = defaultdict(list)
    for record in records:
        by_model[type(record)].append(record)
    for model, found in by_model.items():
        veil(user, ENTITIES.of(model), found)


def _is_open(user: User, known: Entity, record: Any, name: str) -> bool:
    """Tell without a query whether what a record leads to is nothing, or open to whoever has a right on its kind."""
    if getattr(record, f"{name}_id") is None:
        return True
    level = getattr(getattr(record, name), "confidentiality", Confidentiality.STRICT)
    has_all = any(not cell.is_own for _post, cell in cells_of(user, known.row))
    return has_all and level <= Confidentiality.INTERNAL


def _seen(user: User, entity: Entity, pks: Iterable[int]) -> set[int]:
    return set(visible(user, entity).filter(pk__in=pks).values_list("pk", flat=True))


def is_veiled(record: object) -> bool:
    return bool(getattr(record, "_is_veiled", False))


def _veiled(entity: Entity, record: models.Model) -> models.Model:
    """Return a copy to be shown: what is asked of the record still holds, what it is called is not told."""
    shown = copy.copy(record)
    vars(shown)["_is_veiled"] = True
    for name in {entity.title, entity.number_field, "number"}:
        field = next((field for field in record._meta.concrete_fields if field.name == name), None)
        if isinstance(field, TranslatedField):
            setattr(shown, name, Text(en=MASK, fr=MASK, ar=MASK))
        elif isinstance(field, models.CharField):
            setattr(shown, name, MASK)
    return shown
