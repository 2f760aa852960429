"""What due diligence does in the background: screening, and fetching lists."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiraka.apps.duediligence.actions import screening
from shiraka.foundation import clock
from shiraka.foundation.jobs.definition import Running, job
from shiraka.foundation.people.models import User

# Each run writes in steps of its own, and twice is as good as once.


@job("duediligence.screen_register", label=_("Screen all partners against the lists"), atomic=False)
def screen_register(running: Running, *, user_id: int = 0) -> dict[str, Any]:
    """Screen every partner against every list."""
    user = User.objects.filter(pk=user_id).first()
    return _told(screening.screen_register(requested_by=user, tell=running.tell))


@job("duediligence.rescreen", label=_("Screen all partners against what changed in a list"), atomic=False)
def rescreen(running: Running, *, snapshots: Sequence[int]) -> dict[str, Any]:
    """Screen the register against entries that came, changed or went."""
    return _told(screening.rescreen(snapshots, tell=running.tell))


@job("duediligence.screen_partners", label=_("Screen partners against the lists"), atomic=False)
def screen_partners(_running: Running, *, partners: Sequence[int]) -> dict[str, Any]:
    """Screen some partners: those of a case that was opened."""
    return _told(screening.screen_partners(partners))


@job(
    "duediligence.screen_changed",
    label=_("Screen partners that changed"),
    atomic=False,
    every=timedelta(minutes=10),
)
def screen_changed(_running: Running) -> dict[str, Any]:
    """Screen who is new or changed since, however that came about; and everybody when a month has passed."""
    if screening.is_due(clock.now()):
        return _told(screening.screen_register())
    return _told(screening.screen_partners(screening.changed_partners()))


def _told(run: Any) -> dict[str, Any]:
    if run is None:
        return {}
    return {"partners": run.partner_count, "found": run.new_count, "url": reverse("screening-run", args=[run.pk])}
