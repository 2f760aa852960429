"""The Django app `events`."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "shiraka.foundation.events"
    label = "events"
