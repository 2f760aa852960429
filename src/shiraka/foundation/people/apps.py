"""The Django app `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "shiraka.foundation.people"
    label = "people"
