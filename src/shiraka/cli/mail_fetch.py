"""`shiraka mail fetch`."""

import sys

from django.conf import settings

from shiraka.foundation.jobs import JobFailed
from shiraka.foundation.mail.fetching import fetch_configured


def run() -> int:
    """Take what is new in the mailbox, and say what became of it."""
    if not settings.SHIRAKA_MAILBOX_URL:
        sys.stderr.write("SHIRAKA_MAILBOX_URL names no mailbox.\n")
        return 2
    try:
        counts = fetch_configured()
    except JobFailed as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(
        "\n".join(f"{kind}: {count}" for kind, count in counts.items()) + "\n" if counts else "Nothing new.\n"
    )
    return 0
