"""What the index and the databases hand to each other."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Row:
    """The folded words of an entry: those it is called by, those it holds, and the stems of both."""

    pk: int
    kind: str
    names: str
    body: str
    stems: str
