"""What is to be sent to whom. What a letter says is sealed, and wiped once it is sent or no longer good."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.people.models import User


class Letter(models.Model):
    """One e-mail to one address, that of the account when it is sent, else the one given.

    `content` can be read by this installation alone, as it may hold a link that lets its reader set a password.
    `answer` is what the mail server last said against it.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", verbose_name=_("person"))
    address = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=300)
    content = models.TextField(blank=True)
    identity = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self) -> str:
        return self.subject

    @property
    def to(self) -> str:
        """Return where it is sent: where its reader has another address by now, there."""
        return self.user.email if self.user else self.address
