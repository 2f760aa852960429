"""What the system does by itself once a day: automatic moves of the apps, then reminders by e-mail."""

import logging
from collections.abc import Callable
from datetime import date

from django.core.mail import send_mail
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.foundation import clock
from shiraka.foundation.audit.models import Head
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.formats import short_day
from shiraka.foundation.people.models import User
from shiraka.foundation.work.queries import work_items
from shiraka.values.text import Text

logger = logging.getLogger(__name__)

Duty = Callable[[date], int]

_duties: dict[str, Duty] = {}


def register(name: str, duty: Duty) -> None:
    """Add a daily duty; called with the day, it returns how many records it changed."""
    _duties[name] = duty


def run() -> dict[str, int]:
    """Do every duty and return how many records each changed; one that fails does not stop the others."""
    today = clock.today()
    done: dict[str, int] = {}
    for name, duty in _duties.items():
        try:
            done[name] = duty(today)
        except Exception:
            logger.exception("The daily duty %s failed.", name)
            done[name] = -1
    done["reminders"] = remind()
    end = Head.objects.first()
    if end is not None:
        # The log is kept apart from the database: put back to an earlier day, that would be sound in itself.
        logger.info("The audit trail goes to entry %s, hash %s.", end.sequence, end.hash)
    return done


def remind() -> int:
    """Write to everybody for whom something is late or due today; return how many were written to."""
    today = clock.today()
    written = 0
    for user in User.objects.filter(is_active=True).exclude(email=""):
        items = [item for item in work_items(user) if item.due_date <= today or item.is_reminded_today]
        if not items:
            continue
        with translation.override(user.language):
            subject = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(items)) % {
                "count": len(items)
            }
            lines = [
                f"{short_day(item.due_date)}  {item.record_reference}  {item.title}: {_title(item.record_title)}"
                for item in items
            ]
            send_mail(
                subject, "\n".join([_("Late, due today, or to be thought of in time:"), "", *lines]), None, [user.email]
            )
        written += 1
    return written


def _title(title: object) -> str:
    return words(title) if isinstance(title, Text) else str(title)
