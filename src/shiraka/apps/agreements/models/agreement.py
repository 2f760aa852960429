"""What is stored of agreements: the instrument, its parties and its conditions."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shiraka.apps.agreements import terms
from shiraka.apps.agreements.models.numbers import holders_of
from shiraka.apps.agreements.terms import AgreementStatus, AgreementType, PartyRole, PowersStatus
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import FieldOfAction
from shiraka.foundation import clock
from shiraka.foundation.access.levels import MASK, Confidentiality
from shiraka.foundation.documents.models import DocumentKind, DocumentVersion
from shiraka.foundation.documents.reading import read_versions, versions_of
from shiraka.foundation.entities.fields import CodesField, country_choices
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import LANGUAGE_CHOICES, TranslatedField
from shiraka.foundation.parameters.current import currency_pairs
from shiraka.foundation.people.models import Unit
from shiraka.foundation.records import ConfidentialRecord, Record
from shiraka.values.money import Money


def currency_choices() -> list[tuple[str, str]]:
    """Return the currencies that the organisation offers, by code, in its own order."""
    return [(str(code), str(label)) for code, label in currency_pairs()]


class Agreement(ConfidentialRecord):
    """An instrument between the organisation and one or more partners.

    `amount` and `in_kind_value` are what this instrument alone commits; those of an amendment come
    on top of its parent's. What was signed is not changed any more: an amendment is drafted (R-15).
    """

    draft_number = models.CharField(_("draft number"), max_length=20, unique=True, editable=False)
    number = models.CharField(_("number"), max_length=60, blank=True, default="", editable=False)
    type = models.CharField(_("type"), max_length=4, choices=terms.type_choices)
    content_type_code = models.CharField(
        _("by its content"),
        max_length=4,
        choices=terms.content_type_choices,
        blank=True,
        help_text=_("For an exchange of letters: the type its content amounts to, which decides who signs."),
    )
    title = TranslatedField(_("title"), every_language=True, help_text=_("The register shows all three languages."))
    subject = TranslatedField(_("subject"), multiline=True, blank=True)
    legal_nature = models.CharField(
        _("legal nature"),
        max_length=12,
        choices=terms.LegalNature,
        blank=True,
        help_text=_("Left open: the one that the settings give for the type."),
    )
    basis = models.CharField(
        _("legal basis"), max_length=300, blank=True, help_text=_("A resolution, statute or earlier instrument.")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="family",
        db_index=False,
        verbose_name=_("parent agreement"),
        help_text=_("What an amendment changes, or the framework a protocol stands under."),
    )
    fields_of_action = CodesField(_("fields of action"), codes=FieldOfAction)
    countries = CodesField(_("countries"), codes=country_choices)
    languages = CodesField(
        _("authentic languages"), codes=LANGUAGE_CHOICES, blank=False, help_text=_("A text is filed in each of them.")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    lead_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("lead officer")
    )
    status = models.CharField(
        _("status"), max_length=24, choices=AgreementStatus, default=AgreementStatus.PROPOSAL, editable=False
    )

    amount = models.DecimalField(
        _("money committed"),
        max_digits=18,
        decimal_places=3,
        null=True,
        blank=True,
        validators=(MinValueValidator(0),),
        help_text=_("Whole life of the agreement. Empty: no money. For an amendment: what it adds."),
    )
    amount_currency = models.CharField(_("currency"), max_length=3, choices=currency_choices, blank=True)
    in_kind_value = models.DecimalField(
        _("value in kind"), max_digits=18, decimal_places=3, null=True, blank=True, validators=(MinValueValidator(0),)
    )
    in_kind_value_currency = models.CharField(_("currency in kind"), max_length=3, choices=currency_choices, blank=True)
    commits_staff_time = models.BooleanField(_("commits staff time"), default=False)

    planned_signature_date = models.DateField(_("signature planned for"), null=True, blank=True)
    signed_date = models.DateField(_("signed on"), null=True, blank=True, editable=False)
    signature_place = models.CharField(_("place of signature"), max_length=120, blank=True)
    signature_mode = models.CharField(_("signed"), max_length=10, choices=terms.SignatureMode, blank=True)
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("our signatory"),
    )
    signing_authority = TranslatedField(_("signing authority"), blank=True, editable=False)
    earlier_number = models.CharField(
        _("number in the earlier register"),
        max_length=60,
        blank=True,
        default="",
        help_text=_("Only for what was signed before the register is kept here. It stays the number of the agreement."),
    )
    earlier_signed_date = models.DateField(
        _("signed earlier, on"),
        null=True,
        blank=True,
        help_text=_("The day on the signed original. Legal Affairs compares and confirms it."),
    )

    entry_into_force = models.CharField(
        _("entry into force"),
        max_length=10,
        choices=terms.EntryIntoForce,
        default=terms.EntryIntoForce.SIGNATURE,
    )
    entry_into_force_date = models.DateField(_("date of entry into force"), null=True, blank=True)
    duration_months = models.PositiveSmallIntegerField(
        _("duration in months"),
        null=True,
        blank=True,
        validators=(MinValueValidator(1), MaxValueValidator(1200)),
        help_text=_("From entry into force. Leave it empty to give an end date, or for an agreement without end."),
    )
    end_date = models.DateField(_("ends on"), null=True, blank=True)
    renewal = models.CharField(_("renewal"), max_length=10, choices=terms.Renewal, default=terms.Renewal.NONE)
    notice_days = models.PositiveSmallIntegerField(_("days of notice"), default=90)
    in_force_date = models.DateField(_("in force since"), null=True, blank=True, editable=False)
    notice_received_date = models.DateField(_("notice received on"), null=True, blank=True)
    termination_date = models.DateField(_("terminated on"), null=True, blank=True)

    original_date = models.DateField(_("original deposited on"), null=True, blank=True)
    original_place = models.CharField(_("place of the original"), max_length=200, blank=True)
    public_summary = TranslatedField(_("public summary"), multiline=True, blank=True)
    uses_emblem = models.BooleanField(
        _("allows use of the emblem"), default=False, help_text=_("Needs a dated permission of its own (R-16).")
    )
    gender_marker = models.PositiveSmallIntegerField(_("gender"), choices=terms.Marker, default=terms.Marker.NONE)
    youth_marker = models.PositiveSmallIntegerField(_("youth"), choices=terms.Marker, default=terms.Marker.NONE)
    civil_society_marker = models.PositiveSmallIntegerField(
        _("civil society"), choices=terms.Marker, default=terms.Marker.NONE
    )
    clearance_round = models.PositiveSmallIntegerField(_("round of clearance"), default=1, editable=False)
    is_fictional = models.BooleanField(_("is fictional"), default=False, editable=False)

    class Meta:
        ordering = ("-updated_at",)
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = (
            models.UniqueConstraint(fields=("number",), condition=~Q(number=""), name="one_agreement_per_number"),
            models.UniqueConstraint(
                fields=("earlier_number",),
                condition=~Q(earlier_number=""),
                name="one_agreement_per_earlier_number",
                violation_error_message=_("Another agreement has this number of the earlier register."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=sorted(terms.UNSIGNED | terms.ABANDONED)) | ~Q(number=""),
                name="signed_agreement_has_number",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | ~Q(amount_currency=""), name="agreement_money_has_currency"
            ),
            models.CheckConstraint(
                condition=Q(in_kind_value__isnull=True) | ~Q(in_kind_value_currency=""),
                name="agreement_kind_has_currency",
            ),
        )
        indexes = (
            models.Index(fields=("status", "end_date"), name="agreements_by_end"),
            # Most have no parent, so that an index of all would seem to find half the register.
            models.Index(fields=("parent",), condition=Q(parent__isnull=False), name="agreements_of_a_parent"),
        )

    def __str__(self) -> str:
        return words(self.title)

    @property
    def money(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.amount_currency)

    @property
    def in_kind(self) -> Money | None:
        return None if self.in_kind_value is None else Money(self.in_kind_value, self.in_kind_value_currency)

    @property
    def commits_resources(self) -> bool:
        """Whether money, value in kind or staff time is committed, so that Finance certifies (R-01)."""
        return bool(self.amount or self.in_kind_value or self.commits_staff_time)

    @property
    def is_earlier(self) -> bool:
        """Whether it is told to have been signed before the register is kept here, under earlier rules."""
        return bool(self.earlier_number or self.earlier_signed_date)

    @cached_property
    def number_is_taken(self) -> bool:
        """Whether another agreement has the number under which this one stood in the earlier register."""
        beside = vars(self).get("read_beside", [self])
        taken = holders_of(type(self), [item.earlier_number for item in beside])
        for item in beside:
            item.number_is_taken = bool(taken.get(item.earlier_number.lower(), set()) - {item.pk})
        return bool(self.number_is_taken)

    @property
    def is_signed(self) -> bool:
        return self.status in terms.SIGNED_EVER

    def document_refusal(self, kind: str) -> str:
        """Refuse another text once it is signed; originals, copies and letters still come (R-15)."""
        if kind != DocumentKind.TEXT or not self.is_signed:
            return ""
        return str(_("The agreement is signed and its text stays as it was signed (R-15). Draft an amendment instead."))

    def shares_document(self, kind: str) -> bool:
        """What both sides signed belongs to both."""
        return kind in {DocumentKind.SIGNED, DocumentKind.CERTIFIED_COPY}

    @classmethod
    def read_together(cls, records: Sequence[Self]) -> None:
        """Read the parties and the texts of several agreements, and the families of amendments to be signed."""
        models.prefetch_related_objects(list(records), PARTIES)
        read_versions(records)
        awaiting = [item for item in records if item.amends and (item.is_earlier or item.status == _AWAITING)]
        models.prefetch_related_objects(awaiting, *OF_PARENT)
        earlier = [item for item in records if item.earlier_number]
        for item in earlier:
            # Few readers are asked for their numbers; whoever is first asks for all of them.
            vars(item)["read_beside"] = earlier

    @property
    def text_versions(self) -> list[DocumentVersion]:
        """The latest version of each filed text, by language; read once."""
        latest: dict[int, DocumentVersion] = {}
        for version in versions_of(self):
            if version.document.kind == DocumentKind.TEXT:
                latest.setdefault(version.document_id, version)
        return sorted(latest.values(), key=lambda version: (version.document.language, version.document_id))

    @cached_property
    def party_list(self) -> "list[Party]":
        """The parties with their partners; read once."""
        models.prefetch_related_objects([self], PARTIES)
        return list(self.parties.all())

    @cached_property
    def condition_list(self) -> "list[ConditionPrecedent]":
        models.prefetch_related_objects([self], CONDITIONS)
        return list(self.conditions.all())

    @cached_property
    def notice_list(self) -> "list[Any]":
        models.prefetch_related_objects([self], "notices")
        return list(self.notices.all())

    def drafted_by(self) -> tuple[int | None, ...]:
        """Return who filed the texts or named the parties: like its writers, they do not clear it (R-03)."""
        filed = (version.uploaded_by_id for version in self.text_versions)
        return (*filed, *(person for party in self.party_list for person in (party.created_by_id, party.updated_by_id)))

    @property
    def amends(self) -> "Agreement | None":
        """The agreement an amendment changes; None for any other."""
        return self.parent if self.type == AgreementType.AMD else None

    @cached_property
    def signed_amendments(self) -> "list[Agreement]":
        return list(self.family.filter(SIGNED_AMENDMENT))

    @property
    def texts_fingerprint(self) -> str:
        """The SHA-256 over the languages and hashes of the latest texts: the exact text (R-01)."""
        return _digest(f"{version.document.language}:{version.sha256}" for version in self.text_versions)

    @property
    def parties_fingerprint(self) -> str:
        """The SHA-256 over who the parties are and in what role."""
        return _digest(f"{party.partner_id}:{party.role}" for party in self.party_list)

    def clean(self) -> None:
        """Check what concerns several fields at once; raises `ValidationError` by field.

        A legal nature left open becomes the usual one of the type.
        """
        if not self.legal_nature:
            parent = self.parent.legal_nature if self.parent_id and self.parent else ""
            self.legal_nature = terms.usual_nature(self.type, parent=parent)
        if self.is_earlier and self.entry_into_force == terms.EntryIntoForce.SIGNATURE and self.entry_into_force_date:
            # A table of an office gives the day, and seldom says what it followed from.
            self.entry_into_force = terms.EntryIntoForce.DATE
        errors = {**self._money_errors(), **self._term_errors(), **self._kind_errors(), **self._frozen_errors()}
        if self.lead_officer_id and self.lead_officer.is_external:
            errors["lead_officer"] = _("The lead officer is one of the staff.")
        if errors:
            raise ValidationError(errors)

    def _money_errors(self) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        for name in ("amount", "in_kind_value"):
            if getattr(self, name) is not None and not getattr(self, f"{name}_currency"):
                errors[f"{name}_currency"] = _("Say in which currency.")
        return errors

    def _term_errors(self) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        start = self.in_force_date or self.entry_into_force_date
        if self.end_date and start and self.end_date < start:
            errors["end_date"] = _("It ends before it begins.")
        if self.earlier_signed_date and self.earlier_signed_date > clock.today():
            errors["earlier_signed_date"] = _("It lies in the future; what is still to come goes the usual way.")
        if self.end_date and self.duration_months and self.in_force_date is None:
            errors["duration_months"] = _("Give an end date or a duration, not both.")
        if self.entry_into_force == terms.EntryIntoForce.DATE and self.entry_into_force_date is None:
            errors["entry_into_force_date"] = _("Give the date on which it enters into force.")
        if self.renewal != terms.Renewal.NONE and not (self.end_date or self.duration_months):
            errors["renewal"] = _("An agreement without end is not renewed.")
        if self.renewal == terms.Renewal.TACIT and not self.duration_months:
            errors["duration_months"] = _("A tacit renewal is for the same term again: give it in months.")
        return errors

    def _kind_errors(self) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        if not self.legal_nature:
            errors["legal_nature"] = _("Say its legal nature: the settings give none for it.")
        if self.type == AgreementType.AMD and self.parent_id is None:
            errors["parent"] = _("Say which agreement it amends.")
        if self.parent_id and self.parent_id == self.pk:
            errors["parent"] = _("An agreement is not its own parent.")
        elif self.parent_id and self.parent is not None and self.parent.type == AgreementType.AMD:
            errors["parent"] = _("Name the agreement itself, not one of its amendments.")
        if self.type == AgreementType.EXL and not self.content_type_code:
            errors["content_type_code"] = _("Say what the exchange of letters amounts to.")
        if self.type != AgreementType.EXL and self.content_type_code:
            errors["content_type_code"] = _("Only for an exchange of letters.")
        return errors

    def _frozen_errors(self) -> dict[str, Any]:
        """What was signed stays as it was signed; only the register entry still changes."""
        if not self.is_signed or self.pk is None:
            return {}
        stored = Agreement.objects.get(pk=self.pk)
        keys = {field.name: field.attname for field in self._meta.concrete_fields}
        changed = [name for name in terms.SIGNED_FIELDS if getattr(stored, keys[name]) != getattr(self, keys[name])]
        sentence = _("The agreement is signed: draft an amendment instead (R-15).")
        return dict.fromkeys(changed, sentence)


class Party(Record):
    """One partner in one agreement. Legal Affairs accepts the powers of its signatory by a move."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="parties", verbose_name=_("agreement"))
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="parties", verbose_name=_("partner"))
    role = models.CharField(_("role"), max_length=12, choices=PartyRole, default=PartyRole.COUNTERPART)
    signatory_name = TranslatedField(_("signatory"), blank=True)
    signatory_title = TranslatedField(_("title of the signatory"), blank=True)
    status = models.CharField(
        _("powers"), max_length=10, choices=PowersStatus, default=PowersStatus.NOT_SEEN, editable=False
    )
    powers_note = models.CharField(
        _("evidence of powers"),
        max_length=300,
        blank=True,
        help_text=_("The statute, decision or letter that lets this person sign, and where it is kept."),
    )

    class Meta:
        ordering = ("pk",)
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = (models.UniqueConstraint(fields=("agreement", "partner"), name="one_party_per_partner"),)

    called_after: ClassVar[str] = "partner"

    def __str__(self) -> str:
        return str(self.partner)

    @property
    def called(self) -> str:
        """What all readers of the agreement are told it is called; it may have become more confidential since."""
        is_open = self.partner.confidentiality <= max(self.agreement.confidentiality, Confidentiality.INTERNAL)
        return str(self.partner) if is_open else MASK

    @property
    def powers_seen(self) -> bool:
        return self.status == PowersStatus.SEEN

    def clean(self) -> None:
        """Refuse to change who is bound once it is signed, or who signs once their powers are accepted.

        Nor is an agreement less confidential than whoever is newly named in it. Raises `ValidationError`.
        """
        stored = Party.objects.filter(pk=self.pk).first() if self.pk else None
        bound = ("agreement_id", "partner_id", "role")
        is_other = stored is None or any(getattr(stored, name) != getattr(self, name) for name in bound)
        touched = {self.agreement_id, stored.agreement_id} if stored is not None else {self.agreement_id}
        if is_other and Agreement.objects.filter(pk__in=touched, status__in=terms.SIGNED_EVER).exists():
            raise ValidationError(_("The agreement is signed: a change of its parties needs an amendment."))
        if is_other and self.partner_id and self.agreement_id:
            self._refuse_hidden_partner()
        if stored is not None and stored.powers_seen:
            accepted = _("The powers of this person were accepted: have the acceptance withdrawn first.")
            # What was accepted is that this person binds this partner.
            changed = [name for name in ("partner", "signatory_name") if getattr(stored, name) != getattr(self, name)]
            if changed:
                raise ValidationError(dict.fromkeys(changed, accepted))

    def _refuse_hidden_partner(self) -> None:
        """What an agreement lacks is told by the names of its parties, to all who read the agreement."""
        if self.partner.confidentiality > self.agreement.confidentiality:
            sentence = _("The partner is more confidential than the agreement: raise the agreement to its level first.")
            raise ValidationError({"partner": sentence})


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


_AWAITING = AgreementStatus.AWAITING_SIGNATURE
PARTIES = models.Prefetch("parties", Party.objects.select_related("partner"))
SIGNED_AMENDMENT = Q(type=AgreementType.AMD, status__in=terms.SIGNED_EVER)
OF_PARENT = (
    models.Prefetch("parent__parties", Party.objects.select_related("partner")),
    models.Prefetch("parent__family", Agreement.objects.filter(SIGNED_AMENDMENT), to_attr="signed_amendments"),
)
CONDITIONS = models.Prefetch("conditions", ConditionPrecedent.objects.select_related("owner"))


def _digest(facts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(facts)).encode()).hexdigest()
