"""The settings of the product, and Django's own admin to compare a list with."""

from shiraka.config.settings import *  # noqa: F403
from shiraka.config.settings import INSTALLED_APPS

INSTALLED_APPS = (*INSTALLED_APPS, "django.contrib.admin")
ROOT_URLCONF = "benchmarks.scale.urls"
