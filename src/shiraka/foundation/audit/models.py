"""The one trail: every change, with what it was before and after, chained so that tampering shows."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.foundation.access.levels import Confidentiality


class Entry(models.Model):
    """One thing that happened (R-12). Never updated or deleted: the database refuses it too.

    `actor` is empty for the system. `hash` seals all other columns and `previous_hash`.
    """

    sequence = models.PositiveBigIntegerField(_("sequence"), unique=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("person", "by"),
    )
    action = models.CharField(_("action"), max_length=60)
    content_type = models.ForeignKey(ContentType, models.PROTECT, null=True)
    object_id = models.PositiveBigIntegerField(null=True)
    record = GenericForeignKey()
    reference = models.CharField(_("record"), max_length=80, blank=True)
    confidentiality = models.PositiveSmallIntegerField(
        _("confidentiality"), choices=Confidentiality, default=Confidentiality.INTERNAL
    )
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    reason = models.TextField(_("reason"), blank=True)
    authority = models.CharField(_("authority used"), max_length=200, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-sequence",)
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        indexes = (models.Index(fields=("content_type", "object_id", "-sequence"), name="audit_of_a_record"),)

    def __str__(self) -> str:
        return f"{self.sequence}: {self.action} {self.reference}"


class Head(models.Model):
    """Where the chain ends: one row, so that a removed last entry is missed too.

    `seal` is keyed like those of the entries: a head written by hand, over a chain cut short, is found.
    """

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64, default="")

    class Meta:
        verbose_name = _("head of the audit trail")

    def __str__(self) -> str:
        return str(self.sequence)
