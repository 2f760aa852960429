"""`shiraka lists update`: fetches the lists that the settings name."""

import sys

from shiraka.apps.duediligence.actions.fetching import update_lists
from shiraka.cli.lists_load import told


def run(*, confirm: bool) -> int:
    """Fetch and take in what is new; return 1 where a list could not be, 3 when one waits, else 0."""
    status = 0
    for outcome in update_lists(is_confirmed=confirm):
        if outcome.error:
            sys.stderr.write(f"{outcome.list}: {outcome.error} The list in force stays in force.\n")
            status = 1
        elif not outcome.taken:
            sys.stdout.write(f"{outcome.list}: unchanged at its source\n")
        else:
            status = status or told(outcome.taken)
    return status
