"""What must happen before signature: conditions precedent, and informing National Commissions (R-09)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.agreements.models.agreement import Agreement
from shiraka.apps.agreements.terms import NoticeAnswer
from shiraka.foundation.entities.fields import CountryField, country_name
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.records import Record


class ConditionPrecedent(Record):
    """Something that must be fulfilled before the agreement may be signed."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="conditions", verbose_name=_("agreement"))
    text = TranslatedField(_("condition"), multiline=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who sees to it")
    )
    due_date = models.DateField(_("due on"), null=True, blank=True)
    met_date = models.DateField(_("met on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("condition precedent")
        verbose_name_plural = _("conditions precedent")

    def __str__(self) -> str:
        return words(self.text)

    def clean(self) -> None:
        """Ask for the evidence of a condition said to be met; raises `ValidationError`."""
        if self.met_date and not self.evidence.strip():
            raise ValidationError({"evidence": _("Say by what it shows, for example a letter and its date.")})


class NationalCommissionNotice(Record):
    """That the National Commission of a State was told of an agreement with an entity of its country."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="notices", verbose_name=_("agreement"))
    country = CountryField(_("country"))
    informed_date = models.DateField(_("informed on"))
    answered_date = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=12, choices=NoticeAnswer, blank=True)
    remarks = models.TextField(_("remarks"), blank=True)

    class Meta:
        ordering = ("-informed_date", "pk")
        verbose_name = _("notice to a National Commission")
        verbose_name_plural = _("notices to National Commissions")
        constraints = (models.UniqueConstraint(fields=("agreement", "country"), name="one_notice_per_country"),)

    def __str__(self) -> str:
        return country_name(self.country)

    def clean(self) -> None:
        """Keep answer and date together and in order; raises `ValidationError`."""
        if bool(self.answer) != bool(self.answered_date):
            missing = "answered_date" if self.answer else "answer"
            raise ValidationError({missing: _("An answer has its date, and a date its answer.")})
        if self.answered_date and self.informed_date and self.answered_date < self.informed_date:
            raise ValidationError({"answered_date": _("It was answered before it was informed.")})
