"""Where events are sent, and what became of each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Deed(models.TextChoices):
    """What an event says was done to a record."""

    CREATED = "created", pgettext_lazy("event", "Created")
    CHANGED = "changed", pgettext_lazy("event", "Changed")
    MOVED = "moved", pgettext_lazy("event", "Moved to another state")


class Webhook(models.Model):
    """A program of others that is told what happens. Everything in the trail up to `reached` was looked at for it."""

    name = models.CharField(
        _("name"), max_length=80, help_text=_("Which program it is, and who looks after it."), unique=True
    )
    url = models.CharField(
        _("address"), max_length=500, help_text=_("It must begin with https:// and be reachable from outside.")
    )
    kinds = models.JSONField(_("records"), default=list)
    deeds = models.JSONField(_("events"), default=list)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    is_paused = models.BooleanField(_("paused"), default=False)
    site = models.CharField(max_length=200, editable=False)
    secret = models.TextField(editable=False)
    reached = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("name",)
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("delivery", "Waiting")
    RETRYING = "retrying", pgettext_lazy("delivery", "Will be sent again")
    DELIVERED = "delivered", pgettext_lazy("delivery", "Delivered")
    GIVEN_UP = "given_up", pgettext_lazy("delivery", "Given up")
    WITHHELD = "withheld", pgettext_lazy("delivery", "Withheld")


OPEN = (State.WAITING, State.RETRYING)


class Delivery(models.Model):
    """One event for one webhook: the body that is sent, each time the same, and how the last attempt went."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.UUIDField(_("event"))
    type = models.CharField(_("type"), max_length=80)
    body = models.TextField()
    record_type = models.ForeignKey("contenttypes.ContentType", models.PROTECT, null=True)
    record_id = models.PositiveBigIntegerField(null=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    code = models.PositiveSmallIntegerField(_("answer"), null=True)
    milliseconds = models.PositiveIntegerField(_("duration"), null=True)
    error = models.CharField(_("error"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("happened"))
    sent_at = models.DateTimeField(_("last sent"), null=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = (models.UniqueConstraint(fields=("webhook", "event"), name="each_event_once_for_a_webhook"),)
        indexes = (models.Index(fields=("webhook", "-created_at", "-id"), name="deliveries_of_a_webhook"),)

    def __str__(self) -> str:
        return f"{self.type} {self.event}"

    @property
    def is_test(self) -> bool:
        return self.type == TEST

    @property
    def may_be_sent_again(self) -> bool:
        return self.state in {State.GIVEN_UP, State.DELIVERED}


TEST = "test"
