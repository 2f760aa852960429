"""The palette: from the keyboard to any page, to anything one may add, and to any record."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.engines.search import Piece, marked, read_query, words_of
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.list_page import add_url
from shiraka.foundation.entities.search import search
from shiraka.foundation.languages.current import in_words
from shiraka.foundation.people.models import User
from shiraka.web.navigation import navigation

MOST_RECORDS = 8
MOST_PAGES = 6


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One line of the palette: where it leads, in pieces, and what stands small beside it."""

    icon: str
    name: Sequence[Piece]
    beside: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Choices of one sort under their head."""

    key: str
    label: str
    choices: Sequence[Choice]


def palette(user: User, typed: str) -> list[Group]:
    """Return what fits the words typed: pages and additions by the beginnings of their words, records by the search.

    With nothing typed every page and addition is offered.
    """
    wanted = words_of(typed)
    groups = [
        Group(key="go", label=_("Go to"), choices=_fitting(_pages(user), wanted, typed)),
        Group(key="add", label=_("Add"), choices=_fitting(_additions(user), wanted, typed)),
        Group(key="record", label=_("Found"), choices=_records(user, typed) if wanted else ()),
    ]
    return [group for group in groups if group.choices]


def _fitting(choices: Iterator[Choice], wanted: Sequence[str], typed: str) -> list[Choice]:
    query = read_query(typed)
    fitting: list[Choice] = []
    for choice in choices:
        label = "".join(piece.text for piece in choice.name)
        words = words_of(label)
        if all(any(word.startswith(part) for word in words) for part in wanted):
            fitting.append(Choice(**{**vars(choice), "name": marked(label, query) or choice.name}))
    return fitting[:MOST_PAGES] if wanted else fitting


def _pages(user: User) -> Iterator[Choice]:
    for group, links in navigation(user, ""):
        for link in links:
            yield Choice(icon=link.icon, name=[Piece(link.label)], beside=group, url=link.url)
    yield Choice(icon="circle-user-round", name=[Piece(_("My settings"))], beside="", url=reverse("profile"))


def _additions(user: User) -> Iterator[Choice]:
    for entity in ENTITIES:
        # What belongs to another record is added on the page of that one.
        url = "" if entity.parent else add_url(user, entity)
        if url:
            label = _("Add %(kind)s") % {"kind": entity.label}
            yield Choice(icon="plus", name=[Piece(label)], beside="", url=url)


def _records(user: User, typed: str) -> list[Choice]:
    return [
        Choice(
            icon=hit.icon,
            name=hit.name,
            beside=" · ".join(filter(None, (hit.label, hit.reference, in_words(hit.belongs_to)))),
            url=hit.url,
        )
        for hit in search(user, typed, shown=MOST_RECORDS).hits
    ]
