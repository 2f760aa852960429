"""`shiraka mail read FILE.eml …`."""

import sys
from pathlib import Path

from shiraka.engines.mail import LIMITS
from shiraka.foundation.mail.taking import take

_HEAD = 64_000


def run(*, files: list[str]) -> int:
    """Take e-mails from files, as if they had come into the mailbox."""
    status = 0
    for name in files:
        path = Path(name)
        try:
            is_whole = path.stat().st_size <= LIMITS.most_bytes
            with path.open("rb") as stream:
                data = stream.read(-1 if is_whole else _HEAD)
        except OSError as error:
            sys.stderr.write(f"{name}: {error.strerror}\n")
            status = 1
            continue
        sys.stdout.write(f"{name}: {take(data, is_whole=is_whole)}\n")
    return status
