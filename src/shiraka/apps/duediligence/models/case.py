"""The case: what is found out about one partner, for what engagement, and what was decided on it."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shiraka.apps.duediligence import terms
from shiraka.apps.duediligence.events import CaseOpened
from shiraka.apps.duediligence.models.scheme import Scheme
from shiraka.apps.duediligence.models.tiering import target_days, tier_of
from shiraka.apps.duediligence.terms import CaseStatus, Cause, DiligenceTier, MoneyFlow
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.models.partner import digest
from shiraka.apps.partners.terms import Decision, RiskLevel, ScreeningResult
from shiraka.engines import risk
from shiraka.foundation import clock
from shiraka.foundation.entities.fields import CodesField, country_choices
from shiraka.foundation.events import publish
from shiraka.foundation.languages.formats import day as day_in_words
from shiraka.foundation.languages.formats import local_date
from shiraka.foundation.parameters.current import currency_pairs
from shiraka.foundation.records import ConfidentialRecord
from shiraka.foundation.workflow.conditions import Condition, Refused, holders, unmet
from shiraka.values.money import Money

ENGAGEMENT = (
    "money_flow",
    "amount",
    "amount_currency",
    "uses_emblem",
    "flow_countries",
    "sectors",
    "has_exposed_controller",
)
"""The facts of the engagement in view, from which the tier follows."""


def currency_choices() -> list[tuple[str, str]]:
    """Return the currencies that the organisation offers, by code, in its own order."""
    return [(str(code), str(label)) for code, label in currency_pairs()]


def _person(label: Any) -> Any:
    """Return a field for who did something on the case, filled by moves."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=label,
    )


