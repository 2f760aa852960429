"""What can be brought in from a table: one definition per kind, made by the apps."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.forms import RecordForm
from shiraka.foundation.people.models import User
from shiraka.foundation.records import Record


@dataclass(frozen=True, kw_only=True)
class Twin:
    """A record there is already that may be the one in a row, and why it may."""

    pk: int
    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A column that gives more than a field: partners that are parties, files that are documents.

    `read` turns a text into what `store` is given, or raises `ValidationError`; `store` is called with all records
    just stored and what was read for each.
    """

    key: str
    label: object
    words: tuple[str, ...]
    read: Callable[[str, Any], Any]
    store: Callable[[Sequence[Record], Sequence[Any], Any], None]
    is_required: bool = False


Finder = Callable[[Sequence[Any]], Sequence[Sequence[Twin]]]
"""What finds, for each of many records that are not stored, those that may be the same."""


def no_twins(_user: User) -> Finder:
    """Find nothing alike: what a kind without such a rule says."""
    return lambda records: [()] * len(records)


def no_keys(_record: Any) -> tuple[str, ...]:
    """Tell nothing by which two rows of one file could be the same."""
    return ()


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """A kind of record that tables bring in.

    `words` are further heads of its columns, by field; those of one language begin like "fr:". `values` gives the
    words that offices write into a column instead of the names of its choices, by field.
    `twins` gives what finds, for a person, what may be there already; `keys` tells by what two rows of one file are
    the same. `takes_files` says that a ZIP with files may come instead of a table.
    """

    entity: Entity
    name: str
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Callable[[], Mapping[str, Sequence[str]]]] = field(default_factory=dict)
    form: type[RecordForm] = RecordForm
    twins: Callable[[User], Finder] = no_twins
    keys: Callable[[Any], Sequence[str]] = no_keys
    beside: tuple[Beside, ...] = ()
    takes_files: bool = False

    @property
    def key(self) -> str:
        return self.entity.key


class ImportKinds:
    """All kinds, by the key of their entity."""

    def __init__(self) -> None:
        self._by_key: dict[str, ImportKind] = {}

    def register(self, kind: ImportKind) -> ImportKind:
        """Add a kind; raises `ValueError` for a second one of an entity."""
        if kind.key in self._by_key:
            raise ValueError(f"There are two ways to import {kind.key}.")
        self._by_key[kind.key] = kind
        return kind

    def get(self, key: str) -> ImportKind | None:
        return self._by_key.get(key)

    def __iter__(self) -> Iterator[ImportKind]:
        return iter(self._by_key.values())


IMPORTS = ImportKinds()
"""The kinds of this installation."""
