"""What a backup says of itself: enough to tell, before anything is touched, that it is whole."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Protocol, Self

FORMAT: Final = 1


class Impossible(Exception):
    """It cannot be done; `str()` says why, and what to do."""


class Cursor(Protocol):
    """What SQLite's and PostgreSQL's own cursors have in common."""

    def execute(self, query: Any, /) -> Any: ...
    def fetchall(self) -> list[Any]: ...


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file in the backup: its hash and its size."""

    sha256: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a database held at one moment: rows by table, where the trail ended, the migrations applied."""

    counts: dict[str, int]
    audit_sequence: int
    audit_hash: str
    migrations: list[str]

    @classmethod
    def of(cls, cursor: Cursor, tables: list[str]) -> Self:
        """Read it; on a database in use, inside of the transaction that is backed up."""
        counts = {table: _rows(cursor, f'SELECT count(*) FROM "{table}"')[0][0] for table in sorted(tables)}  # noqa: S608
        head = _rows(cursor, "SELECT sequence, hash FROM audit_head WHERE id = 1") if "audit_head" in counts else []
        applied = _rows(cursor, "SELECT app, name FROM django_migrations ORDER BY app, name")
        sequence, sealed = head[0] if head else (0, "")
        return cls(
            counts=counts,
            audit_sequence=sequence,
            audit_hash=sealed,
            migrations=[f"{app}.{name}" for app, name in applied],
        )


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The table of contents of a backup."""

    version: str
    made_at: str
    vendor: str
    database: Kept
    content: Content
    files: dict[str, Kept] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def written(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Read one; raises `Impossible` for what is none, or is of a later Shiraka."""
        try:
            told = json.loads(text)
            found = cls(
                **{
                    **told,
                    "database": Kept(**told["database"]),
                    "content": Content(**told["content"]),
                    "files": {name: Kept(**kept) for name, kept in told["files"].items()},
                }
            )
        except (ValueError, TypeError, KeyError, AttributeError) as fault:
            raise Impossible("The manifest of the backup cannot be read: the file is damaged, or no backup.") from fault
        if found.format != FORMAT:
            raise Impossible("The backup was made by a later version of Shiraka: install that one first.")
        return found


def _rows(cursor: Cursor, query: str) -> list[Any]:
    cursor.execute(query)
    return cursor.fetchall()
