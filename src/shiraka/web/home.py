"""What the home page holds: the work that waits, and pictures of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from shiraka.foundation.people.models import User
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.work.sources import WorkItem
from shiraka.web.pictures import TILE_STEPS, Bars, Horizon, Shares, Tile


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button in the head of the page; the last is the expected one."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """The home of one reader. A picture that does not concern them is None or empty."""

    work: Sequence[WorkItem] = ()
    actions: Sequence[Action] = ()
    horizon: Horizon | None = None
    horizon_url: str = ""
    tiles: Sequence[Tile] = ()
    shares: Shares | None = None
    rankings: Sequence[Bars] = ()
    tile_steps: Sequence[str] = TILE_STEPS

    @property
    def late(self) -> int:
        return sum(item.is_late for item in self.work)


def home_page(user: User) -> HomePage:
    """Return the home page of a reader, only from what they may see."""
    return HomePage(work=work_items(user))
