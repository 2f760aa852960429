"""What was promised in an agreement: by whom, until when, and by what it shows."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.agreements.models.agreement import Agreement, Party
from shiraka.apps.agreements.terms import ObligationStatus
from shiraka.apps.partners.models import Partner
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.records import Record


class Obligation(Record):
    """One promise taken from the text of an agreement, so that somebody sees to it."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="obligations", verbose_name=_("agreement"))
    article = models.CharField(_("article"), max_length=40, blank=True)
    text = TranslatedField(_("what was promised"), multiline=True)
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("partner who promised it"),
        help_text=_("Leave it empty for what we promised ourselves."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who sees to it")
    )
    due_date = models.DateField(_("due on"))
    status = models.CharField(
        _("status"), max_length=10, choices=ObligationStatus, default=ObligationStatus.OPEN, editable=False
    )
    fulfilled_date = models.DateField(_("fulfilled on"), null=True, blank=True)
    evidence = models.CharField(
        _("evidence"), max_length=300, blank=True, help_text=_("For example a report, a letter and its date.")
    )

    class Meta:
        ordering = ("due_date", "pk")
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        indexes = (models.Index(fields=("status", "due_date"), name="obligations_by_day"),)

    def __str__(self) -> str:
        return words(self.text)

    def clean(self) -> None:
        """Refuse the promise of somebody who is no party; raises `ValidationError` by field."""
        if self.partner_id and not Party.objects.filter(agreement=self.agreement_id, partner=self.partner_id).exists():
            raise ValidationError({"partner": _("It is no party to this agreement.")})
