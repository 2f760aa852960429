"""The Django app `events`."""

from django.apps import AppConfig
from django.core import checks

from shiraka.foundation.events.facts import every_fact_has_its_supplier


class EventsConfig(AppConfig):
    name = "shiraka.foundation.events"
    label = "events"

    def ready(self) -> None:
        checks.register(every_fact_has_its_supplier)
