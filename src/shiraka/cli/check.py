"""`shiraka check`."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from shiraka.cli import audit
from shiraka.cli.administrator import administrators
from shiraka.cli.database import pending_migrations
from shiraka.foundation.documents.unreachable import FilesUnreachable


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
    """Store a few bytes, fetch them and remove them; return what is wrong, in the words of the storage.

    Only asking would not do: a bucket that is not there answers as one without the file, and a full disk is read.
    """
    content = b"Written by `shiraka check`."
    try:
        name = default_storage.save("check", ContentFile(content))
        with default_storage.open(name) as stored:
            found = stored.read()
        default_storage.delete(name)
    except Exception as fault:  # noqa: BLE001 - whatever the storage raises is the answer
        told = fault.__cause__ if isinstance(fault, FilesUnreachable) else fault
        return f"{type(told).__name__}: {told}"
    return "" if found == content else "what is stored there does not come back as it was"


def _lacks_static_files() -> bool:
    """Tell whether a folder that was named for static files has none; our own is filled when serving begins."""
    if settings.STATIC_ROOT is None or settings.SHIRAKA_COLLECTS_STATIC:
        return False
    return not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file()
