"""The Member States, each with its National Commission and who follows it here."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners.models.partner import Partner
from shiraka.apps.partners.terms import Membership, Region
from shiraka.foundation.entities.fields import CountryField
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.records import ConfidentialRecord


class MemberState(ConfidentialRecord):
    """A State of the organisation, or one whose accession is pending."""

    country = CountryField(_("country"), unique=True)
    name = TranslatedField(_("name"))
    official_name = TranslatedField(_("official name"), blank=True)
    region = models.CharField(_("region"), max_length=14, choices=Region)
    membership = models.CharField(_("membership"), max_length=18, choices=Membership)
    year_joined = models.PositiveSmallIntegerField(
        _("year of joining"), null=True, blank=True, help_text=_("Empty when no source gives it.")
    )
    national_commission = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("National Commission"),
    )
    focal_point = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("focal point here"),
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ("country",)
        verbose_name = _("Member State")
        verbose_name_plural = _("Member States")

    def __str__(self) -> str:
        return words(self.name)

    def clean(self) -> None:
        """Refuse a State entered by hand; raises `ValidationError`."""
        if not self.country:
            raise ValidationError(_("The Member States come with the system; an administrator loads a new one."))
