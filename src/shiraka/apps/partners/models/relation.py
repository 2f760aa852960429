"""What passes between us and a partner, and between partners."""

import copy
from typing import ClassVar, Self, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners.models.contact import Contact
from shiraka.apps.partners.models.partner import Partner
from shiraka.apps.partners.terms import REVERSED, InteractionKind, RelationshipKind
from shiraka.foundation.languages.current import listing
from shiraka.foundation.records import Record


class Interaction(Record):
    """One contact with a partner: a meeting, a call, a letter, and what follows from it."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="interactions", verbose_name=_("partner"))
    subject = models.CharField(_("subject"), max_length=200)
    held_date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=10, choices=InteractionKind, default=InteractionKind.MEETING)
    contacts = models.ManyToManyField(
        Contact,
        blank=True,
        related_name="interactions",
        verbose_name=_("contacts who took part"),
        help_text=_("Those of this partner."),
    )
    people = models.CharField(
        _("others present"), max_length=400, blank=True, help_text=_("Ours, and theirs who are no contacts here.")
    )
    summary = models.TextField(_("summary"))
    follow_up = models.TextField(_("what follows"), blank=True)
    follow_up_date = models.DateField(_("follow-up by"), null=True, blank=True)
    follow_up_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who does it"),
    )
    follow_up_done_date = models.DateField(_("done on"), null=True, blank=True)
    sent_in_by = models.CharField(
        _("came by e-mail from"),
        max_length=254,
        blank=True,
        editable=False,
        help_text=_("Filed from an e-mail that came from this address."),
    )

    class Meta:
        ordering = ("-held_date", "-pk")
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        constraints = (
            models.CheckConstraint(
                condition=Q(follow_up_date__isnull=True) | ~Q(follow_up=""), name="follow_up_date_has_its_task"
            ),
        )

    def __str__(self) -> str:
        return self.subject

    def clean(self) -> None:
        """Check who took part and what follows; raises `ValidationError` by field."""
        if self.partner_id:
            self._check_contacts()
        if self.follow_up_date and not self.follow_up:
            raise ValidationError({"follow_up": _("Say what has to be done by that day.")})
        if self.follow_up and not self.follow_up_owner_id:
            raise ValidationError({"follow_up_owner": _("Say who does it.")})

    def _check_contacts(self) -> None:
        took_part = cast("list[Contact]", self.several("contacts"))
        strangers = [contact for contact in took_part if contact.partner_id != self.partner_id]
        if strangers:
            words = _("Of another partner: %(names)s. Only contacts of the partner take part.")
            raise ValidationError({"contacts": words % {"names": listing(strangers)}})


class Relationship(Record):
    """What one partner is to another. `is_turned` says that it is told from the side of the other one."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="relationships", verbose_name=_("partner"))
    kind = models.CharField(_("relation"), max_length=14, choices=RelationshipKind)
    other = models.ForeignKey(Partner, models.PROTECT, related_name="related_by", verbose_name=_("other partner"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    start_date = models.DateField(_("since"), null=True, blank=True)
    end_date = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("kind", "pk")
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = (
            models.CheckConstraint(condition=~Q(partner=F("other")), name="relationship_with_another"),
            models.UniqueConstraint(fields=("partner", "kind", "other"), name="one_relationship_of_a_kind"),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="relationship_ends_after_start",
            ),
        )

    called_after: ClassVar[str] = "other"
    is_turned = False

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.other}"

    def get_kind_display(self) -> str:  # type: ignore[no-redef]  # Django writes its own only where there is none
        words = {**dict(RelationshipKind.choices), **(REVERSED if self.is_turned else {})}
        return str(words.get(self.kind, self.kind))

    def told_on(self, record: models.Model) -> Self:
        """Return it as either partner sees it: on the page of the other one, a copy that is worded from its side."""
        if self.other != record:
            return self
        turned = copy.copy(self)
        turned.is_turned = True
        turned.partner, turned.other = self.other, self.partner
        return turned

    def clean(self) -> None:
        """Refuse a partner related to itself; raises `ValidationError` by field."""
        if self.partner_id and self.partner_id == self.other_id:
            raise ValidationError({"other": _("A partner has no relation with itself.")})
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("It lies before the start.")})
        if self.kind not in REVERSED and self._mirrored().exists():
            raise ValidationError({"other": _("This is entered already, from the side of the other partner.")})

    def _mirrored(self) -> models.QuerySet["Relationship"]:
        """Return the same told of the other partner: kinds that read the same from both sides tell it twice."""
        return Relationship.objects.filter(partner=self.other_id, kind=self.kind, other=self.partner_id)
