"""`shiraka demo`."""

import sys

from django.conf import settings

from shiraka.cli.database import migrate_if_needed
from shiraka.demo.load import load

LEAST = 10


def run(*, partners: str, agreements: str, audit: str) -> int:
    """Load the demonstration data unless it is there; refuses to mix it with real records.

    With numbers it is a register of that size: so many partners, agreements, and entries of the trail or more.
    """
    if not settings.SHIRAKA_DEMO:
        sys.stderr.write("The demonstration data is fictional. Set SHIRAKA_DEMO=true to load it.\n")
        return 1
    try:
        wanted = [int(number or 0) for number in (partners, agreements, audit)]
    except ValueError:
        wanted = [-1]
    if min(wanted) < 0 or (max(wanted) and wanted[0] < LEAST):
        sys.stderr.write(f"Give whole numbers, and at least {LEAST} partners: --partners 100000 --agreements 50000.\n")
        return 2
    migrate_if_needed()
    load(partners=wanted[0], agreements=wanted[1], entries=wanted[2])
    return 0
