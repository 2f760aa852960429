"""People at a partner: personal data, kept no longer than needed (R-18)."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners.models.partner import Partner
from shiraka.apps.partners.terms import ContactRole, GenderOfAddress, Leadership
from shiraka.foundation.entities.fields import CodesField
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.people.models import Language
from shiraka.foundation.records import Record


class Contact(Record):
    """A person at a partner, with how they are addressed and why their data is kept."""

    personal_fields: ClassVar[tuple[str, ...]] = ("name", "style", "post", "email", "phone")

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="contacts", verbose_name=_("partner"))
    name = TranslatedField(_("name"))
    style = TranslatedField(
        _("title and style"), blank=True, help_text=_("As letters have it: His Excellency, Professor, Ms.")
    )
    gender_of_address = models.CharField(_("gender of address"), max_length=10, choices=GenderOfAddress, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    role = models.CharField(_("role"), max_length=12, choices=ContactRole, default=ContactRole.FOCAL_POINT)
    post = TranslatedField(_("post"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    leads = CodesField(_("leads"), codes=Leadership)
    start_date = models.DateField(_("in post since"), null=True, blank=True)
    end_date = models.DateField(_("in post until"), null=True, blank=True)
    has_consented = models.BooleanField(_("agreed to be kept here"), default=False)
    consent_date = models.DateField(_("agreed on"), null=True, blank=True)
    purpose = models.CharField(
        _("purpose"), max_length=300, help_text=_("Why this person's data is kept; they can ask to see it.")
    )
    last_activity_date = models.DateField(
        _("last activity"),
        null=True,
        blank=True,
        help_text=_("The last letter, call or meeting that is not among the interactions here."),
    )
    is_anonymised = models.BooleanField(_("personal data removed"), default=False, editable=False)

    class Meta:
        ordering = ("-updated_at",)
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = (
            models.CheckConstraint(
                condition=Q(has_consented=False) | Q(consent_date__isnull=False), name="consent_has_its_date"
            ),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="contact_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return words(self.name)

    def clean(self) -> None:
        """Check what concerns several fields; raises `ValidationError` by field."""
        if self.has_consented and self.consent_date is None:
            raise ValidationError({"consent_date": _("Say when this person agreed.")})
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("It lies before the start.")})
        if self.is_anonymised:
            raise ValidationError(_("The personal data was removed; enter a new contact instead."))
