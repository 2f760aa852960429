"""The Django app `partners`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnersConfig(AppConfig):
    name = "shiraka.apps.partners"
    label = "partners"
    verbose_name = _("partners")
