"""The Django app `webhooks`."""

from importlib import import_module

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "shiraka.foundation.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Listen to the trail, once the models are there."""
        import_module("shiraka.foundation.webhooks.subscriptions")
