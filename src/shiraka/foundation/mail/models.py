"""An e-mail that came in, its files, and where it was filed."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.foundation.access.levels import Confidentiality


class State(models.TextChoices):
    UNFILED = "unfiled", pgettext_lazy("e-mail", "To be filed")
    FILED = "filed", pgettext_lazy("e-mail", "Filed")
    DISCARDED = "discarded", pgettext_lazy("e-mail", "Discarded")
    UNKNOWN = "unknown", pgettext_lazy("e-mail", "From an unknown sender")


class Why(models.TextChoices):
    """Why an e-mail was not filed by itself."""

    NONE = "", ""
    NOT_CONFIRMED = "not_confirmed", _("The mail server did not confirm the sender, so nothing was filed by itself.")
    NOWHERE = "nowhere", _("Nothing in it says which record it belongs to.")
    SEVERAL = "several", _("It could belong to several records.")
    NOT_THEIRS = "not_theirs", _("It names a record that you cannot edit, or that is not there.")
    ENCRYPTED = "encrypted", _("It is encrypted, so its words could not be read.")
    LARGE = "large", _("It is too large to be taken.")
    BROKEN = "broken", _("It is not a well-formed e-mail.")
    CONTACT = "contact", _("It came from a contact of the partner, not from one of us.")
    STRANGER = "stranger", _("No account of ours has the address that it came from.")
    HANDED_OVER = "handed_over", _("It came from an unknown sender and was handed over to you.")
    FAILED = "failed", _("The record would not take it as it is.")


class Message(models.Model):
    """One e-mail, taken once however often it is delivered.

    Whoever sent it in, its `owner`, reads it, and nobody else: the trail names it by its number. `people` are pairs
    of address and name. Its contents go when it is discarded, and some time after it was filed: `emptied_at`.
    """

    confidentiality: ClassVar[int] = int(Confidentiality.STRICT)

    fingerprint = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=250, blank=True, db_index=True)
    answers = models.JSONField(default=list)
    sender_address = models.CharField(pgettext_lazy("e-mail", "from"), max_length=254, blank=True)
    sender_name = models.CharField(max_length=200, blank=True)
    people = models.JSONField(default=list)
    named = models.JSONField(default=list)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    received_at = models.DateTimeField(_("received at"))
    text = models.TextField(blank=True)
    history = models.TextField(blank=True)
    forwarded = models.JSONField(default=list)
    language = models.CharField(max_length=2, blank=True)
    is_confirmed = models.BooleanField(default=False)
    is_cut = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNFILED)
    why = models.CharField(max_length=14, choices=Why, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    emptied_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Message"]] = models.Manager()

    class Meta:
        ordering = ("-received_at", "-pk")
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        indexes = (
            models.Index(fields=("owner", "state", "-received_at", "-id"), name="tray_of_a_person"),
            models.Index(fields=("state", "-received_at", "-id"), name="mail_by_state"),
        )

    def __str__(self) -> str:
        # The trail calls it so, and its readers are not those of the e-mail.
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def told_subject(self) -> str:
        return self.subject or str(_("(no subject)"))

    @property
    def addresses(self) -> list[str]:
        return [address for address, _name in self.people]

    @property
    def is_open(self) -> bool:
        """Whether it can still be filed: again too, on another record, while its contents are kept."""
        return self.state in {State.UNFILED, State.FILED} and self.emptied_at is None


class Attachment(models.Model):
    """A file of an e-mail; one that is not taken has no bytes here, and says why."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("file"), max_length=200)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True)
    file = models.FileField(max_length=200, blank=True)
    refusal = models.CharField(max_length=400, blank=True)

    objects: ClassVar[models.Manager["Attachment"]] = models.Manager()

    class Meta:
        ordering = ("message_id", "number")
        verbose_name = _("file of an e-mail")
        verbose_name_plural = _("files of e-mails")
        constraints = (models.UniqueConstraint(fields=("message", "number"), name="one_attachment_per_number"),)

    def __str__(self) -> str:
        return self.name


class Filing(models.Model):
    """That an e-mail was filed on a record: `kept` is what was made of it there."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="filings")
    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    kept_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    kept_id = models.PositiveBigIntegerField()
    kept = GenericForeignKey("kept_type", "kept_id")
    filed_at = models.DateTimeField()
    is_automatic = models.BooleanField(default=False)

    objects: ClassVar[models.Manager["Filing"]] = models.Manager()

    class Meta:
        ordering = ("pk",)
        verbose_name = _("filing of an e-mail")
        verbose_name_plural = _("filings of e-mails")
        constraints = (
            models.UniqueConstraint(fields=("message", "content_type", "object_id"), name="filed_once_on_a_record"),
        )

    def __str__(self) -> str:
        return f"{self.message_id} {self.content_type_id}:{self.object_id}"

    @property
    def target(self) -> Any:
        return self.record
