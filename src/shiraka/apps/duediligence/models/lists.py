"""Lists of sanctions and debarments as they were taken in, one snapshot after the other, and runs against them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.apps.duediligence.terms import list_name
from shiraka.apps.partners.models import Partner


class SnapshotState(models.TextChoices):
    IN_FORCE = "in_force", pgettext_lazy("list", "In force")
    WAITING = "waiting", pgettext_lazy("list", "Waits for confirmation")
    REPLACED = "replaced", pgettext_lazy("list", "Replaced")
    REFUSED = "refused", pgettext_lazy("list", "Refused")


class Snapshot(models.Model):
    """One list as it was on a day: its entries in a file, named after the hash of its content, and never changed."""

    code = models.CharField(_("list"), max_length=40, db_index=True)
    digest = models.CharField(_("hash"), max_length=64)
    file = models.FileField(_("file"), upload_to="screening/")
    state = models.CharField(_("state"), max_length=10, choices=SnapshotState, db_index=True)
    source = models.CharField(_("source"), max_length=500)
    list_date = models.CharField(_("date of the list"), max_length=10, blank=True)
    entry_count = models.PositiveIntegerField(_("entries"))
    problem_count = models.PositiveIntegerField(_("problems"), default=0)
    problems = models.JSONField(default=list)
    why_waiting = models.CharField(_("why it waits"), max_length=300, blank=True)
    taken_at = models.DateTimeField(_("taken in at"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken in by")
    )
    checked_at = models.DateTimeField(_("last found unchanged at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name=_("replaces")
    )

    class Meta:
        ordering = ("code", "-pk")
        verbose_name = _("list as taken in")
        verbose_name_plural = _("lists as taken in")
        constraints = (
            models.UniqueConstraint(
                fields=("code",), condition=Q(state=SnapshotState.IN_FORCE), name="one_snapshot_of_a_list_in_force"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.taken_at:%Y-%m-%d}"

    @property
    def name(self) -> str:
        """What the list is called."""
        return list_name(self.code)


class Fetched(models.Model):
    """What an address answered last, so that it is asked only for what is new."""

    address = models.CharField(max_length=500, unique=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    fetched_at = models.DateTimeField()
    error = models.CharField(_("last error"), max_length=500, blank=True)

    def __str__(self) -> str:
        return self.address


class RunKind(models.TextChoices):
    WHOLE = "whole", _("All partners, all lists")
    LISTS = "lists", _("Entries that changed, all partners")
    PARTNERS = "partners", _("Partners that changed, all lists")


class ScreeningRun(models.Model):
    """One time that partners were screened: against what, how many, and what it found. Every run is kept."""

    kind = models.CharField(_("kind"), max_length=10, choices=RunKind)
    lists = models.JSONField(_("lists"), default=dict)
    engine_version = models.CharField(_("version of the engine"), max_length=20)
    threshold = models.FloatField(_("threshold"))
    started_at = models.DateTimeField(_("begun at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked for by")
    )
    partner_count = models.PositiveIntegerField(_("partners"), default=0)
    name_count = models.PositiveIntegerField(_("names"), default=0)
    new_count = models.PositiveIntegerField(_("new hits"), default=0)
    reopened_count = models.PositiveIntegerField(_("hits possible again"), default=0)
    gone_count = models.PositiveIntegerField(_("hits gone"), default=0)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("screening run")
        verbose_name_plural = _("screening runs")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_at:%Y-%m-%d %H:%M}"


class Screened(models.Model):
    """When a partner was last screened, in which run and under which names: proof that nobody was left out."""

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="screened")
    run = models.ForeignKey(ScreeningRun, models.PROTECT, related_name="partners")
    names_digest = models.CharField(max_length=64)
    at = models.DateTimeField(_("screened at"), db_index=True)

    def __str__(self) -> str:
        return f"{self.partner_id} {self.at:%Y-%m-%d}"
