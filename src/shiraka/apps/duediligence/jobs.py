"""What due diligence does in the background: screening, and fetching lists."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiraka.apps.duediligence.actions import fetching, screening
from shiraka.foundation import clock
from shiraka.foundation.jobs.definition import Running, job
from shiraka.foundation.jobs.enqueue import enqueue
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


@job("duediligence.fetch_lists", label=_("Fetch the lists"), atomic=False)
def fetch_lists(running: Running, *, user_id: int = 0) -> dict[str, Any]:
    """Fetch what is new of the lists that the settings name, and take it in."""
    user = User.objects.filter(pk=user_id).first()
    outcomes = list(fetching.update_lists(actor=user, tell=running.tell))
    failed = sum(bool(outcome.error) for outcome in outcomes)
    return {"lists": len(outcomes), "failed": failed, "url": reverse("screening-lists")}


@job("duediligence.fetch_when_due", label=_("Fetch the lists, when their time has come"), every=timedelta(hours=1))
def fetch_when_due(_running: Running) -> dict[str, Any]:
    """Have the lists fetched once they are as old as the settings say."""
    if fetching.is_due(clock.now()):
        enqueue(fetch_lists, key="lists")
    return {}


def _told(run: Any) -> dict[str, Any]:
    if run is None:
        return {}
    return {"partners": run.partner_count, "found": run.new_count, "url": reverse("screening-run", args=[run.pk])}
