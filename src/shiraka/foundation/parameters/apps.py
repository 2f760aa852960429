"""The Django app `parameters`."""

from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "shiraka.foundation.parameters"
    label = "parameters"
