"""Markers: what a partner is counted as, claimed by one person and verified by another."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners.models.partner import Partner
from shiraka.apps.partners.terms import MarkerKind, MarkerStatus
from shiraka.foundation.records import Record


class Marker(Record):
    """Youth-led, women-led and the like: with what it rests on, and until when. Only verified ones count."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="markers", verbose_name=_("partner"))
    kind = models.CharField(_("marker"), max_length=24, choices=MarkerKind)
    basis = models.CharField(_("basis of the claim"), max_length=300)
    evidence = models.TextField(_("evidence"), blank=True)
    expiry_date = models.DateField(_("valid until"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=MarkerStatus, default=MarkerStatus.CLAIMED, editable=False
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("verified by"),
    )
    verified_date = models.DateField(_("verified on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("kind", "pk")
        verbose_name = _("marker")
        verbose_name_plural = _("markers")
        indexes = (models.Index(fields=("status", "kind"), name="markers_by_status"),)
        constraints = (
            models.UniqueConstraint(
                fields=("partner", "kind"),
                condition=Q(status__in=[MarkerStatus.CLAIMED, MarkerStatus.VERIFIED]),
                name="one_open_marker_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def clean(self) -> None:
        """What was verified stays as it was verified; raises `ValidationError`."""
        stored = Marker.objects.filter(pk=self.pk).exclude(status=MarkerStatus.CLAIMED).first()
        names = ("partner_id", "kind", "basis", "evidence", "expiry_date")
        if stored is not None and any(getattr(stored, name) != getattr(self, name) for name in names):
            raise ValidationError(_("It is already decided; claim it anew when the facts have changed."))
