"""The Django app `links`."""

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "shiraka.foundation.links"
    label = "links"
