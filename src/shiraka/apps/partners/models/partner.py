"""The partner: an organisation in the register, whatever its stage."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners import terms
from shiraka.apps.partners.models.identity import fill_identities, keep_identity
from shiraka.apps.partners.terms import Decision, FieldOfAction, PartnerStatus, RiskLevel, ScreeningResult, Tier
from shiraka.foundation import clock
from shiraka.foundation.entities.fields import CodesField, CountryField, country_choices
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.people.models import Unit
from shiraka.foundation.records import ConfidentialRecord
from shiraka.values.country import Country
from shiraka.values.folding import fold


class PresentPartners(models.Manager["Partner"]):
    """The partners of the register, without the records that were merged into another."""

    def get_queryset(self) -> models.QuerySet["Partner"]:
        return super().get_queryset().filter(merged_into=None)


class Partner(ConfidentialRecord):
    """An organisation, from prospect to archive, with one lead officer (R-21).

    Risk, screening and the dates of due diligence are set by moves only.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    name = TranslatedField(_("legal name"))
    short_name = TranslatedField(_("short name"), blank=True)
    local_name = models.CharField(
        _("name in the local script"),
        max_length=300,
        blank=True,
        help_text=_("When it is none of the three languages."),
    )
    former_names = models.TextField(_("former names"), blank=True, help_text=_("One on each line."))
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    category = models.CharField(_("category"), max_length=40, choices=terms.category_choices)
    legal_status = models.CharField(_("legal status"), max_length=200, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=80, blank=True)
    founded_year = models.PositiveSmallIntegerField(
        _("year of foundation"), null=True, blank=True, validators=(MinValueValidator(600), MaxValueValidator(2200))
    )
    country = CountryField(_("country of the seat"), db_index=True)
    city = models.CharField(_("city of the seat"), max_length=120, blank=True)
    territories = CodesField(_("countries where it works"), codes=country_choices)
    website = models.URLField(_("website"), blank=True)

    head = models.CharField(_("head"), max_length=200, blank=True)
    board = models.TextField(_("board"), blank=True, help_text=_("One person on each line."))
    # xgettext:no-python-format  # noqa: ERA001
    owners = models.TextField(_("owners of 25 % or more"), blank=True, help_text=_("One on each line, with the share."))

    summary = TranslatedField(_("what they do"), blank=True, multiline=True)
    fields_of_action = CodesField(_("fields of action"), codes=FieldOfAction)
    sdgs = CodesField(_("Sustainable Development Goals"), codes=terms.goal_choices)
    dac_sectors = CodesField(_("OECD DAC sectors"), codes=terms.sector_choices)

    tier = models.CharField(_("tier"), max_length=12, choices=Tier, default=Tier.OPERATIONAL)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    lead_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="partners_led", verbose_name=_("lead officer")
    )
    first_contact_date = models.DateField(_("first contact"), null=True, blank=True)
    last_contact_date = models.DateField(_("last contact"), null=True, blank=True, editable=False, db_index=True)

    status = models.CharField(
        _("status"), max_length=24, choices=PartnerStatus, default=PartnerStatus.PROSPECT, editable=False, db_index=True
    )
    risk_level = models.CharField(_("risk"), max_length=12, choices=RiskLevel, blank=True, editable=False)
    risk_score = models.DecimalField(
        _("risk score"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
        validators=(MinValueValidator(0), MaxValueValidator(100)),
        help_text=_("0 to 100, as worked out from the questionnaire."),
    )
    screening_result = models.CharField(
        _("screening against lists"), max_length=14, choices=ScreeningResult, blank=True, editable=False
    )
    screening_date = models.DateField(_("screened on"), null=True, blank=True, editable=False)
    decision = models.CharField(_("decision"), max_length=24, choices=Decision, blank=True, editable=False)
    due_diligence_date = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    due_diligence_end_date = models.DateField(
        _("due diligence until"), null=True, blank=True, editable=False, db_index=True
    )
    clearance_ended_date = models.DateField(_("clearance ended early on"), null=True, blank=True, editable=False)
    early_end_cause = models.CharField(
        _("why it ended early"), max_length=12, choices=terms.EarlyEnd, blank=True, editable=False
    )
    decided_facts = models.CharField(_("facts decided on"), max_length=64, blank=True, editable=False)
    conditions = models.TextField(
        _("conditions"), blank=True, editable=False, help_text=_("Each with its owner, its date and its evidence.")
    )
    review_date = models.DateField(_("review on"), null=True, blank=True, editable=False)
    answer_due_date = models.DateField(_("partner may answer until"), null=True, blank=True, editable=False)
    suspension_date = models.DateField(_("suspended on"), null=True, blank=True, editable=False)
    suspension_end_date = models.DateField(_("suspended until"), null=True, blank=True, editable=False)
    has_restriction = models.BooleanField(_("restriction in place"), default=False, editable=False)
    is_fictional = models.BooleanField(_("is fictional"), default=False, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="absorbed",
        verbose_name=_("merged into"),
    )

    former_numbers = models.CharField(
        _("numbers of records merged into it"), max_length=200, blank=True, default="", editable=False
    )

    objects = PresentPartners()
    everyone = models.Manager["Partner"]()

    class Meta:
        ordering = ("-updated_at",)
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        indexes = (
            models.Index(fields=("status", "-updated_at", "-id"), name="partners_of_a_status"),
            models.Index(fields=("country", "-updated_at", "-id"), name="partners_of_a_country"),
            # All that the pictures of the whole count by, and what decides who may read: no row itself is read.
            models.Index(
                fields=("category", "country", "status", "confidentiality", "unit", "lead_officer", "created_by"),
                condition=Q(merged_into=None),
                name="partners_counted",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(risk_level=RiskLevel.VERIFIED) | Q(risk_score__isnull=True),
                name="verified_partner_has_no_score",
            ),
            models.CheckConstraint(
                condition=~Q(status=PartnerStatus.SUSPENDED) | Q(suspension_end_date__isnull=False),
                name="suspension_has_its_end",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(terms.ENGAGED)) | Q(due_diligence_end_date__isnull=False),
                name="cleared_partner_has_valid_until",
            ),
            models.CheckConstraint(
                condition=Q(due_diligence_date__isnull=True)
                | Q(due_diligence_end_date__isnull=True)
                | Q(due_diligence_end_date__gte=F("due_diligence_date")),
                name="due_diligence_ends_after_decision",
            ),
        )

    def __str__(self) -> str:
        return words(self.short_name) or words(self.name)

    def clean(self) -> None:
        """Refuse a first contact before the foundation; raises `ValidationError` by field."""
        if self.first_contact_date and self.founded_year and self.first_contact_date.year < self.founded_year:
            raise ValidationError({"first_contact_date": _("It lies before the year of foundation.")})

    @property
    def is_public_body(self) -> bool:
        """Whether it is verified and never scored (R-09)."""
        return terms.iati_types().get(self.category, "") in terms.PUBLIC_IATI_TYPES

    @property
    def is_private(self) -> bool:
        """Whether it must be screened before anything is asked of it or shown with it (R-07)."""
        kind = terms.iati_types().get(self.category, "")
        return kind in terms.PRIVATE_IATI_TYPES and self.category not in terms.NOT_PRIVATE

    @property
    def is_screened(self) -> bool:
        """Whether its screening against the lists is passed (R-07)."""
        return self.screening_result in terms.PASSED

    @property
    def is_member_country(self) -> bool:
        return Country.of(self.country).is_member

    @property
    def identity_facts(self) -> str:
        """The digest of what ends a clearance early when it changes: head, owners, legal form (R-05)."""
        return digest((self.head, self.owners, self.legal_status, self.category))

    def derive(self) -> None:
        """Note the day on which a clearance ended early: its facts changed, or something came (R-05)."""
        is_decided = self.decision in terms.FAVOURABLE
        if not is_decided:
            self.early_end_cause = ""
        has_changed = self.decided_facts != self.identity_facts
        is_over = is_decided and (has_changed or bool(self.early_end_cause))
        self.clearance_ended_date = (self.clearance_ended_date or clock.today()) if is_over else None

    def stored(self) -> None:
        """Keep the keys by which it is recognised, whoever stored it."""
        keep_identity(self)

    @classmethod
    def stored_together(cls, records: Sequence[Self]) -> None:
        """Keep the keys of many new ones at once."""
        fill_identities(records)

    def decision_holds_on(self, day: date) -> bool:
        """Tell whether a decision in its favour still holds on a day, whatever happened to it since (R-05)."""
        return (
            self.decision in terms.FAVOURABLE
            and self.due_diligence_end_date is not None
            and day <= self.due_diligence_end_date
            and self.clearance_ended_date is None
        )

    def is_cleared_on(self, day: date) -> bool:
        """Tell whether nothing in its due diligence stands against an agreement on a day (R-01, R-05).

        During a renewal the earlier decision holds until the new one. A suspension ends it at once, and a hit on a
        list that nobody has settled holds it up.
        """
        is_out = self.status in {PartnerStatus.SUSPENDED, PartnerStatus.NOT_CLEARED, *terms.CLOSED}
        return self.decision_holds_on(day) and not is_out and self.screening_result not in terms.HOLDING


def digest(facts: Iterable[str]) -> str:
    """Return the hash of facts about a partner, the same for another spelling of them."""
    # Folded, so that a corrected accent or capital does not end a clearance.
    return hashlib.sha256("\n".join(fold(fact) for fact in facts).encode()).hexdigest()
