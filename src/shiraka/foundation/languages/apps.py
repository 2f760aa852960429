"""The Django app `languages`."""

from django.apps import AppConfig


class LanguagesConfig(AppConfig):
    name = "shiraka.foundation.languages"
    label = "languages"
