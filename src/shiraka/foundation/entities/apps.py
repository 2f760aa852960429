"""The Django app `entities`: loads the definitions of all apps once they are ready."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class EntitiesConfig(AppConfig):
    name = "shiraka.foundation.entities"
    label = "entities"

    def ready(self) -> None:
        autodiscover_modules("entity", "subscriptions")
