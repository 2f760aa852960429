"""What people make of a list: views saved under a name, and the columns and the view they open it with."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.people.models import Unit, User

LONGEST_QUERY = 4000


class Sharing(models.TextChoices):
    """Who else finds a saved view among theirs; what it shows each of them is only what they may read."""

    NOBODY = "", _("Only me")
    UNIT = "unit", _("My unit")
    STAFF = "staff", _("All staff")


class SavedView(models.Model):
    """A list as somebody left it: filters, order and columns, kept as the query of its address."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("saved by")
    )
    entity = models.CharField(_("list"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    query = models.TextField(_("filters, order and columns"), max_length=LONGEST_QUERY, blank=True)
    sharing = models.CharField(_("shared with"), max_length=5, choices=Sharing, blank=True, default=Sharing.NOBODY)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))

    objects: ClassVar[models.Manager["SavedView"]] = models.Manager()

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = (models.UniqueConstraint(fields=("owner", "entity", "name"), name="one_saved_view_of_a_name"),)

    def __str__(self) -> str:
        return self.name


class ListSettings(models.Model):
    """How one person opens one list: with which columns, and on which view.

    `view` is the key of a built-in view, or "saved:" and the id of a saved one; empty for all there is.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="list_settings", verbose_name=_("person"))
    entity = models.CharField(_("list"), max_length=60)
    columns = models.JSONField(_("columns"), default=list, blank=True)
    view = models.CharField(_("opens with"), max_length=60, blank=True)

    objects: ClassVar[models.Manager["ListSettings"]] = models.Manager()

    class Meta:
        verbose_name = _("settings of a list")
        verbose_name_plural = _("settings of lists")
        constraints = (models.UniqueConstraint(fields=("user", "entity"), name="one_settings_of_a_list"),)

    def __str__(self) -> str:
        return f"{self.user}: {self.entity}"
