"""The Django app `mail`."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    name = "shiraka.foundation.mail"
    label = "mail"

    def ready(self) -> None:
        """Have contents removed daily that nobody needs any more, and read the `correspondence.py` of every app."""
        import_module("shiraka.foundation.mail.subscriptions")
        autodiscover_modules("correspondence")
