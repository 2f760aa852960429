"""A backup taken while two people write without a pause, for the test that restores it: `make FILE` or `restore FILE`.

Who writes is forked from a process that has never touched the database.
"""

import hashlib
import json
import multiprocessing
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()

from django.core.files.base import ContentFile  # noqa: E402 - after setup
from django.core.files.storage import default_storage  # noqa: E402
from django.db import connection  # noqa: E402

from shiraka import cli  # noqa: E402 - after setup
from shiraka.apps.partners.models import Partner  # noqa: E402
from shiraka.foundation import clock  # noqa: E402
from shiraka.foundation.audit.models import Entry  # noqa: E402
from shiraka.foundation.backup import archive, databases  # noqa: E402
from shiraka.foundation.documents.actions import add_document  # noqa: E402
from shiraka.foundation.documents.models import DocumentVersion  # noqa: E402
from shiraka.foundation.entities.actions import create_record  # noqa: E402
from shiraka.foundation.importing.models import Import  # noqa: E402
from shiraka.foundation.people.models import Appointment, Role, Unit, User  # noqa: E402
from shiraka.values.text import Text  # noqa: E402
from tests.storage.server import NOBODY_LISTENS, kept_in  # noqa: E402

FORK: Final = multiprocessing.get_context("fork")
WRITERS: Final = 2
BEFORE: Final = 8
PATIENCE: Final = 60

written = FORK.Semaphore(0)


def prepare() -> None:
    unit = Unit.objects.create(code="PIC", name=Text(en="Partnerships"))
    user = User.objects.create_user("officer")
    Appointment.objects.create(user=user, role=Role.PO, unit=unit, start_date=clock.today())
    table = ContentFile(b"Name;Country", name="register.csv")
    Import.objects.create(
        kind="partners", file=table, original_name="register.csv", size=12, created_by=user, created_at=clock.now()
    )


def write() -> None:
    """Enter partners with a document each, as long as one lives."""
    user, unit = User.objects.get(), Unit.objects.get()
    for number in range(10_000):
        name = f"Partner {os.getpid()} {number}"
        partner = create_record(
            Partner(name=Text(en=name), category="academic", country="MAR", unit=unit, lead_officer=user), actor=user
        )
        upload = ContentFile(f"The text of {name}.".encode(), name="note.txt")
        add_document(partner, actor=user, title=name, kind="text", language="en", upload=upload)
        written.release()


def wait_for(wanted: int) -> None:
    for number in range(wanted):
        assert written.acquire(timeout=PATIENCE), f"{number} of {wanted} were written"


def after_others_wrote(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same step of a backup, begun only when somebody has written since the step before."""

    def wrapped(*given: Any, **named: Any) -> Any:
        while written.acquire(block=False):
            pass
        # Each may have been in the middle of one: one more was begun and ended since.
        wait_for(WRITERS + 1)
        return function(*given, **named)

    return wrapped


def make(file: str) -> None:
    process = FORK.Process(target=prepare)
    process.start()
    process.join()
    writers = [FORK.Process(target=write) for _writer in range(WRITERS)]
    for writer in writers:
        writer.start()
    wait_for(BEFORE)
    # Between the moment of the backup and the copying of the rows, and again before that of the files.
    databases._run = after_others_wrote(databases._run)
    archive._add_files = after_others_wrote(archive._add_files)
    begun = Entry.objects.count()
    manifest = archive.back_up(Path(file))
    ended = Entry.objects.count()
    for writer in writers:
        writer.kill()
        writer.join()
    counts, head = manifest.content.counts, manifest.content.audit_hash
    told = {"begun": begun, "ended": ended, "counts": counts, "head": head, "missing": manifest.missing}
    print(json.dumps(told))  # noqa: T201


def restore(file: str) -> None:
    """Put a backup back by the command, and print what is there then, by the tables and files themselves.

    The files go to a store that first does not answer, and another backup is taken from there.
    """
    with kept_in(NOBODY_LISTENS):
        assert cli.main(["restore", file]) == 1
        assert not connection.introspection.table_names()
    assert cli.main(["restore", file]) == 0
    again = Path(f"{file}.again")
    with kept_in(NOBODY_LISTENS):
        assert cli.main(["backup", str(again)]) == 1
        assert not again.exists()
    assert cli.main(["backup", str(again)]) == 0
    gone = DocumentVersion.objects.earliest("pk").file.name or ""
    with default_storage.open(gone) as stored:
        content = stored.read()
    default_storage.delete(gone)
    assert cli.main(["backup", str(again)]) == 1
    default_storage.save(gone, ContentFile(content))
    wrong = 0
    for name, sha256 in DocumentVersion.objects.values_list("file", "sha256"):
        with default_storage.open(name) as stored:
            wrong += hashlib.sha256(stored.read()).hexdigest() != sha256
    tables = {model._meta.db_table: model.objects.count() for model in (Entry, DocumentVersion, Partner, User)}
    last = Entry.objects.order_by("-sequence").values_list("hash", flat=True)[0]
    print(json.dumps({"counts": tables, "head": last, "wrong": wrong}))  # noqa: T201


if sys.argv[1] == "make":
    make(sys.argv[2])
else:
    restore(sys.argv[2])
