"""`shiraka demo`."""

import sys

from django.conf import settings

from shiraka.cli.database import migrate_if_needed
from shiraka.demo.load import load


def run() -> int:
    """Load the demonstration data unless it is there; refuses to mix it with real records."""
    if not settings.SHIRAKA_DEMO:
        sys.stderr.write("The demonstration data is fictional. Set SHIRAKA_DEMO=true to load it.\n")
        return 1
    migrate_if_needed()
    load()
    return 0
