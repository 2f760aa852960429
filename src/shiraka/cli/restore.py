"""`shiraka restore FILE`."""

import sys
from pathlib import Path

from shiraka.cli import audit
from shiraka.cli.database import migrate_if_needed
from shiraka.foundation.backup.archive import restore
from shiraka.foundation.backup.manifest import Impossible


def run(*, file: str, replace: bool) -> int:
    """Put a backup back, bring it to the present schema, and read its trail; 1 when one of these fails."""
    try:
        found = restore(Path(file), replace=replace)
    except Impossible as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(f"restored: {sum(found.content.counts.values())} rows, {len(found.files)} files\n")
    migrate_if_needed()
    if audit.run():
        sys.stderr.write("The trail was sealed with another SHIRAKA_AUDIT_KEY, or somebody tampered with it.\n")
        return 1
    return 0
