"""Which entries of a trail are masked for somebody who may read the record: links, and what an app keeps back."""

from collections.abc import Callable, Iterable, Sequence

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.links import queries as links
from shiraka.foundation.people.models import User

Keeper = Callable[[User, Sequence[Entry]], frozenset[int]]

_keepers: list[Keeper] = [links.concealed]


def register(keeper: Keeper) -> None:
    """Add what names, by their keys, the entries that a reader is told without values and reason."""
    _keepers.append(keeper)


def concealed(user: User, entries: Iterable[Entry]) -> frozenset[int]:
    """Return the keys of those entries of which this reader is told that they happened, and no more."""
    told = list(entries)
    return frozenset[int]().union(*(keeper(user, told) for keeper in _keepers))
