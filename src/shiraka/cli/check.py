"""`shiraka check`."""

import sys

from django.conf import settings
from django.core.management import CommandError, call_command

from shiraka.cli import audit
from shiraka.cli.database import pending_migrations


def run() -> int:
    """Check what an administrator wants to know before opening the doors; returns 1 if anything is amiss.

    That the environment is complete has been checked by the time this runs.
    """
    is_sound = True
    try:
        call_command("check", deploy=not settings.SHIRAKA_DEMO, fail_level="WARNING")
    except CommandError as fault:
        sys.stdout.write(f"{fault}\n")
        is_sound = False
    if pending := pending_migrations():
        sys.stdout.write(f"migrations to apply: {', '.join(pending)}\n")
        # Without its tables there is no trail to read.
        return 1
    return 0 if audit.run() == 0 and is_sound else 1
