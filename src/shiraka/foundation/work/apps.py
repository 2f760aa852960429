"""The Django app `work`."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "shiraka.foundation.work"
    label = "work"
