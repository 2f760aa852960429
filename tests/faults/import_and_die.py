"""Brings in a table and kills itself: `python -m tests.faults.import_and_die ROWS MOMENT`; without a moment it lives.

The moment is the number of times that storing has told how far it is, each after a part of the rows was written.
"""

import io
import os
import signal
import sys
from itertools import count

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()

from django.core.files.base import ContentFile  # noqa: E402 - after setup

from benchmarks.partner_tables import write  # noqa: E402
from shiraka.apps.partners.models import Partner  # noqa: E402
from shiraka.foundation.audit.models import Entry  # noqa: E402
from shiraka.foundation.audit.verify import verify  # noqa: E402
from shiraka.foundation.importing import storing  # noqa: E402
from shiraka.foundation.importing.actions import receive  # noqa: E402
from shiraka.foundation.importing.definition import IMPORTS  # noqa: E402
from shiraka.foundation.importing.examine import Examination  # noqa: E402
from shiraka.foundation.importing.mapping import Reading  # noqa: E402
from shiraka.foundation.importing.models import Import, ImportedRecord  # noqa: E402
from shiraka.foundation.importing.proposing import propose  # noqa: E402
from shiraka.foundation.importing.sources import Source  # noqa: E402
from shiraka.foundation.people.models import User  # noqa: E402


def main(rows: int, moment: int) -> None:
    storing.AT_ONCE = 10
    table = io.BytesIO()
    write(rows, table)
    kind, user = IMPORTS.get("partner"), User.objects.get(username="officer")
    assert kind is not None
    source = Source(table)
    reading, _is_known = propose(kind, user, source.header(kind.key, Reading())[0], Reading(twins="create"))
    batch = receive(kind, user, ContentFile(table.getvalue(), name="table.xlsx"), reading)
    told = count(1)

    def die(done: int, total: int) -> None:
        if done > total // 2 and next(told) == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    storing.store(Examination(kind, user, source, reading), batch, die)


def tell() -> None:
    """Print how many partners, entries of their entering, notes and stored imports there are, and the verdict."""
    entered = Entry.objects.filter(action="create", reason__startswith="From table.xlsx").count()
    stored = Import.objects.filter(state="stored").count()
    verdict = "sound" if verify().is_sound else "NOT SOUND"
    counts = (Partner.objects.filter(website__endswith=".example.org").count(), entered, ImportedRecord.objects.count())
    numbers = sorted(int(number[2:]) for number in Partner.objects.values_list("number", flat=True))
    gapless = "gapless" if numbers == list(range(1, len(numbers) + 1)) else "with gaps"
    print(*counts, stored, gapless, verdict)  # noqa: T201


if len(sys.argv) > 1:
    main(int(sys.argv[1]), int(sys.argv[2]))
else:
    tell()
