"""Fetching e-mails by the clock."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.jobs import Running, job
from shiraka.foundation.mail.fetching import fetch_configured

EVERY = timedelta(minutes=5)


# Each e-mail has its own transaction. By the clock only where there is a mailbox.
@job(
    "mail.fetch",
    label=_("Fetch e-mails"),
    attempts=1,
    atomic=False,
    every=EVERY if settings.SHIRAKA_MAILBOX_URL else None,
)
def fetch_mail(running: Running) -> dict[str, Any]:
    """Take what is new in the mailbox."""
    return dict(fetch_configured(running.tell))
