"""A partner as bound by one agreement, and the person who signs for it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.agreements.models.agreement import Agreement
from shiraka.apps.agreements.terms import PartyRole, PowersStatus
from shiraka.apps.partners.models import Partner
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.records import Record


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

    def __str__(self) -> str:
        return str(self.partner)

    @property
    def powers_seen(self) -> bool:
        return self.status == PowersStatus.SEEN

    def clean(self) -> None:
        """Refuse to change who is bound once it is signed, or who signs once their powers are accepted.

        Raises `ValidationError`.
        """
        stored = Party.objects.filter(pk=self.pk).first() if self.pk else None
        if self.agreement_id is not None and self.agreement.is_signed:
            if stored is None or (stored.partner_id, stored.role) != (self.partner_id, self.role):
                raise ValidationError(_("The agreement is signed: a change of its parties needs an amendment."))
        if stored is not None and stored.powers_seen and stored.signatory_name != self.signatory_name:
            raise ValidationError(
                {"signatory_name": _("The powers of this person were accepted: have the acceptance withdrawn first.")}
            )
