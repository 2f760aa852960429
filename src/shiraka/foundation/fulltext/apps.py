"""The Django app `fulltext`."""

from django.apps import AppConfig


class FulltextConfig(AppConfig):
    name = "shiraka.foundation.fulltext"
    label = "fulltext"
