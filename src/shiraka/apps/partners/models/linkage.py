"""Opportunities for linkage: ways to bring the two organisations closer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners.models.partner import Partner
from shiraka.apps.partners.terms import LinkageKind, LinkageStatus
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.records import Record


class Linkage(Record):
    """An event, a seat on a board, observer status: why it is worth it and what comes next."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="linkages", verbose_name=_("partner"))
    title = TranslatedField(_("title"))
    kind = models.CharField(_("kind"), max_length=16, choices=LinkageKind)
    reason = models.TextField(_("reason"))
    value = models.CharField(_("value for us"), max_length=300, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    due_date = models.DateField(_("due"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=LinkageStatus, default=LinkageStatus.OPEN, editable=False
    )

    class Meta:
        ordering = ("due_date", "pk")
        verbose_name = _("linkage opportunity")
        verbose_name_plural = _("linkage opportunities")

    def __str__(self) -> str:
        return words(self.title)
