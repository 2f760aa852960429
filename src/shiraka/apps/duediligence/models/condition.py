"""Conditions of a clearance: each with its owner, its day and its evidence."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.duediligence.models.case import Case
from shiraka.apps.duediligence.terms import ConditionStatus
from shiraka.foundation.languages.current import words
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.records import Record


class ClearanceCondition(Record):
    """What must be done by a day for the clearance to go on; unmet on that day, nothing new is agreed (6.6)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="conditions", verbose_name=_("case"))
    text = TranslatedField(_("condition"), multiline=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who sees to it")
    )
    due_date = models.DateField(_("due on"), db_index=True)
    status = models.CharField(
        _("status"), max_length=6, choices=ConditionStatus, default=ConditionStatus.OPEN, editable=False
    )
    met_date = models.DateField(_("met on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)

    class Meta:
        ordering = ("due_date", "pk")
        verbose_name = _("condition of clearance")
        verbose_name_plural = _("conditions of clearance")

    def __str__(self) -> str:
        return words(self.text)
