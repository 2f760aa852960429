"""What waits for a person: one thing, and where the apps say that there may be more than lifecycles tell."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import level_of, root_of
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.values import record_url, reference_of, title_of
from shiraka.foundation.languages.current import in_words, labelled
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record
from shiraka.foundation.work.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One thing waiting for somebody: by when, what and why, on which record, where to do it.

    What is late or due is written about every day; anything else on days with `is_reminded_today`. Of what is
    restricted or more a letter tells no words.
    """

    due_date: date
    title: str
    why: str
    record_reference: str
    record_title: Any
    url: str
    action_label: str
    is_late: bool
    is_restricted: bool = False
    is_reminded_today: bool = False
    kind: Kind = Kind.TERM
    changed_at: datetime | None = None


def item_on(
    record: Any,
    today: date,
    *,
    due_date: date,
    title: object,
    why: object,
    is_reminded_today: bool = False,
) -> WorkItem:
    """Return something to do on a record; what belongs to another record is told with the number of that one."""
    whole = root_of(record)
    # What was promised is a sentence, with its own full stop or without.
    called = capfirst(labelled(ENTITIES.of(record).label, in_words(title_of(record)))).rstrip(".")
    own = "" if whole is record else f"{called}. "
    return WorkItem(
        due_date=due_date,
        title=str(title),
        why=f"{own}{why}",
        record_reference=reference_of(whole) or ENTITIES.of(whole).label,
        record_title=title_of(whole),
        url=record_url(record),
        action_label=_("Open"),
        is_late=due_date < today,
        is_restricted=level_of(whole) > Confidentiality.INTERNAL,
        is_reminded_today=is_reminded_today,
        changed_at=record.updated_at,
    )


@dataclass(frozen=True, kw_only=True)
class Source:
    """What may wait on the records of one kind beside the moves and opinions of their lifecycle.

    `where` says which records may wait for a person, None when none can; `items` what waits on one of
    them. The records are read together with those of the lifecycle: one query for each model. `kind` is what
    letters tell it as.
    """

    model: type[Record]
    where: Callable[[User, date], Q | None]
    items: Callable[[Any, User, date], Iterable[WorkItem]]
    kind: Kind = Kind.TERM


_sources: dict[type[Record], list[Source]] = defaultdict(list)


def register(source: Source) -> None:
    """Add a source of work; called when the apps load."""
    _sources[source.model].append(source)


def sources_of(model: type[Record]) -> tuple[Source, ...]:
    """Return the sources of one kind of record."""
    return tuple(_sources[model])
