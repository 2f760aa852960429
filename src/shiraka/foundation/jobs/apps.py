"""The Django app `jobs`."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "shiraka.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Read the `jobs.py` of every app, so that a worker knows each job by its name."""
        autodiscover_modules("jobs")
