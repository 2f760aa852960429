"""What the system does by itself once a day: automatic moves of the apps, then reminders by e-mail."""

import logging
from collections.abc import Callable
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shiraka.foundation import clock
from shiraka.foundation.audit.models import Head
from shiraka.foundation.languages.current import in_words, labelled
from shiraka.foundation.languages.formats import short_day
from shiraka.foundation.parameters.letters import send_letter
from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.people.models import User
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.work.sources import WorkItem

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
    with holding():
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
    """Write to everybody for whom something is late or due today; return how many were written to.

    A letter that cannot be written or sent is logged and keeps nobody else from theirs.
    """
    today = clock.today()
    written = 0
    for user in User.objects.filter(is_active=True).exclude(email=""):
        try:
            # What waits is told in words too, so the language comes first.
            with holding(), translation.override(user.language):
                items = [item for item in work_items(user) if item.due_date <= today or item.is_reminded_today]
                if items:
                    _write(user, items)
                    written += 1
        except Exception:
            logger.exception("Account %s could not be reminded.", user.pk)
    return written


def _write(user: User, items: list[WorkItem]) -> None:
    subject = ngettext("%(count)s thing waits for you", "%(count)s things wait for you", len(items))
    lines = [f"{short_day(item.due_date)}  {item.record_reference}  {_in_a_line(item)}" for item in items]
    body = "\n".join([_("Late, due today, or to be thought of in time:"), "", *lines])
    send_letter(user.email, subject % {"count": len(items)}, body)


def _in_a_line(item: WorkItem) -> str:
    """Return what a letter, which anybody on its way may read, tells of one thing."""
    if item.is_restricted:
        return _("Not told by e-mail: open it in the system.")
    return labelled(item.title, in_words(item.record_title))
