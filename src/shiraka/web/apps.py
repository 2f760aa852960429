"""The Django app `web`: the skin."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "shiraka.web"
    label = "web"

    def ready(self) -> None:
        # Models may only be imported once all apps are loaded, and these read models.
        from shiraka.foundation.work.queries import waiting_count  # noqa: PLC0415
        from shiraka.web.context import BADGES  # noqa: PLC0415

        BADGES.provide("waiting", waiting_count)
