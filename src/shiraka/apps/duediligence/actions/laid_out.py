"""The lists in force, laid out to be asked: made once for a set of lists, kept in a file beside the database."""

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from shiraka.apps.duediligence.actions.lists import entries_of
from shiraka.apps.duediligence.models import Snapshot, SnapshotState
from shiraka.engines.screening import VERSION, Entry, NotAScreener, Screener, load, save

KEPT: Final = 2
"""Files of laid out lists that are kept: the present one, and the one before it."""


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The lists in force: the hash of each by its name, and all of them laid out."""

    lists: dict[str, str]
    digest: str
    screener: Screener


@dataclass
class _Held:
    """What this process laid out last; replaced whole, so that threads need no lock."""

    found: InForce | None = None


_held = _Held()


def lists_in_force() -> dict[str, str]:
    """Return the hash of each list in force, by its name."""
    found = Snapshot.objects.filter(state=SnapshotState.IN_FORCE).order_by("code")
    return dict(found.values_list("code", "digest"))


def digest_of(lists: dict[str, str]) -> str:
    """Return one hash of lists, and of the engine that reads them: what a result can be made again from."""
    told = [VERSION, *(f"{name}={digest}" for name, digest in sorted(lists.items()))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def in_force() -> InForce | None:
    """Return the lists in force laid out, None where no list was taken in. Raises `SnapshotDamaged`.

    The first process that asks after a list changed lays them out and keeps them in a file; others read that.
    """
    lists = lists_in_force()
    if not lists:
        return None
    digest = digest_of(lists)
    if _held.found is None or _held.found.digest != digest:
        _held.found = InForce(lists=lists, digest=digest, screener=_kept(digest) or _laid_out(digest))
    return _held.found


def _folder() -> Path:
    return Path(settings.SHIRAKA_HOME) / "screening"


def _kept(digest: str) -> Screener | None:
    try:
        with (_folder() / f"{digest}.npz").open("rb") as stream:
            return load(stream)
    except (OSError, NotAScreener):
        return None


def _laid_out(digest: str) -> Screener:
    screener = Screener(entries_in_force())
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as draft:
        save(screener, draft)
    Path(draft.name).replace(folder / f"{digest}.npz")
    files = sorted(folder.glob("*.npz"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in files[KEPT:]:
        old.unlink(missing_ok=True)
    return screener


def entries_in_force() -> list[Entry]:
    """Return every entry of every list in force. Raises `SnapshotDamaged`."""
    snapshots = Snapshot.objects.filter(state=SnapshotState.IN_FORCE).order_by("code")
    return [entry for snapshot in snapshots for entry in entries_of(snapshot)]
