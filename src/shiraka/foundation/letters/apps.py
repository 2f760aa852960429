"""The Django app `letters`."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "shiraka.foundation.letters"
    label = "letters"
