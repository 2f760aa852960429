"""What documents announce."""

from dataclasses import dataclass


@dataclass(frozen=True)
class VersionAdded:
    """A document has a new present version, the first one included."""

    document_id: int
