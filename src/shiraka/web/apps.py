"""The Django app `web`: the skin."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "shiraka.web"
    label = "web"
