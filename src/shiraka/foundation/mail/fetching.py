"""Fetching what lies in the mailbox: each e-mail is taken in a transaction of its own, and marked only after that."""

import logging
from collections import Counter
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from shiraka.engines.mail import LIMITS
from shiraka.foundation.jobs import JobFailed
from shiraka.foundation.mail.boxes import opened
from shiraka.foundation.mail.taking import Taken, take

logger = logging.getLogger(__name__)

FAILED: Final = "failed"


def fetch(url: str, tell: Callable[[int, int], None] = lambda _done, _total: None) -> dict[str, int]:
    """Take every new e-mail of a mailbox and mark it there; return how many became what.

    Killed between the two, it is found again and known: none is lost, none comes twice. One that cannot be taken
    stops no other and stays new. Raises `JobFailed` where the mailbox cannot be reached or one was left.
    """
    counts: Counter[str] = Counter()
    with opened(url) as mailbox:
        for number, delivery in enumerate(mailbox.deliveries(LIMITS.most_bytes), start=1):
            try:
                counts[take(delivery.data, is_whole=delivery.is_whole).value] += 1
            except Exception:
                logger.exception("An e-mail of the mailbox could not be taken; it stays there as new.")
                counts[FAILED] += 1
            else:
                mailbox.mark(delivery)
            tell(number, number)
    if counts[FAILED]:
        raise JobFailed(_("E-mails could not be taken and stay in the mailbox: %(count)s.") % {"count": counts[FAILED]})
    return {kind.value: counts[kind.value] for kind in Taken if counts[kind.value]}


def fetch_configured(tell: Callable[[int, int], None] = lambda _done, _total: None) -> dict[str, int]:
    """Fetch the mailbox that the environment names; nothing where it names none."""
    return fetch(settings.SHIRAKA_MAILBOX_URL, tell) if settings.SHIRAKA_MAILBOX_URL else {}
