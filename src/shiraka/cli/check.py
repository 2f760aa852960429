"""`shiraka check`."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from shiraka.cli import audit
from shiraka.cli.administrator import administrators
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
    if not administrators():
        sys.stdout.write("no account can open others: `shiraka administrator` opens one\n")
        is_sound = False
    if unreachable := _fault_of_files():
        sys.stdout.write(f"the documents cannot be reached: {unreachable}\n")
        is_sound = False
    if _lacks_static_files():
        sys.stdout.write(f"no static files in {settings.STATIC_ROOT}: `shiraka django collectstatic` collects them\n")
        is_sound = False
    return 0 if audit.run() == 0 and is_sound else 1


def _fault_of_files() -> str:
    """Ask the storage for something, as it may be on another machine; return what is wrong, in its words."""
    try:
        default_storage.exists("documents/none")
    except Exception as fault:  # noqa: BLE001 - whatever the storage raises is the answer
        return f"{type(fault).__name__}: {fault}"
    return ""


def _lacks_static_files() -> bool:
    """Tell whether a folder that was named for static files has none; our own is filled when serving begins."""
    if settings.STATIC_ROOT is None or settings.SHIRAKA_COLLECTS_STATIC:
        return False
    return not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()
