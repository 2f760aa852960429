"""The Django app `administration`."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "shiraka.foundation.administration"
    label = "administration"
