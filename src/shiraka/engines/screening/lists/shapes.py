"""JSON as it comes, with types: what is not of the shape looked for is absent."""

from collections.abc import Mapping
from typing import Final

import orjson

from shiraka.engines.screening.lists.opening import Opened

MOST_VALUES: Final = 1_000_000
"""Values of what is parsed at once: an empty one takes thirty times its bytes. The list of the Bank has 60,000."""


def parsed(opened: Opened, data: bytes) -> object:
    """Return the value of JSON in UTF-8; raises `ListUnreadable`, also when it would take too much memory."""
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise opened.refused(f"has JSON with more than {MOST_VALUES:,} values")
    try:
        found: object = orjson.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise opened.refused(f"is broken JSON or was cut short: {str(error)[:200]}") from error
    return found


def mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def values(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """Return a text, or a number as text; empty for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
