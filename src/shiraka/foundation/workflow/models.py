"""Opinions people gave on the steps of an approval route."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Approval(models.Model):
    """One person's opinion on one step, bound to the facts it was given on by their fingerprint."""

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    route = models.CharField(_("route"), max_length=40)
    step = models.CharField(_("step"), max_length=40)
    agrees = models.BooleanField(_("agrees"))
    comment = models.TextField(_("comment"), blank=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=pgettext_lazy("opinion", "given by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        ordering = ("given_at", "pk")
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        indexes = (models.Index(fields=("content_type", "object_id", "route"), name="opinions_of_a_record"),)

    def __str__(self) -> str:
        return f"{self.route}/{self.step}: {self.given_by}"
