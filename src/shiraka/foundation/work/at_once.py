"""Letters that do not wait for tomorrow: what is new among the work of those who want to know at once."""

import hashlib
import logging
from collections.abc import Iterable

from django.db import transaction
from django.utils import translation

from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.people.models import User
from shiraka.foundation.work.letters import write
from shiraka.foundation.work.models import LetterSettings, Told
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.work.sources import WorkItem

logger = logging.getLogger(__name__)


def tell_at_once() -> int:
    """Write to everybody who wants to know at once and for whom something is new; return how many were written to."""
    written = 0
    people = LetterSettings.objects.filter(user__is_active=True).exclude(user__email="").select_related("user")
    for settings in people:
        if not settings.at_once:
            continue
        try:
            with holding(), translation.override(settings.user.language):
                written += _tell(settings)
        except Exception:
            # Nothing is marked as told then: the next run tries again.
            logger.exception("Account %s could not be told at once.", settings.user_id)
    return written


def _tell(settings: LetterSettings) -> bool:
    """Write what is new, if anything is, and mark it as told: both, or nothing.

    The settings are held meanwhile, so that of two who do this at once the second finds nothing new.
    """
    waiting = _waiting(settings.user, settings.at_once)
    if set(waiting) == _known(settings.user):
        return False
    with transaction.atomic():
        LetterSettings.objects.select_for_update().get(pk=settings.pk)
        known = _known(settings.user)
        new = [item for key, item in waiting.items() if key not in known]
        if new:
            write(settings.user, new)
        _mark(settings.user, waiting)
    return bool(new)


def _known(user: User) -> set[str]:
    return set(Told.objects.filter(user=user).values_list("key", flat=True))


def begin(user: User, kinds: frozenset[str]) -> None:
    """Take what waits now as known, so that choosing to be told at once tells nothing old."""
    _mark(user, _waiting(user, kinds))


def _waiting(user: User, kinds: frozenset[str]) -> dict[str, WorkItem]:
    return {key_of(item): item for item in work_items(user) if item.kind in kinds}


def _mark(user: User, waiting: Iterable[str]) -> None:
    """Mark what waits as told; what waits no longer is forgotten."""
    keys = set(waiting)
    with transaction.atomic():
        known = _known(user)
        Told.objects.filter(user=user, key__in=known - keys).delete()
        Told.objects.bulk_create([Told(user=user, key=key) for key in keys - known], ignore_conflicts=True)


def key_of(item: WorkItem) -> str:
    """Return what one thing is known by: where it is done, in no language, and by when."""
    return hashlib.sha256(f"{item.url} {item.kind} {item.due_date}".encode()).hexdigest()
