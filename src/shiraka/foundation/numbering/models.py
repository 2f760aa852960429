"""How far each count of reference numbers has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """The last number given of one kind.

    `series` holds the parts the kind is counted by (a type of agreement, a parent), `year` is 0
    for kinds that are not counted by year.
    """

    kind = models.CharField(_("kind"), max_length=40)
    series = models.CharField(_("series"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), default=0)
    last = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        ordering = ("kind", "series", "year")
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints = (models.UniqueConstraint(fields=("kind", "series", "year"), name="one_counter_per_series"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.series} {self.year or ''}: {self.last}"
