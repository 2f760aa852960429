"""Who is named on a record: the readers that Restricted and higher levels ask for."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class Reader(models.Model):
    """A person named on a record whose confidentiality asks for names."""

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("named reader"))
    named_at = models.DateTimeField(_("named at"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by"))

    class Meta:
        ordering = ("named_at",)
        verbose_name = _("named reader")
        verbose_name_plural = _("named readers")
        constraints = (
            models.UniqueConstraint(fields=("content_type", "object_id", "user"), name="one_naming_per_record"),
        )

    def __str__(self) -> str:
        return str(self.user)
