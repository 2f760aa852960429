"""By what a partner is recognised: the keys it is looked up by, and what may be the same organisation."""

from collections.abc import Iterable
from hashlib import sha256
from operator import itemgetter
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners.terms import Verdict
from shiraka.engines.matching import LONGEST_KEY, Organisation, keys_of
from shiraka.foundation.rows import store_rows
from shiraka.values.text import Text


class Identity(models.Model):
    """The digest of what a partner is recognised by, and whether it was compared with the register since."""

    stays_with_its_partner: ClassVar[bool] = True

    partner = models.OneToOneField("partners.Partner", models.CASCADE, primary_key=True, related_name="identity")
    facts = models.CharField(_("facts"), max_length=64)
    is_compared = models.BooleanField(_("is compared"), default=False, db_index=True)

    class Meta:
        verbose_name = _("identity of a partner")
        verbose_name_plural = _("identities of partners")

    def __str__(self) -> str:
        return str(self.partner_id)


class PartnerKey(models.Model):
    """One key that a partner is looked up by."""

    stays_with_its_partner: ClassVar[bool] = True

    partner = models.ForeignKey("partners.Partner", models.CASCADE, related_name="keys", verbose_name=_("partner"))
    key = models.CharField(_("key"), max_length=LONGEST_KEY)

    class Meta:
        verbose_name = _("key of a partner")
        verbose_name_plural = _("keys of partners")
        constraints = (models.UniqueConstraint(fields=("key", "partner"), name="one_key_of_a_partner"),)

    def __str__(self) -> str:
        return self.key


class Pair(models.Model):
    """Two partners that may be one organisation, why, and what somebody found.

    `likelihood` is in thousandths. `reasons` are those of the comparison, as values. A verdict holds for the facts
    that it was given on: when what either is recognised by changes, the pair is open again.
    """

    stays_with_its_partner: ClassVar[bool] = True

    first = models.ForeignKey("partners.Partner", models.CASCADE, related_name="+", verbose_name=_("partner"))
    second = models.ForeignKey("partners.Partner", models.CASCADE, related_name="+", verbose_name=_("other partner"))
    likelihood = models.PositiveSmallIntegerField(_("likelihood"))
    reasons = models.JSONField(_("reasons"), default=list)
    facts = models.CharField(_("facts"), max_length=129)
    found_at = models.DateTimeField(_("found at"))
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default=Verdict.OPEN)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("found by")
    )
    verdict_at = models.DateTimeField(_("verdict at"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ("-likelihood", "-pk")
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="one_pair_of_two_partners"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        )
        indexes = (models.Index(fields=("verdict", "-likelihood", "-id"), name="surest_pairs"),)

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}"


class Merger(models.Model):
    """Two records that were one organisation: what moved to the survivor, and what its fields were before.

    `moved` names each row that moved, by model, key and field; `before` and `after` are the fields of the survivor
    that changed. An undone merger stays, with who undid it.
    """

    stays_with_its_partner: ClassVar[bool] = True

    survivor = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("survivor"))
    absorbed = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", verbose_name=_("absorbed"))
    moved = models.JSONField(_("moved"), default=list)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    reason = models.CharField(_("reason"), max_length=300)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        ordering = ("-merged_at", "-pk")
        verbose_name = _("merger of partners")
        verbose_name_plural = _("mergers of partners")
        constraints = (
            models.UniqueConstraint(
                fields=("absorbed",), condition=Q(undone_at__isnull=True), name="absorbed_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.absorbed_id} > {self.survivor_id}"


COMPARED = (
    "name",
    "short_name",
    "local_name",
    "former_names",
    "acronym",
    "registration_number",
    "website",
    "country",
    "city",
)
"""The fields of a partner that it is compared by."""


def organisation_of(partner: Any) -> Organisation:
    """Return a partner as the comparison of organisations takes it."""
    names = [*Text.of(partner.name).as_dict().values(), *Text.of(partner.short_name).as_dict().values()]
    names += [partner.local_name, *partner.former_names.splitlines()]
    return Organisation(
        names=tuple(name.strip() for name in names if name.strip()),
        acronyms=(partner.acronym,) if partner.acronym.strip() else (),
        registration=partner.registration_number,
        website=partner.website,
        country=partner.country,
        city=partner.city,
    )


def facts_of(organisation: Organisation) -> str:
    """Return the digest of what an organisation is recognised by."""
    told = (
        *sorted(organisation.names),
        "",
        *organisation.acronyms,
        organisation.registration,
        organisation.website,
        organisation.country,
        organisation.city,
    )
    return sha256("\n".join(told).encode()).hexdigest()


def keep_identity(partner: Any) -> None:
    """Bring the keys of a stored partner up to date; nothing is written while what it is recognised by stays."""
    organisation = organisation_of(partner)
    facts = facts_of(organisation)
    if not Identity.objects.filter(partner=partner, facts=facts).exists():
        Identity.objects.update_or_create(partner=partner, defaults={"facts": facts, "is_compared": False})
        PartnerKey.objects.filter(partner=partner).delete()
        store_rows(PartnerKey, ("partner", "key"), [(partner.pk, key) for key in keys_of(organisation)])


@transaction.atomic
def fill_identities(partners: Iterable[Any]) -> int:
    """Write the keys of partners that have none yet, which were stored in bulk; return how many."""
    facts: list[tuple[int, str, bool]] = []
    keys: list[tuple[int, str]] = []
    for partner in partners:
        organisation = organisation_of(partner)
        facts.append((partner.pk, facts_of(organisation), False))
        keys += [(partner.pk, key) for key in keys_of(organisation)]
    store_rows(Identity, ("partner", "facts", "is_compared"), facts)
    # In the order of their index, which then grows at its end and not everywhere.
    store_rows(PartnerKey, ("partner", "key"), sorted(keys, key=itemgetter(1)))
    return len(facts)
