"""The Django app `duediligence`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DueDiligenceConfig(AppConfig):
    name = "shiraka.apps.duediligence"
    label = "duediligence"
    verbose_name = _("due diligence")
