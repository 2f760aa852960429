"""The private address under which a program reads the calendar of one person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.people.models import User


class Calendar(models.Model):
    """What one person's calendar holds. The secret of its address is shown once; only its SHA-256 is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar", verbose_name=_("person"))
    hash = models.CharField(max_length=64, unique=True)
    kinds = models.JSONField(_("what it holds"), default=list)
    created_at = models.DateTimeField(_("address made"))
    last_read_at = models.DateTimeField(_("last read"), null=True)

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")

    def __str__(self) -> str:
        return str(_("calendar"))
