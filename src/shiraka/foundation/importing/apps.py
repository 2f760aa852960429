"""The Django app `importing`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportingConfig(AppConfig):
    name = "shiraka.foundation.importing"
    label = "importing"

    def ready(self) -> None:
        """Read the `imports.py` of every app, which says what its tables bring in."""
        autodiscover_modules("imports")
