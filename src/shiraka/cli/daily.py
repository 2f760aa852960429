"""`shiraka daily`."""

from shiraka.foundation.work import daily


def run() -> int:
    """Do the daily work; doing it twice on one day changes nothing."""
    daily.run()
    return 0
