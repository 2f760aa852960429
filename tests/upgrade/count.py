"""Prints how many records of each kind there are. Any release can run it: it imports nothing of ours."""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
django.setup()

from django.apps import apps  # noqa: E402 - after setup


def counts() -> dict[str, int]:
    """Return the number of records by model."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


if __name__ == "__main__":
    json.dump(counts(), sys.stdout)
