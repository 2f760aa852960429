"""What the system does by itself once a day: automatic moves of the apps, then reminders by e-mail."""

import logging
from collections.abc import Callable
from datetime import date

from django.db import transaction
from django.utils import translation

from shiraka.foundation import clock
from shiraka.foundation.audit.models import Head
from shiraka.foundation.jobs.definition import DAY
from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.people.models import User
from shiraka.foundation.work.kinds import Way
from shiraka.foundation.work.letters import write
from shiraka.foundation.work.models import WEEK, LetterSettings, Reminded
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
    """Write to everybody for whom something is late or due today, as they chose; return how many were written to.

    Each is written to once a day, however often this runs or is killed: the letter and the mark that it was written
    are one transaction. One that cannot be written is logged and keeps nobody else from theirs.
    """
    today = clock.today()
    written = 0
    chosen = {settings.user_id: settings for settings in LetterSettings.objects.all()}
    done = Reminded.objects.filter(last_date__gte=today).values("user")
    for user in User.objects.filter(is_active=True).exclude(email="").exclude(pk__in=done):
        try:
            # What waits is told in words too, so the language comes first.
            with holding(), translation.override(user.language):
                settings = chosen.get(user.pk) or LetterSettings(user=user)
                items = [item for item in work_items(user) if _is_told(item, settings, today)]
                written += _remind(user, items, settings, today)
        except Exception:
            logger.exception("Account %s could not be reminded.", user.pk)
    return written


def _remind(user: User, items: list[WorkItem], settings: LetterSettings, today: date) -> bool:
    """Write to somebody whom nobody else has written to today; the words are found before, so that this is short."""
    with transaction.atomic():
        is_first = bool(items) and _is_first(user, today)
        if is_first:
            write(user, items, good_for=DAY)
        _keep_week(settings, today)
    return is_first


def _is_first(user: User, today: date) -> bool:
    """Mark the day as that of a letter, and tell whether it was not: of two who ask at once, one is told so."""
    if Reminded.objects.filter(user=user, last_date__lt=today).update(last_date=today):
        return True
    return Reminded.objects.get_or_create(user=user, defaults={"last_date": today})[1]


def _is_told(item: WorkItem, settings: LetterSettings, today: date) -> bool:
    way = settings.way(item.kind)
    if way == Way.WEEKLY:
        return settings.is_weekly_due(today) and item.due_date <= today + WEEK
    return way != Way.NEVER and (item.due_date <= today or item.is_reminded_today)


def _keep_week(settings: LetterSettings, today: date) -> None:
    """Remember the day of the weekly letter, so that a second run on it writes none."""
    if settings.pk and Way.WEEKLY in settings.ways.values() and settings.is_weekly_due(today):
        LetterSettings.objects.filter(pk=settings.pk).update(weekly_date=today)
