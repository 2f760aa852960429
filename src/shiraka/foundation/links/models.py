"""A link from one record to another, of a kind that reads in both directions."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkKind(models.TextChoices):
    """What the source is to the target; `REVERSED` says what the target is to the source."""

    CONCERNS = "concerns", _("Concerns")
    FOLLOWS = "follows", _("Follows from")
    REPLACES = "replaces", _("Replaces")
    RELATED = "related", _("Related to")


REVERSED = {
    LinkKind.CONCERNS: _("Concerned by"),
    LinkKind.FOLLOWS: _("Led to"),
    LinkKind.REPLACES: _("Replaced by"),
    LinkKind.RELATED: _("Related to"),
}


class Link(models.Model):
    """The source concerns the target, follows from it, replaces it or is related to it."""

    source_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    source_id = models.PositiveBigIntegerField()
    source = GenericForeignKey("source_type", "source_id")
    target_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    kind = models.CharField(_("kind"), max_length=20, choices=LinkKind, default=LinkKind.CONCERNS)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("linked at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("linked by"),
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = (
            models.UniqueConstraint(
                fields=("source_type", "source_id", "target_type", "target_id", "kind"), name="one_link_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(source_type=models.F("target_type"), source_id=models.F("target_id")),
                name="no_link_to_itself",
            ),
        )
        indexes = (models.Index(fields=("target_type", "target_id"), name="links_to_a_record"),)

    def __str__(self) -> str:
        return f"{self.source_type_id}:{self.source_id} {self.kind} {self.target_type_id}:{self.target_id}"
