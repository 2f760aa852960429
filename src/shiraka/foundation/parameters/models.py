"""The versions of each setting, what was said about a proposal, and a mark of the present state."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("version of a setting", "Proposed")
    IN_FORCE = "in_force", pgettext_lazy("version of a setting", "In force")
    REFUSED = "refused", pgettext_lazy("version of a setting", "Refused")
    SUPERSEDED = "superseded", pgettext_lazy("version of a setting", "Superseded")


class ParameterVersion(models.Model):
    """One value of one setting, from its proposal on. Never changed afterwards but for its state.

    The value that comes with the system has no row; the first proposal is version 1.
    """

    key = models.CharField(_("setting"), max_length=60)
    version = models.PositiveIntegerField(_("version"))
    value = models.JSONField(_("value"))
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    reason = models.TextField(_("reason"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decision_note = models.TextField(_("note on the decision"), blank=True)
    effective_date = models.DateField(_("in force from"), null=True)

    class Meta:
        ordering = ("key", "-version")
        verbose_name = _("version of a setting")
        verbose_name_plural = _("versions of settings")
        constraints = (
            models.UniqueConstraint(fields=("key", "version"), name="one_version_number_per_setting"),
            models.UniqueConstraint(fields=("key",), condition=Q(state="proposed"), name="one_proposal_per_setting"),
            models.UniqueConstraint(fields=("key",), condition=Q(state="in_force"), name="one_value_in_force"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("proposed_by")), name="decided_by_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class ProposalComment(models.Model):
    """What somebody said about a proposal before it was decided."""

    version = models.ForeignKey(ParameterVersion, models.PROTECT, related_name="comments", verbose_name=_("version"))
    words = models.TextField(_("comment"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        ordering = ("written_at", "pk")
        verbose_name = _("comment on a proposal")
        verbose_name_plural = _("comments on proposals")

    def __str__(self) -> str:
        return f"{self.version}: {self.written_by}"


class Generation(models.Model):
    """One row that changes with each approval, so that every process sees when its copy is old."""

    # Random and not counted: a rolled-back approval must not leave a number that comes again.
    mark = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("mark of the settings in force")

    def __str__(self) -> str:
        return self.mark
