"""What people make of a list: views saved under a name, columns and the view it opens with, and work on many of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shiraka.foundation.jobs.models import Job
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


class BulkStep(models.TextChoices):
    """How far work on many records is."""

    PREVIEWING = "previewing", pgettext_lazy("bulk", "The preview is being made")
    PREVIEWED = "previewed", pgettext_lazy("bulk", "Previewed: nothing is done yet")
    DOING = "doing", pgettext_lazy("bulk", "Being done")
    DONE = "done", pgettext_lazy("bulk", "Done")


class BulkRun(models.Model):
    """One thing done to more records of a list than somebody waits for at a page: a worker previews and does it.

    `query` is the list it was asked on, `inputs` what was asked once and is given to each, as the form sent it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("asked for by")
    )
    entity = models.CharField(_("list"), max_length=60)
    action = models.CharField(_("action"), max_length=80)
    query = models.TextField(_("filters, order and columns"), blank=True)
    inputs = models.JSONField(_("what is given to each"), default=dict)
    step = models.CharField(_("step"), max_length=10, choices=BulkStep, default=BulkStep.PREVIEWING)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+", verbose_name=_("job"))
    created_at = models.DateTimeField(_("asked for at"))

    objects: ClassVar[models.Manager["BulkRun"]] = models.Manager()

    class Meta:
        verbose_name = _("work on many records")
        verbose_name_plural = _("work on many records")

    def __str__(self) -> str:
        return f"{self.entity}: {self.action}"


class BulkState(models.IntegerChoices):
    """What will become, or became, of one record; in the order one reads them, refusals first."""

    ASKED = 0, pgettext_lazy("bulk record", "Asked for")
    REFUSED = 1, pgettext_lazy("bulk record", "Refused")
    GOING = 2, pgettext_lazy("bulk record", "Will change")
    DONE = 3, pgettext_lazy("bulk record", "Changed")
    SAME = 4, pgettext_lazy("bulk record", "Stays as it is")


class BulkLine(models.Model):
    """One record of such work: the version that was previewed, and what became of it, with the reasons in words."""

    run = models.ForeignKey(BulkRun, models.CASCADE, related_name="lines", verbose_name=_("work on many records"))
    object_id = models.PositiveBigIntegerField(_("record"))
    version = models.PositiveIntegerField(_("version"), default=0)
    state = models.PositiveSmallIntegerField(_("state"), choices=BulkState, default=BulkState.ASKED)
    reasons = models.JSONField(_("reasons"), default=list)

    objects: ClassVar[models.Manager["BulkLine"]] = models.Manager()

    class Meta:
        ordering = ("state", "pk")
        verbose_name = _("record of such work")
        verbose_name_plural = _("records of such work")
        constraints = (models.UniqueConstraint(fields=("run", "object_id"), name="one_line_of_a_record"),)
        indexes = (models.Index(fields=("run", "state", "id"), name="lines_in_order"),)

    def __str__(self) -> str:
        return f"{self.run_id}: {self.object_id}"
