"""Hits: names of a partner and its people that a list may mean, settled by two persons and remembered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.duediligence.terms import HitStatus, Proposal, SubjectRole, list_name
from shiraka.apps.partners.models import Partner
from shiraka.foundation.records import Record


class Hit(Record):
    """A name of a partner that met an entry of a list.

    It is remembered by partner, entry, and the digests of what stands on both sides: when either changes, a hit that
    was settled is possible again. `explanation` is what the engine said, as it said it; `entry` what the list said.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="hits", verbose_name=_("partner"))
    source_list = models.CharField(_("list"), max_length=40)
    entry_key = models.CharField(_("entry"), max_length=120)
    role = models.CharField(_("screened as"), max_length=12, choices=SubjectRole)
    subject_name = models.CharField(_("name screened"), max_length=300)
    subject_digest = models.CharField(max_length=64, editable=False)
    listed_name = models.CharField(_("name on the list"), max_length=500)
    entry_digest = models.CharField(max_length=64, editable=False)
    score = models.DecimalField(_("score"), max_digits=4, decimal_places=3)
    explanation = models.JSONField(default=dict, editable=False)
    entry = models.JSONField(default=dict, editable=False)
    engine_version = models.CharField(max_length=20, editable=False)
    snapshot_digest = models.CharField(max_length=64, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=14, choices=HitStatus, default=HitStatus.POSSIBLE, editable=False, db_index=True
    )
    found_at = models.DateTimeField(_("found at"), editable=False)
    proposal = models.CharField(_("first person says"), max_length=14, choices=Proposal, blank=True)
    grounds = models.TextField(
        _("grounds"), blank=True, help_text=_("What tells the two apart, or makes them one: birth, place, number.")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("first person"),
    )
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("second person"),
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ("-score", "pk")
        verbose_name = _("hit")
        verbose_name_plural = _("hits")
        indexes = (models.Index(fields=("partner", "status"), name="hits_of_a_partner"),)
        constraints = (
            models.UniqueConstraint(
                fields=("partner", "source_list", "entry_key", "role", "subject_name"),
                name="one_hit_of_a_name_on_an_entry",
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_name} · {self.listed_name}"

    @property
    def list_name(self) -> str:
        """What the list is called that it was found on."""
        return list_name(self.source_list)
