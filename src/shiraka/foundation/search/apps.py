"""The Django app `search`."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "shiraka.foundation.search"
    label = "search"
