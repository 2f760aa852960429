"""The search over everything: each registered entity, only what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from shiraka.foundation.access.permission import cells_for, visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.lists import sought
from shiraka.foundation.entities.values import Value, record_url, reference_of, title_of, value_of
from shiraka.foundation.entities.veil import veil
from shiraka.foundation.people.models import User

PER_ENTITY = 10


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One record found: what it is called, its number, where it is, and the record it belongs to, if any.

    `day` is that of a kind that is put in order by one.
    """

    title: Any
    reference: str
    url: str
    state: Value | None
    day: Value | None
    belongs_to: Any


@dataclass(frozen=True, kw_only=True)
class Hits:
    """The records of one kind; `has_more` says that the list page has others."""

    entity: Entity
    hits: Sequence[Hit]
    has_more: bool
    list_url: str


def found(user: User, words: str) -> list[Hits]:
    """Return what contains all the words, in any of the languages, latest changed first.

    One query for each kind the reader has a right to.
    """
    wanted = sought(words)
    groups: list[Hits] = []
    for entity in ENTITIES:
        if not wanted or not any(show.search for show in entity.shows) or not cells_for(user, entity):
            continue
        records = visible(user, entity)
        if relations := {*entity.relations(), *([entity.parent] if entity.parent else [])}:
            records = records.select_related(*relations)
        for word in wanted:
            records = records.filter(search_text__contains=word)
        listed = veil(user, entity, list(records.order_by("-updated_at", "-pk")[: PER_ENTITY + 1]))
        if listed:
            hits = [_hit(entity.seen_by(user), record) for record in listed[:PER_ENTITY]]
            groups.append(
                Hits(entity=entity, hits=hits, has_more=len(listed) > PER_ENTITY, list_url=_list_url(entity, words))
            )
    return groups


def _list_url(entity: Entity, words: str) -> str:
    return f"{reverse(f'{entity.key}-list')}?{urlencode({'q': words})}"


def _hit(entity: Entity, record: Any) -> Hit:
    return Hit(
        title=title_of(record),
        reference=reference_of(record),
        url=record_url(record),
        state=value_of(entity, record, "status") if entity.lifecycle else None,
        day=_day(entity, record),
        belongs_to=title_of(getattr(record, entity.parent)) if entity.parent else None,
    )


def _day(entity: Entity, record: Any) -> Value | None:
    name = entity.order.removeprefix("-")
    value = value_of(entity, record, name)
    return value if value.kind == "day" and name not in entity.untold else None
