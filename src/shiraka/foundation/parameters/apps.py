"""The Django app `parameters`."""

from django.apps import AppConfig


class ParametersConfig(AppConfig):
    name = "shiraka.foundation.parameters"
    label = "parameters"

    def ready(self) -> None:
        # Models may only be imported once all apps are loaded, and these read models.
        from shiraka.foundation.languages.formats import STYLE  # noqa: PLC0415
        from shiraka.foundation.parameters.calendar import style  # noqa: PLC0415
        from shiraka.foundation.parameters.reading import follow_requests  # noqa: PLC0415

        STYLE.provide(style)
        follow_requests()
