"""`shiraka import`."""

import json
import sys
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.utils import translation

from shiraka.engines.tables import Unreadable
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.importing.actions import receive
from shiraka.foundation.importing.definition import IMPORTS, ImportKind
from shiraka.foundation.importing.examine import Examination, examine
from shiraka.foundation.importing.findings import Findings
from shiraka.foundation.importing.mapping import BadMapping, Reading
from shiraka.foundation.importing.proposing import propose
from shiraka.foundation.importing.sources import Source, told
from shiraka.foundation.importing.storing import NotStored, refuse_open, store
from shiraka.foundation.people.models import User

NOT_STORED, WRONG_USAGE = 1, 2


def run(*, what: str, file: str, dry_run: bool, **given: str) -> int:
    """Check a table and store it, or only check it; returns 1 when it is not stored, 2 when it cannot be read.

    `given` are the user name (`as`), the mapping to use (`map`) and where to write the one used (`write_map`).
    """
    kind = next((kind for kind in IMPORTS if kind.name == what), None)
    if kind is None:
        return _wrong(f"There is no import of {what!r}: {', '.join(kind.name for kind in IMPORTS)}.")
    user = User.objects.filter(username=given["as"], is_active=True).first()
    if user is None or is_outside(user) or not allowed(user, kind.entity.edit):
        return _wrong("Name with --as the account of a member of staff who may add such records.")
    try:
        with Path(file).open("rb") as stream, translation.override(user.language):
            return _run(kind, user, stream, given, dry_run=dry_run)
    except OSError as fault:
        return _wrong(f"{fault.strerror}: {fault.filename}")
    except (BadMapping, ValueError) as fault:
        return _wrong(str(fault))
    except Unreadable as fault:
        return _wrong(told(fault))


def _run(kind: ImportKind, user: User, stream: IO[bytes], given: dict[str, str], *, dry_run: bool) -> int:
    source = Source(stream, takes_files=kind.takes_files)
    reading = Reading.read(json.loads(Path(given["map"]).read_text(encoding="utf-8"))) if given["map"] else Reading()
    if not reading.columns:
        reading, _is_known = propose(kind, user, source.header(kind.key, reading)[0], reading)
    if given["write_map"]:
        text = json.dumps(reading.as_json(), ensure_ascii=False, indent=2)
        Path(given["write_map"]).write_text(f"{text}\n", encoding="utf-8")
    try:
        if dry_run:
            findings = examine(kind, user, source, reading, _tell)
            _print(findings)
            refuse_open(findings, reading.problems)
            return 0
        examination = Examination(kind, user, source, reading)
        batch = receive(kind, user, File(stream, name=Path(getattr(stream, "name", "table")).name), reading)
        try:
            store(examination, batch, _tell)
        finally:
            _print(examination.findings)
    except NotStored as why:
        sys.stderr.write(f"{why}\n")
        return NOT_STORED
    sys.stdout.write(f"{batch}\n")
    return 0


def _wrong(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return WRONG_USAGE


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} / {total}\x1b[K" + ("\n" if done == total else ""))


def _print(findings: Findings) -> None:
    """Print what was found, a problem on each line: the cell, the field, what is wrong, what to write instead."""
    for problem in findings.problems:
        place = problem.cell or (f"row {problem.row}" if problem.row else "-")
        sys.stdout.write("\t".join((place, problem.field, f"{problem.what} {problem.instead}".strip())) + "\n")
    for draft in findings.twins:
        for twin in draft.twins:
            sys.stdout.write(f"row {draft.row}\t{draft.name}\t{twin.name}: {twin.why} ({draft.act})\n")
    for remark in findings.remarks:
        sys.stdout.write(f"{remark.column}\t{remark.what}\n")
    acts = ", ".join(f"{act} {count}" for act, count in sorted(findings.acts.items()))
    sys.stdout.write(
        f"{findings.rows} rows, {findings.bad_rows} with problems, {findings.problem_count} problems"
        f"{': ' if acts else ''}{acts}\n"
    )
