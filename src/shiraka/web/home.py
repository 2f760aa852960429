"""What the home page holds: the work that waits, and pictures of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from shiraka.foundation.people.models import User
from shiraka.foundation.work.queries import work_items
from shiraka.web.pictures import Bars, Horizon, Shares, Tile


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """The home of one reader. A picture that does not concern them is None or empty."""

    work: Sequence[Any] = ()
    horizon: Horizon | None = None
    tiles: Sequence[Tile] = ()
    shares: Shares | None = None
    rankings: Sequence[Bars] = field(default=())

    @property
    def late(self) -> int:
        return sum(item.is_late for item in self.work)


def home_page(user: User) -> HomePage:
    """Return the home page of a reader, only from what they may see."""
    return HomePage(work=work_items(user))
