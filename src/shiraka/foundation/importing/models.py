"""An import, what it brought in, and how the columns of a table were read the last time."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.foundation.jobs.models import Job
from shiraka.foundation.people.models import Unit


class ImportState(models.TextChoices):
    """How far an import has come. `STORING` means begun: if its process ended since, nothing was stored."""

    UPLOADED = "uploaded", _("File received")
    MAPPED = "mapped", _("Columns assigned")
    EXAMINING = "examining", _("Being checked")
    PREVIEWED = "previewed", _("Checked")
    STORING = "storing", _("Being stored")
    STORED = "stored", pgettext_lazy("import", "Stored")
    FAILED = "failed", _("Not stored")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", pgettext_lazy("import", "Undone")


class Import(models.Model):
    """One file that somebody brings in, whole; only they see it, for it holds what they may know.

    `mapping` tells sheet, header, columns and answers; `findings` what the check found, as the page shows it.
    """

    kind = models.CharField(_("kind"), max_length=40)
    file = models.FileField(_("file"), upload_to="imports/")
    original_name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.UPLOADED)
    mapping = models.JSONField(_("assignment of columns"), default=dict)
    findings = models.JSONField(_("what the check found"), default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("job"))
    created_at = models.DateTimeField(_("received at"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=pgettext_lazy("person", "by")
    )
    stored_at = models.DateTimeField(_("stored at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}: {self.original_name}"


class Act(models.TextChoices):
    """What an import did with a row."""

    CREATED = "created", pgettext_lazy("record", "Added")
    UPDATED = "updated", pgettext_lazy("record", "Changed")


class ImportedRecord(models.Model):
    """A record that an import added or changed; `version` is the one it left, `before` what it replaced."""

    batch = models.ForeignKey(Import, models.PROTECT, related_name="records", verbose_name=_("import"))
    row = models.PositiveIntegerField(_("row"))
    act = models.CharField(_("what was done"), max_length=8, choices=Act)
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    version = models.PositiveIntegerField(_("version"))
    before = models.JSONField(_("before"), default=dict)

    class Meta:
        ordering = ("pk",)
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.row}: {self.content_type_id}/{self.object_id}"


class RememberedColumns(models.Model):
    """How somebody read the columns of tables with the same header; their unit is offered it too."""

    kind = models.CharField(_("kind"), max_length=40)
    signature = models.CharField(_("header"), max_length=64)
    mapping = models.JSONField(_("assignment of columns"), default=dict)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("unit"))
    updated_at = models.DateTimeField(_("last change"))
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("last changed by")
    )

    class Meta:
        ordering = ("-updated_at",)
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = (
            models.UniqueConstraint(fields=("kind", "signature", "updated_by"), name="one_memory_per_header"),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.signature[:8]}"
