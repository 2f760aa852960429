"""The settings of the product, and Django's own admin to compare a list with."""

from shiraka.config import settings as product
from shiraka.config.settings import *  # noqa: F403

INSTALLED_APPS = (*product.INSTALLED_APPS, "django.contrib.admin")  # type: ignore[assignment]  # one more
ROOT_URLCONF = "benchmarks.scale.urls"
