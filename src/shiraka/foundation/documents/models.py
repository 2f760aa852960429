"""A document on any record and its versions, each stored under the hash of its content."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.people.models import Language


class DocumentKind(models.TextChoices):
    TEXT = "text", _("Text")
    SIGNED = "signed", _("Signed original")
    CERTIFIED_COPY = "certified_copy", _("Certified copy")
    EVIDENCE = "evidence", _("Evidence")
    LETTER = "letter", _("Letter")
    MANDATE = "mandate", _("Mandate")
    OTHER = "other", _("Other")


class Document(models.Model):
    """A document on a record.

    Without a confidentiality of its own it has the record's; with one, the higher of the two. Readers from
    outside read it, up to Internal, only when it `is_shared`, is public by itself or was brought by their side.
    `is_authentic` marks a language in which the text is equally original (R-15).
    """

    content_type = models.ForeignKey(ContentType, models.PROTECT)
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.OTHER)
    language = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    is_authentic = models.BooleanField(_("is an authentic text"), default=False)
    confidentiality = models.PositiveSmallIntegerField(
        _("confidentiality"),
        choices=Confidentiality,
        null=True,
        blank=True,
        help_text=_("Empty: as the record. A document is never less confidential than its record."),
    )
    is_shared = models.BooleanField(
        _("shared with the other side"),
        default=False,
        help_text=_("Partners and National Commissions who see the record read it, with its earlier versions."),
    )
    created_at = models.DateTimeField(_("added at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = (models.Index(fields=("content_type", "object_id"), name="documents_of_a_record"),)

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One file of a document. Never changed or replaced: a correction is the next version."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name=_("document"))
    number = models.PositiveIntegerField(_("version"))
    file = models.FileField(_("file"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    original_name = models.CharField(_("name of the file"), max_length=200)
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("uploaded by"),
    )

    class Meta:
        ordering = ("document_id", "-number")
        verbose_name = _("version of a document")
        verbose_name_plural = _("versions of documents")
        constraints = (
            models.UniqueConstraint(fields=("document", "number"), name="one_version_per_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="versions_start_at_one"),
        )

    def __str__(self) -> str:
        return f"{self.document} v{self.number}"
