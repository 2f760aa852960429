"""Telling the National Commission of a State of an agreement."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.agreements.models.agreement import Agreement
from shiraka.apps.agreements.terms import NoticeAnswer
from shiraka.foundation.entities.fields import CountryField, country_name
from shiraka.foundation.records import Record


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
        # A form that lacks it says so by itself.
        informed: date | None = self.informed_date
        if self.answered_date and informed and self.answered_date < informed:
            raise ValidationError({"answered_date": _("It was answered before it was informed.")})
