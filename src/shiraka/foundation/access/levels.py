"""The five confidentiality levels, in rising order (domain.md section 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MASK = "•••"
"""Stands for what a reader may not know of."""


class Confidentiality(models.IntegerChoices):
    """Who may read: everybody, all staff, unit and named, named only, named recipients only."""

    PUBLIC = 0, _("Public")
    INTERNAL = 1, _("Internal")
    RESTRICTED = 2, _("Restricted")
    CONFIDENTIAL = 3, _("Confidential")
    STRICT = 4, _("Strictly confidential")
