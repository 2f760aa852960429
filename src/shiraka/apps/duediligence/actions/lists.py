"""Taking lists in: read whole or not at all, compared with the one in force, and never replaced by a broken one."""

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.apps.duediligence.events import ListsChanged
from shiraka.apps.duediligence.models import Snapshot, SnapshotState
from shiraka.engines.screening import Entry, as_line, from_line
from shiraka.engines.screening.lists import NamedList
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.audit import record as audit
from shiraka.foundation.events import publish
from shiraka.foundation.parameters.current import value
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused, unmet

KEPT_PROBLEMS: Final = 50
CONFIRM: Final = "case_score:C"


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of one list: its snapshot, and whether it is another than before."""

    snapshot: Snapshot
    is_new: bool

    @property
    def waits(self) -> bool:
        return self.snapshot.state == SnapshotState.WAITING


@transaction.atomic
def take_in(
    read: Sequence[NamedList], *, actor: User | None, source: str = "", is_confirmed: bool = False
) -> list[Taken]:
    """Take in lists that were read; return what became of each, by the lists that the entries name.

    One file may hold several lists. A list that is what it was before is only noted as checked. One that lost more
    entries than the setting allows waits, unless `is_confirmed`; the one in force stays in force until then.
    """
    by_list: defaultdict[str, list[Entry]] = defaultdict(list)
    sources: defaultdict[str, list[str]] = defaultdict(list)
    problems: defaultdict[str, list[list[str]]] = defaultdict(list)
    for each in read:
        named = {entry.list for entry in each.entries}
        for entry in each.entries:
            by_list[entry.list].append(entry)
        for code in named:
            sources[code].append(source or each.name)
            problems[code] += [[problem.place, problem.what] for problem in each.problems]
    taken = [
        _take(code, entries, problems[code], ", ".join(sources[code]), actor, is_confirmed=is_confirmed)
        for code, entries in sorted(by_list.items())
    ]
    changed = [item.snapshot.pk for item in taken if item.is_new and not item.waits]
    if changed:
        publish(ListsChanged(tuple(changed)))
    return taken


def _take(
    code: str,
    entries: Sequence[Entry],
    problems: list[list[str]],
    source: str,
    actor: User | None,
    *,
    is_confirmed: bool,
) -> Taken:
    content = b"".join(as_line(entry) for entry in sorted(entries, key=lambda entry: entry.key))
    digest, now = hashlib.sha256(content).hexdigest(), clock.now()
    current = Snapshot.objects.select_for_update().filter(code=code, state=SnapshotState.IN_FORCE).first()
    if current is not None and current.digest == digest:
        Snapshot.objects.filter(pk=current.pk).update(checked_at=now)
        return Taken(snapshot=current, is_new=False)
    waiting = Snapshot.objects.filter(code=code, state=SnapshotState.WAITING, digest=digest).first()
    if waiting is not None:
        if is_confirmed:
            return Taken(snapshot=_put_in_force(waiting, current, actor), is_new=True)
        return Taken(snapshot=waiting, is_new=False)
    why = "" if is_confirmed else _against(len(entries), current)
    made = Snapshot.objects.create(
        code=code,
        digest=digest,
        file=_stored(digest, content),
        state=SnapshotState.WAITING,
        source=source[:500],
        entry_count=len(entries),
        problem_count=len(problems),
        problems=problems[:KEPT_PROBLEMS],
        why_waiting=why,
        taken_at=now,
        taken_by=actor,
        checked_at=now,
        previous=current,
    )
    audit.write("take_in", made, actor=actor, after=audit.snapshot(made))
    return Taken(snapshot=made if why else _put_in_force(made, current, actor), is_new=True)


def _against(count: int, current: Snapshot | None) -> str:
    """Return why a list waits, in words; nothing where it may take the place of the one in force."""
    if current is None:
        return ""
    lost, most = current.entry_count - count, value("list_shrinks_percent")
    if lost * 100 <= current.entry_count * most:
        return ""
    told = ngettext(
        "It has %(count)s entry where %(before)s were in force: it may have been cut short.",
        "It has %(count)s entries where %(before)s were in force: it may have been cut short.",
        count,
    )
    return told % {"count": count, "before": current.entry_count}


def _put_in_force(snapshot: Snapshot, current: Snapshot | None, actor: User | None) -> Snapshot:
    if current is not None:
        current.state = SnapshotState.REPLACED
        current.save(update_fields=["state"])
    before = audit.snapshot(snapshot)
    snapshot.state, snapshot.previous = SnapshotState.IN_FORCE, current
    snapshot.save()
    old, new = audit.differences(before, audit.snapshot(snapshot))
    audit.write("put_in_force", snapshot, actor=actor, before=old, after=new)
    return snapshot


@transaction.atomic
def confirm(snapshot: Snapshot, *, actor: User) -> Snapshot:
    """Put a list in force that waited, as somebody looked at what it lost. Raises `PermissionDenied`, `Refused`."""
    locked = _waiting(snapshot, actor)
    current = Snapshot.objects.select_for_update().filter(code=locked.code, state=SnapshotState.IN_FORCE).first()
    locked.confirmed_by, locked.why_waiting = actor, ""
    made = _put_in_force(locked, current, actor)
    publish(ListsChanged((made.pk,)))
    return made


@transaction.atomic
def refuse(snapshot: Snapshot, *, actor: User) -> Snapshot:
    """Leave a list that waited aside for good. Raises `PermissionDenied`, `Refused`."""
    locked = _waiting(snapshot, actor)
    locked.state = SnapshotState.REFUSED
    locked.save(update_fields=["state"])
    audit.write("refuse", locked, actor=actor, before={"state": SnapshotState.WAITING}, after={"state": locked.state})
    return locked


def _waiting(snapshot: Snapshot, actor: User) -> Snapshot:
    if not allowed(actor, CONFIRM):
        raise PermissionDenied
    locked = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
    if locked.state != SnapshotState.WAITING:
        raise Refused([unmet(_("This list waits for nobody any more."), locked.get_state_display())])
    return locked


def _stored(digest: str, content: bytes) -> str:
    """Store the entries under the hash of their content; equal content is stored once."""
    name = f"screening/{digest}.jsonl.zz"
    if default_storage.exists(name):
        return name
    return str(default_storage.save(name, ContentFile(zlib.compress(content, 6))))


class SnapshotDamaged(Exception):
    """The stored entries of a list are missing, or no longer what was taken in."""


def entries_of(snapshot: Snapshot) -> list[Entry]:
    """Return the entries of a list as they were taken in. Raises `SnapshotDamaged`."""
    try:
        with default_storage.open(snapshot.file.name or "") as stored:
            content = zlib.decompress(stored.read())
    except (OSError, zlib.error) as error:
        raise SnapshotDamaged(str(snapshot)) from error
    if hashlib.sha256(content).hexdigest() != snapshot.digest:
        raise SnapshotDamaged(str(snapshot))
    return [from_line(line) for line in content.splitlines()]


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What one list has that another has not: entries that came, went, and those that stand there otherwise."""

    came: tuple[Entry, ...]
    went: tuple[Entry, ...]
    changed: tuple[tuple[Entry, Entry], ...]


def differences(before: Iterable[Entry], after: Iterable[Entry]) -> Differences:
    """Compare two snapshots of a list entry by entry, by their keys."""
    old, new = {entry.key: entry for entry in before}, {entry.key: entry for entry in after}
    return Differences(
        came=tuple(new[key] for key in sorted(new.keys() - old.keys())),
        went=tuple(old[key] for key in sorted(old.keys() - new.keys())),
        changed=tuple((old[key], new[key]) for key in sorted(old.keys() & new.keys()) if old[key] != new[key]),
    )
