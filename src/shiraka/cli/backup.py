"""`shiraka backup FILE`."""

import sys
from pathlib import Path

from shiraka.foundation.backup.archive import back_up
from shiraka.foundation.backup.manifest import Impossible


def run(*, file: str) -> int:
    """Back up everything into a file; 1 when it cannot be, or when a document is missing or damaged."""
    try:
        made = back_up(Path(file))
    except Impossible as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    rows = sum(made.content.counts.values())
    sys.stdout.write(
        f"{file}: {rows} rows, {len(made.files)} files; audit trail to entry {made.content.audit_sequence}, "
        f"head {made.content.audit_hash}\n"
    )
    for name in made.missing:
        sys.stderr.write(f"{name} is missing or damaged; the rest is in the backup.\n")
    return 1 if made.missing else 0
