"""What waits for a person: the apps say it, this collects it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shiraka.foundation.people.models import User


@dataclass(frozen=True, kw_only=True)
class WorkItem:
    """One thing waiting for somebody: by when, what and why, on which record, where to do it.

    What is late or due is written about every day; anything else on days with `is_reminded_today`.
    """

    due_date: date
    title: str
    why: str
    record_reference: str
    record_title: Any
    url: str
    action_label: str
    is_late: bool
    is_reminded_today: bool = False


Source = Callable[[User, date], Iterable[WorkItem]]

_sources: list[Source] = []


def register(source: Source) -> Source:
    """Add a source of work; called with the person and the day, in a constant number of queries."""
    _sources.append(source)
    return source


def registered() -> tuple[Source, ...]:
    return tuple(_sources)
