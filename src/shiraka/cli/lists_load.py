"""`shiraka lists load FILE …`: takes in lists of sanctions and debarments from files."""

import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from shiraka.apps.duediligence.actions.lists import Taken, take_in
from shiraka.engines.screening.lists import ListUnreadable, read_lists


def run(*, files: list[str], confirm: bool) -> int:
    """Take in every list of the files, or none; return 1 for a file that is no list, 3 when a list waits."""
    try:
        with ExitStack() as stack:
            read = read_lists({name: stack.enter_context(Path(name).open("rb")) for name in files})
    except (OSError, ListUnreadable) as error:
        sys.stderr.write(f"{error}\nNothing was taken in.\n")
        return 1
    return told(take_in(read, actor=None, is_confirmed=confirm))


WAITS = 3


def told(taken: Iterable[Taken]) -> int:
    """Write what became of each list; return 3 when one waits for somebody, else 0."""
    status = 0
    for item in taken:
        snapshot = item.snapshot
        what = "in force" if item.is_new else "unchanged"
        if item.waits:
            what, status = f"WAITS: {snapshot.why_waiting} Confirm it on its page, or with --confirm.", WAITS
        defects = f", {snapshot.problem_count:,} with a defect" if snapshot.problem_count and item.is_new else ""
        sys.stdout.write(f"{snapshot.code}: {snapshot.entry_count:,} entries{defects}; {what}\n")
    return status
