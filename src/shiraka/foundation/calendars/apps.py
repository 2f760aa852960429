"""The Django app `calendars`."""

from importlib import import_module

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "shiraka.foundation.calendars"
    label = "calendars"

    def ready(self) -> None:
        """Offer what waits for a person as a kind of days, once the models are there."""
        import_module("shiraka.foundation.calendars.subscriptions")
