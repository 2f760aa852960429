"""How people are written to, and what they were written to about at once."""

from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.people.models import User
from shiraka.foundation.work.kinds import Kind, Way, ways_of

MONDAY = 0
WEEK = timedelta(days=7)


class LetterSettings(models.Model):
    """How one person wants to be written to; a kind that nothing is said of is told daily."""

    user = models.OneToOneField(User, models.CASCADE, related_name="letter_settings", verbose_name=_("person"))
    ways = models.JSONField(_("ways"), default=dict, blank=True)
    weekly_date = models.DateField(_("last weekly letter"), null=True, blank=True)

    objects: ClassVar[models.Manager["LetterSettings"]] = models.Manager()

    class Meta:
        verbose_name = _("settings of letters")
        verbose_name_plural = _("settings of letters")

    def __str__(self) -> str:
        return str(self.user)

    def way(self, kind: str) -> Way:
        """Return how a kind is told: as chosen where that may be chosen."""
        chosen = self.ways.get(kind)
        return Way(chosen) if chosen in ways_of(kind) else Way.DAILY

    @property
    def at_once(self) -> frozenset[str]:
        """The kinds that are told at once."""
        return frozenset(kind.value for kind in Kind if self.way(kind) == Way.AT_ONCE)

    def is_weekly_due(self, today: date) -> bool:
        """Tell whether it is the day of the weekly letter: Monday, or later where none was written for a week."""
        if self.weekly_date is None:
            return today.weekday() == MONDAY
        return today - self.weekly_date >= WEEK or (today.weekday() == MONDAY and self.weekly_date < today)


class Reminded(models.Model):
    """The last day on which somebody was written to by the daily run: on the same day they are not again."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    last_date = models.DateField()

    objects: ClassVar[models.Manager["Reminded"]] = models.Manager()

    class Meta:
        verbose_name = _("day of the last reminder")

    def __str__(self) -> str:
        return f"{self.user_id} {self.last_date}"


class Told(models.Model):
    """One thing somebody was told of at once, for as long as it waits; it is not told so again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)

    objects: ClassVar[models.Manager["Told"]] = models.Manager()

    class Meta:
        verbose_name = _("thing told")
        verbose_name_plural = _("things told")
        constraints = (models.UniqueConstraint(fields=("user", "key"), name="told_once"),)

    def __str__(self) -> str:
        return self.key
