"""How much memory the process takes, that of compiled libraries included, which tracemalloc does not see."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

import pytest

_STATUS: Final = Path("/proc/self/statm")
_PAGE: Final = 4096
_EVERY: Final = 500


def most_memory_while(entries: Iterator[object]) -> tuple[int, int]:
    """Return how many entries there are, and by how many bytes the process grew at most while they came."""
    if not _STATUS.exists():
        pytest.skip("only Linux says how much memory a process takes")
    before = most = _taken()
    for number in count():
        if next(entries, None) is None:
            return number, max(most, _taken()) - before
        if number % _EVERY == 0:
            most = max(most, _taken())
    raise AssertionError


def _taken() -> int:
    return int(_STATUS.read_text(encoding="ascii").split()[1]) * _PAGE
