"""The trail of a register stored in bulk: told in order of time, chained and sealed like any other."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.contrib.contenttypes.models import ContentType
from django.db import models

from shiraka.demo.volume.rows import Rows
from shiraka.foundation.audit.chain import GENESIS, seal, seal_of_end
from shiraka.foundation.audit.models import Entry, Head
from shiraka.foundation.audit.record import reference_of, snapshot
from shiraka.foundation.records import Record


@dataclass(kw_only=True)
class History:
    """What became of one record: the values it was entered with, and each step after.

    The row is made once, as it is at the end.
    """

    model: type[Record]
    key: int
    at: datetime
    actor_id: int | None
    level: int
    values: dict[str, Any]
    steps: list[tuple[datetime, str, int | None, dict[str, Any], str]] = field(default_factory=list)

    def then(self, at: datetime, action: str, actor_id: int | None, *, reason: str = "", **changes: Any) -> None:
        """Add a step and what it changed."""
        self.steps.append((at, action, actor_id, changes, reason))

    def record(self, values: Mapping[str, Any], last: datetime, last_actor: int | None) -> Record:
        """Return the record with some values."""
        kept: dict[str, Any] = {
            "pk": self.key,
            "version": 1 + len(self.steps),
            "created_at": self.at,
            "created_by_id": self.actor_id,
            "updated_at": last,
            "updated_by_id": last_actor,
        }
        return self.model(**kept, **values)


class Trail:
    """Entries in order of time. What happens later waits until its time has come."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self._waiting: list[tuple[datetime, int, dict[str, Any]]] = []
        self._serial = 0
        head = Head.objects.filter(pk=1).first() or Head(pk=1, hash=GENESIS)
        self._head = head

    def tell(self, history: History, several: Mapping[str, list[models.Model]] | None = None) -> Record:
        """Have a record stored and its history told; return it as it is at the end."""
        first = history.record(history.values, history.at, history.actor_id)
        for name, others in (several or {}).items():
            first.choose(name, others)
        content_type = ContentType.objects.get_for_model(history.model).pk
        common = {
            "content_type_id": content_type,
            "object_id": history.key,
            "reference": reference_of(first),
            "confidentiality": history.level,
        }
        # As text: what is told much later waits in a tenth of the memory.
        after = orjson.dumps(snapshot(first))
        self._wait(history.at, {**common, "action": "create", "actor_id": history.actor_id, "after": after})
        values, last, actor = dict(history.values), history.at, history.actor_id
        for at, action, actor_id, changes, reason in history.steps:
            before = {name: _plain(values.get(name)) for name in changes}
            values |= changes
            told = {name: _plain(value) for name, value in changes.items()}
            last, actor = at, actor_id
            self._wait(
                at,
                {**common, "action": action, "actor_id": actor_id, "before": before, "after": told, "reason": reason},
            )
        made = history.record(values, last, actor) if history.steps else first
        self.rows.add(made)
        return made

    def _wait(self, at: datetime, told: dict[str, Any]) -> None:
        self._serial += 1
        heapq.heappush(self._waiting, (at, self._serial, told))

    def tell_until(self, moment: datetime) -> None:
        """Write what happened until a moment."""
        while self._waiting and self._waiting[0][0] <= moment:
            at, _serial, told = heapq.heappop(self._waiting)
            self._write(at, told)

    @property
    def waits(self) -> bool:
        """Whether something was not written yet."""
        return bool(self._waiting)

    def tell_some(self, most: int) -> None:
        """Write the next of what waits."""
        for _turn in range(min(most, len(self._waiting))):
            at, _serial, told = heapq.heappop(self._waiting)
            self._write(at, told)

    @property
    def length(self) -> int:
        """How many entries there are, with those that wait."""
        return self._head.sequence + len(self._waiting)

    def _write(self, at: datetime, told: dict[str, Any]) -> None:
        after = told.get("after")
        if isinstance(after, bytes):
            told["after"] = orjson.loads(after)
        entry = Entry(
            pk=self.rows.key(Entry), sequence=self._head.sequence + 1, at=at, previous_hash=self._head.hash, **told
        )
        entry.hash = seal(entry)
        head = self._head
        head.sequence, head.hash, head.seal = entry.sequence, entry.hash, seal_of_end(head.seal, entry.hash)
        self.rows.add(entry)

    def store(self) -> None:
        """Store the rows and entries so far, with the end of the chain, inside the transaction of the caller."""
        Head.objects.select_for_update().filter(pk=1).first()
        self.rows.store()
        self._head.save()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | list):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
