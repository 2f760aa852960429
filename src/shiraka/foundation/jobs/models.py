"""The queue, one table of jobs; how far those go that run; and what is done by the clock."""

from typing import Optional

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shiraka.foundation.jobs.definition import JOBS


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("job", "Waiting")
    RUNNING = "running", pgettext_lazy("job", "Running")
    SUCCEEDED = "succeeded", pgettext_lazy("job", "Done")
    RETRYING = "retrying", pgettext_lazy("job", "Will be tried again")
    DEAD = "dead", pgettext_lazy("job", "Failed")


OVER = (State.SUCCEEDED, State.DEAD)


class Job(models.Model):
    """Something that a worker does.

    `attempts` counts those begun and tells apart who runs it: what belongs to an earlier one can change nothing
    any more. While it runs, `lease_ends_at` says when it counts as left lying.
    """

    name = models.CharField(_("name"), max_length=80)
    arguments = models.JSONField(_("what it was given"), default=dict)
    key = models.CharField(max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    done = models.PositiveBigIntegerField(_("done"), default=0)
    total = models.PositiveBigIntegerField(pgettext_lazy("total", "of"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    lease_ends_at = models.DateTimeField(null=True, editable=False)
    last_error = models.TextField(_("last error"), blank=True)
    outcome = models.JSONField(_("what came of it"), default=dict)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    created_at = models.DateTimeField(_("asked for at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        indexes = (
            models.Index(fields=("state", "next_attempt_at"), name="jobs_that_are_due"),
            models.Index(fields=("requested_by", "-id"), name="jobs_of_a_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("name", "key"),
                condition=models.Q(state=State.WAITING) & ~models.Q(key=""),
                name="the_same_job_waits_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    @property
    def label(self) -> str:
        """Return what people call it; of one whose code is gone, the name."""
        return str(JOBS[self.name].label) if self.name in JOBS else self.name

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def told_error(self) -> str:
        """Return why the last attempt failed, in words; the log knows the rest."""
        if self.last_error or self.state not in {State.RETRYING, State.DEAD}:
            return self.last_error
        return gettext("Something went wrong that was not foreseen. The log tells more under job %(number)s.") % {
            "number": self.pk
        }

    @classmethod
    def waiting_with(cls, name: str, key: str) -> Optional["Job"]:
        """Return the job that waits under a key, held so that it starts only after the present transaction."""
        if not key:
            return None
        return cls.objects.select_for_update(no_key=True).filter(name=name, key=key, state=State.WAITING).first()


class Progress(models.Model):
    """How far a running job is. A row apart, as that of the job is locked by the transaction it works in."""

    job = models.OneToOneField(Job, models.CASCADE, primary_key=True, related_name="+")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("how far a job is")

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"


class Occasion(models.Model):
    """The last time for which a job was enqueued by the clock: whoever moves it on enqueues the next."""

    name = models.CharField(max_length=80, unique=True)
    time = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("time for a job")

    def __str__(self) -> str:
        return f"{self.name} {self.time}"
