"""Further rows of the access matrix, for records that only tests have."""

import csv
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from shiraka.foundation.access.matrix import matrix


@contextmanager
def matrix_with(folder: Path, rows: Mapping[str, Mapping[str, str]]) -> Iterator[None]:
    """Have the matrix hold these rows too, each a cell by role, for the length of a block."""
    with Path(settings.SHIRAKA_ACCESS_MATRIX).open(encoding="utf-8", newline="") as kept:
        lines = csv.DictReader(kept)
        roles = lines.fieldnames or ()
        held = [*lines, *({"row": key, "action": key.title(), **cells} for key, cells in rows.items())]
    path = folder / "access.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, roles)
        table.writeheader()
        table.writerows(held)
    with override_settings(SHIRAKA_ACCESS_MATRIX=path):
        matrix.cache_clear()
        yield
    matrix.cache_clear()
