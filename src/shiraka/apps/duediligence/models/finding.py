"""What the analyst looks for beside the questionnaire: criteria of exclusion, and controversies."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.duediligence.events import ControversyRecorded
from shiraka.apps.duediligence.models.case import Case
from shiraka.apps.duediligence.terms import Credibility, Finding, Severity
from shiraka.foundation import clock
from shiraka.foundation.events import publish
from shiraka.foundation.languages.current import words
from shiraka.foundation.records import Record
from shiraka.values.text import Text


class Criterion(Record):
    """One criterion of exclusion on a case (domain.md 6.2); found to apply, it excludes once a second person agrees."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="criteria", verbose_name=_("case"))
    code = models.CharField(_("criterion"), max_length=8, editable=False)
    finding = models.CharField(_("finding"), max_length=8, choices=Finding, blank=True)
    turnover_percent = models.DecimalField(
        _("share of turnover, percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=(MinValueValidator(0), MaxValueValidator(100)),
    )
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Where you looked: a list, a register, a report, a page.")
    )
    checked_date = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        ordering = ("case", "code")
        verbose_name = _("exclusion criterion")
        verbose_name_plural = _("exclusion criteria")
        constraints = (models.UniqueConstraint(fields=("case", "code"), name="one_finding_on_a_criterion"),)

    def __str__(self) -> str:
        return f"{self.code} {words(self.text)}"

    def clean(self) -> None:
        """Ask for source and day with any finding, and for a share where one decides; raises `ValidationError`."""
        if not self.case.is_worked_on and not self.is_as_stored():
            raise ValidationError(_("The case was handed over; the analyst takes it back before findings change."))
        if not self.finding:
            return
        errors: dict[str, Any] = {}
        if not self.source.strip():
            errors["source"] = _("Say where you looked.")
        if self.checked_date is None:
            errors["checked_date"] = _("Say when you looked.")
        elif self.checked_date > clock.today():
            errors["checked_date"] = _("This day is yet to come.")
        errors |= self._against_threshold()
        if errors:
            raise ValidationError(errors)

    def _against_threshold(self) -> dict[str, Any]:
        threshold = self.threshold
        if self.finding == Finding.BELOW and threshold is None:
            return {"finding": _("Any involvement excludes: there is no threshold to be below.")}
        if self.finding == Finding.CLEAR or threshold is None:
            return {}
        share = self.turnover_percent
        if share is None:
            return {"turnover_percent": _("Its share of turnover decides: give it.")}
        if (self.finding == Finding.MET) != (share >= threshold):
            return {"finding": _("The criterion applies from %(share)s percent on.") % {"share": threshold}}
        return {}

    @property
    def text(self) -> Text:
        """The criterion in three languages, by the scheme of the case."""
        return self.case.scheme.criterion_text(self.code)

    @property
    def threshold(self) -> int | None:
        """The percentage of turnover from which it applies, None for any involvement."""
        return self.case.scheme.threshold(self.code)


class Controversy(Record):
    """Something reported against the partner, with how grave it is and who says so (domain.md 6.5)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="controversies", verbose_name=_("case"))
    title = models.CharField(_("what is reported"), max_length=300)
    reported_date = models.DateField(_("reported on"))
    severity = models.PositiveSmallIntegerField(_("severity"), choices=Severity)
    credibility = models.CharField(
        _("source"),
        max_length=10,
        choices=Credibility,
        help_text=_("What only another source says counts as severity 2 at most."),
    )
    source = models.CharField(_("where it is reported"), max_length=300)
    response = models.TextField(_("what the partner did about it"), blank=True)

    class Meta:
        ordering = ("-severity", "-reported_date")
        verbose_name = _("controversy")
        verbose_name_plural = _("controversies")

    def __str__(self) -> str:
        return self.title

    def stored(self) -> None:
        """Announce it, whoever entered it: it may raise the tier, and end a clearance (R-05)."""
        publish(ControversyRecorded(self.pk))

    def clean(self) -> None:
        """Refuse a day to come, and changes once it is read again; raises `ValidationError`."""
        # A form asks before it knows that the day is missing.
        reported: date | None = self.reported_date
        if reported is not None and reported > clock.today():
            raise ValidationError({"reported_date": _("This day is yet to come.")})
        if self.case_id and self.case.is_open and not self.case.is_worked_on:
            raise ValidationError(_("The case was handed over; the analyst takes it back before findings change."))
