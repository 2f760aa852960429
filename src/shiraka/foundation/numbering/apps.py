"""The Django app `numbering`."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    name = "shiraka.foundation.numbering"
    label = "numbering"