class Case(ConfidentialRecord):
    """The due diligence of one partner for one engagement in view.

    The engagement decides how deep it goes (`tier`); the risk it finds is the partner's own. The score is the one
    of the day it was handed over for second reading; until then it is worked out anew whenever it is looked at.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, editable=False)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="cases", verbose_name=_("partner"))
    status = models.CharField(
        _("status"), max_length=24, choices=CaseStatus, default=CaseStatus.OPENED, editable=False, db_index=True
    )
    cause = models.CharField(_("why it is opened"), max_length=12, choices=Cause, default=Cause.FIRST)
    purpose = models.CharField(
        _("engagement in view"), max_length=300, help_text=_("What is to be done together, in a sentence.")
    )
    analyst = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("analyst"),
    )
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, editable=False, related_name="cases", verbose_name=_("version of questions and weights")
    )

    money_flow = models.CharField(_("money"), max_length=12, choices=MoneyFlow, default=MoneyFlow.NONE)
    amount = models.DecimalField(
        _("amount"),
        max_digits=18,
        decimal_places=3,
        null=True,
        blank=True,
        validators=(MinValueValidator(0),),
        help_text=_("Over the whole life of the engagement."),
    )
    amount_currency = models.CharField(_("currency"), max_length=3, choices=currency_choices, blank=True)
    uses_emblem = models.BooleanField(_("uses our emblem or name"), default=False)
    flow_countries = CodesField(
        _("countries that the funds pass through"),
        codes=country_choices,
        help_text=_("Only where money flows. A country on an anti-money-laundering list excludes nobody (R-10)."),
    )
    sectors = CodesField(_("sectors of high risk it works in"), codes=terms.sector_choices)
    has_exposed_controller = models.BooleanField(_("a politically exposed person controls it"), default=False)

    tier = models.CharField(_("tier"), max_length=2, choices=DiligenceTier, editable=False)
    tier_reasons = models.JSONField(default=list, editable=False)
    raised_tier = models.CharField(
        _("tier raised by hand to"), max_length=2, choices=DiligenceTier, blank=True, editable=False
    )
    needs_financial_module = models.BooleanField(_("financial module"), default=False, editable=False)
    target_date = models.DateField(_("to be decided by"), null=True, blank=True, editable=False, db_index=True)
    commission_informed_date = models.DateField(
        _("National Commission informed on"), null=True, blank=True, editable=False
    )

    questionnaire_sent_date = models.DateField(_("questionnaire sent on"), null=True, blank=True, editable=False)
    questionnaire_due_date = models.DateField(_("answers due on"), null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(_("answers handed in at"), null=True, blank=True, editable=False)

    screened_at = models.DateTimeField(_("names screened at"), null=True, blank=True, editable=False)
    screened_lists = models.CharField(_("lists screened against"), max_length=300, blank=True, editable=False)
    screening_result = models.CharField(
        _("screening against lists"), max_length=14, choices=ScreeningResult, blank=True, editable=False
    )
    verification_note = models.TextField(
        _("identity, mandate and signatory"),
        blank=True,
        editable=False,
        help_text=_("What proves who they are, what they may do and who signs for them."),
    )

    scored_by = _person(_("scored or verified by"))
    scored_at = models.DateTimeField(_("scored or verified at"), null=True, blank=True, editable=False)
    risk_score = models.DecimalField(
        _("risk score"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        editable=False,
        validators=(MinValueValidator(0), MaxValueValidator(100)),
        help_text=_("0 to 100, rounded for show. The level is decided on the unrounded figure."),
    )
    risk_level = models.CharField(_("risk"), max_length=12, choices=RiskLevel, blank=True, editable=False)
    assessment = models.JSONField(default=dict, editable=False)
    assessed_facts = models.CharField(max_length=64, blank=True, editable=False)
    read_by = _person(_("read again by"))
    read_at = models.DateTimeField(_("read again at"), null=True, blank=True, editable=False)

    decision = models.CharField(_("decision"), max_length=24, choices=Decision, blank=True, editable=False)
    decided_by = _person(_("decided by"))
    decided_date = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    end_date = models.DateField(_("holds until"), null=True, blank=True, editable=False, db_index=True)
    review_date = models.DateField(_("review on"), null=True, blank=True, editable=False)
    answer_due_date = models.DateField(_("partner may answer until"), null=True, blank=True, editable=False)
    answer_received_date = models.DateField(_("partner answered on"), null=True, blank=True, editable=False)
    partner_answer = models.TextField(_("answer of the partner to the decision"), blank=True, editable=False)
    reopening_order_date = models.DateField(_("reopening ordered on"), null=True, blank=True, editable=False)
    is_fictional = models.BooleanField(_("is fictional"), default=False, editable=False)

    class Meta:
        ordering = ("-updated_at",)
        verbose_name = _("due-diligence case")
        verbose_name_plural = _("due-diligence cases")
        indexes = (models.Index(fields=("status", "-updated_at", "-id"), name="cases_of_a_status"),)
        constraints = (
            models.UniqueConstraint(
                fields=("partner",),
                condition=Q(status__in=sorted(terms.OPEN)),
                name="one_open_case_of_a_partner",
            ),
            models.CheckConstraint(
                condition=~Q(tier=DiligenceTier.T0) | Q(risk_score__isnull=True), name="verified_case_has_no_score"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(terms.MONITORED)) | Q(end_date__isnull=False),
                name="cleared_case_has_its_end",
            ),
        )

    def __str__(self) -> str:
        return self.number

    def clean(self) -> None:
        """Refuse money without an amount, and other facts of the engagement once work began; by field."""
        moves_money = self.money_flow != MoneyFlow.NONE
        if moves_money and (self.amount is None or not self.amount_currency):
            raise ValidationError({"amount": _("Say how much, and in which currency.")})
        if not moves_money and self.amount:
            raise ValidationError({"money_flow": _("Say who pays whom, or leave the amount empty.")})
        if not moves_money and self.flow_countries:
            raise ValidationError({"flow_countries": _("Without money no funds pass through a country.")})
        stored = Case.objects.filter(pk=self.pk).first()
        if stored is None or stored.partner_id != self.partner_id:
            self._clean_opening()
        fixed = ("partner_id", *ENGAGEMENT)
        has_begun = stored is not None and stored.status != CaseStatus.OPENED
        if has_begun and any(getattr(stored, name) != getattr(self, name) for name in fixed):
            raise ValidationError(
                _("Work on the case has begun. The analyst corrects the engagement with “Correct the engagement”.")
            )

    def _clean_opening(self) -> None:
        """Refuse a second open case, and any over an exclusion that nobody ordered to reopen (R-06)."""
        others = Case.objects.filter(partner=self.partner_id).exclude(pk=self.pk)
        running = others.filter(status__in=terms.OPEN).first()
        if running is not None:
            raise ValidationError({"partner": _("%(number)s is open on this partner.") % {"number": running.number}})
        bar = self.bar()
        if bar is not None:
            raise ValidationError({"partner": f"{bar.label} {bar.detail}"})

    def bar(self) -> Condition | None:
        """Return why no case may be opened on its partner: an exclusion that nobody ordered to reopen (R-06)."""
        excluding = standing_exclusions([self.partner_id]).exclude(pk=self.pk).first()
        if excluding is None:
            return None
        day = day_in_words(excluding.decided_date) if excluding.decided_date else ""
        return unmet(
            _("%(number)s excluded it on %(day)s.") % {"number": excluding.number, "day": day},
            _("Only the Director-General orders it reopened, in writing and on new facts."),
            rule="R-06",
            who=holders("case_decide_high:A"),
        )

    def check_entering(self) -> None:
        """Refuse a case over a standing exclusion, whoever enters it and however; raises `Refused`."""
        bar = self.bar()
        if bar is not None:
            raise Refused([bar])

    @property
    def money(self) -> Money | None:
        """The amount with its currency, None where no money moves."""
        if self.amount is None or not self.amount_currency or self.money_flow == MoneyFlow.NONE:
            return None
        return Money(self.amount, self.amount_currency)

    @cached_property
    def partner_hits(self) -> list[Any]:
        """What lists say of the partner and its people, read once: every step of a case asks for it."""
        return list(self.partner.hits.all())

    @property
    def is_verification(self) -> bool:
        """Whether the body is verified and not scored (R-09)."""
        return self.tier == DiligenceTier.T0

    @property
    def is_worked_on(self) -> bool:
        """Whether answers and findings may still change."""
        return self.status in terms.WORKED_ON

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided on it yet."""
        return self.status in terms.OPEN

    @property
    def partner_facts(self) -> str:
        """The digest of what an assessment rests on in the register: who the partner is, who leads and owns it."""
        partner = self.partner
        told = (*partner.name.as_dict().values(), partner.category, partner.legal_status, partner.registration_number)
        return digest((*told, partner.head, partner.board, partner.owners))

    def holds_on(self, day: date) -> bool:
        """Tell whether its decision in favour of the partner holds on a day, as far as the case itself says (R-05)."""
        return self.status in terms.MONITORED and self.end_date is not None and day <= self.end_date

    def derive(self) -> None:
        """Work out the tier while the case is worked on; the day it is to be decided by counts from its opening."""
        if not self.is_worked_on:
            return
        if self.scheme_id is None:
            self.scheme = Scheme.in_force()
        opened = clock.today() if self._state.adding else local_date(self.created_at)
        found = tier_of(
            self,
            day=clock.today(),
            worst_severity=self.worst_severity(),
            has_earlier_adverse_case=self._has_earlier_adverse_case(),
            raised_to=self.raised_tier,
        )
        self.tier, self.tier_reasons = DiligenceTier(found.code), list(found.reasons)
        self.needs_financial_module = found.needs_financial_module
        self.target_date = opened + timedelta(days=target_days(found.code))

    def stored(self) -> None:
        """Ask what its tier asks, and announce a new case, whoever stored it."""
        self.ask_missing()
        if self.version == 1:
            publish(CaseOpened(self.pk))

    def ask_missing(self) -> None:
        """Add the questions and criteria that its tier asks and that are not on it yet."""
        now = {"created_at": clock.now(), "updated_at": clock.now()}
        asked = [] if self.is_verification else self.asked().questions
        there = set(self.answers.values_list("code", flat=True))
        places = {line["code"]: place for place, line in enumerate(self.scheme.content["questions"])}
        new = [
            self.answers.model(case=self, code=question.code, place=places[question.code], **now)
            for question in asked
            if question.code not in there
        ]
        self.answers.bulk_create(new)
        known = set(self.criteria.values_list("code", flat=True))
        codes = [line["code"] for line in self.scheme.content["criteria"] if line["code"] not in known]
        self.criteria.bulk_create([self.criteria.model(case=self, code=code, **now) for code in codes])

    def asked(self) -> risk.Scheme:
        """Return the part of the scheme that its tier asks."""
        return risk.for_tier(self.scheme.engine(), self.tier, financial_module=self.needs_financial_module)

    def worst_severity(self) -> int:
        """Return how grave the worst controversy on it counts, 0 without one."""
        if self.pk is None:
            return 0
        return risk.worst_severity(
            risk.Controversy(severity=found.severity, credibility=found.credibility)
            for found in self.controversies.all()
        )

    def _has_earlier_adverse_case(self) -> bool:
        return Case.objects.filter(partner=self.partner_id, status__in=terms.ADVERSE).exclude(pk=self.pk).exists()

    def drafted_by(self) -> tuple[int | None, ...]:
        """Return who scored and who read again: they give no other opinion on the case (R-03)."""
        return self.scored_by_id, self.read_by_id


def standing_exclusions(partners: Sequence[int]) -> models.QuerySet[Case]:
    """Return the cases that exclude partners and that nobody ordered to reopen, the latest first (R-06)."""
    excluding = Case.objects.filter(partner__in=partners, status=CaseStatus.EXCLUDED, reopening_order_date=None)
    return excluding.order_by("-decided_date", "-pk")
