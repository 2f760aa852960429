"""What a calendar may hold: kinds of days, each told by the app that knows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import level_of, root_of
from shiraka.foundation.entities.values import record_url, reference_of, title_of
from shiraka.foundation.languages.current import in_words, labelled
from shiraka.foundation.people.models import User


@dataclass(frozen=True, kw_only=True)
class Day:
    """Something on one day, in the language of the moment. `key` is what it is known by for ever, in no language.

    Of what is restricted or more the title tells no words: others look at calendars too.
    """

    key: str
    date: date
    title: str
    url: str
    changed_at: datetime
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Days of one kind for a person: what they may know at this moment, in few queries however many there are."""

    key: str
    label: object
    help: object
    days: Callable[[User, date], Iterable[Day]]


SOURCES: Final[dict[str, Source]] = {}


def register(source: Source) -> None:
    """Add a kind of days; called when the apps load."""
    SOURCES[source.key] = source


def day_on(record: Any, *, key: str, date: date, title: object) -> Day:
    """Return a day of a record that its reader may see."""
    whole = root_of(record)
    words = "" if level_of(whole) > Confidentiality.INTERNAL else in_words(title_of(whole))
    return Day(
        key=f"{record._meta.label_lower}-{record.pk}-{key}",
        date=date,
        title=titled(title, reference_of(whole), words),
        url=record_url(record),
        changed_at=record.updated_at,
    )


def titled(what: object, reference: object, words: object) -> str:
    """Return "what: reference, name", or without a name that it is to be opened in the system."""
    name = str(words) or _("restricted, open it in Shiraka")
    return labelled(what, " · ".join(filter(None, (str(reference), name))))
