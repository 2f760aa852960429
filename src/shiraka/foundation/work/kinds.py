"""The kinds of work somebody is written to about, and the ways of being written to."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What may wait for a person, as far as letters tell it apart."""

    DECISION = "decision", _("Decisions and steps that wait for you")
    OPINION = "opinion", _("Opinions asked of you")
    TERM = "term", _("Terms and deadlines that the rules set")
    FOLLOW_UP = "follow_up", _("Follow-ups and opportunities of yours")


class Way(models.TextChoices):
    """When a letter tells of it."""

    AT_ONCE = "at_once", _("At once, and daily while it is late")
    DAILY = "daily", _("Daily, when it is due or late")
    WEEKLY = "weekly", _("Weekly, what is late or due within seven days")
    NEVER = "never", _("Not by e-mail")


REQUIRED: Final = frozenset({Kind.TERM})
"""What nobody misses by their own choice: the reminders whose days are settings of the organisation (R-05, 5.7)."""


def ways_of(kind: str) -> tuple[Way, ...]:
    """Return the ways one may choose for a kind."""
    return (Way.AT_ONCE, Way.DAILY) if kind in REQUIRED else tuple(Way)
