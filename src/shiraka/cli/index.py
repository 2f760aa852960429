"""`shiraka index`: the index of the search, made anew."""

import sys

from shiraka.cli.database import migrate_if_needed
from shiraka.foundation.entities.indexing import index_everything


def run() -> int:
    """Enter everything anew and tell how many; documents are read by the workers."""
    migrate_if_needed()
    total = index_everything(lambda kind, done: sys.stdout.write(f"{kind}: {done}\n"))
    sys.stdout.write(f"{total} records and documents are in the index; the text of documents is read by the workers.\n")
    return 0
