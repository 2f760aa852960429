"""What workers do for webhooks: find the events, send them, forget what was sent long ago."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from shiraka.foundation import clock
from shiraka.foundation.access.permission import level_of
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.jobs import Running, enqueue, job
from shiraka.foundation.jobs.definition import DAY
from shiraka.foundation.jobs.queue import pause
from shiraka.foundation.languages.current import labelled
from shiraka.foundation.sealing import unsealed
from shiraka.foundation.webhooks.collecting import AT_ONCE, collect_for, is_told
from shiraka.foundation.webhooks.models import OPEN, Delivery, State, Webhook
from shiraka.foundation.webhooks.sending import Answer, send
from shiraka.foundation.webhooks.signing import HEADER, signature

MOST_ATTEMPTS: Final = 12
"""With pauses that grow to an hour: for most of a working day."""
KEPT: Final = timedelta(days=30)
SECRET: Final = "webhook"  # noqa: S105 - what the seal is for


# It begins where the last one ended, so that it may be tried for ever; by the clock too, should one have been given up.
@job("webhooks.collect", label=_("Find what programs are told"), attempts=1000, every=timedelta(hours=1))
def collect(_running: Running) -> dict[str, Any]:
    """Look at what was added to the trail, for every webhook that is not paused."""
    made = 0
    for webhook in Webhook.objects.select_for_update().filter(is_paused=False):
        entries = list(Entry.objects.filter(sequence__gt=webhook.reached).order_by("sequence")[:AT_ONCE])
        if not entries:
            continue
        for delivery in collect_for(webhook, entries):
            enqueue(deliver, delivery=delivery.pk)
            made += 1
        if len(entries) == AT_ONCE:
            enqueue(collect, key="all")
    return {"events": made}


def about(jobs: Sequence[Any]) -> Mapping[int, str]:
    """Return which program each job tells of what."""
    found = Delivery.objects.select_related("webhook").in_bulk([job.arguments.get("delivery") for job in jobs])
    return {
        job.pk: labelled(found[key].webhook, found[key].type)
        for job in jobs
        if (key := job.arguments.get("delivery")) in found
    }


# An attempt may be made twice, when a worker is killed between the answer and our noting it; its number tells.
@job("webhooks.deliver", label=_("Tell a program of an event"), attempts=100, atomic=False, about=about)
def deliver(running: Running, *, delivery: int) -> dict[str, Any]:
    """Send one event, and note how it went; where it was not taken, ask for another attempt."""
    found = Delivery.objects.select_related("webhook", "record_type").filter(pk=delivery, state__in=OPEN).first()
    if found is None or (found.webhook.is_paused and not found.is_test):
        return {}
    began = clock.now()
    with translation.override(found.webhook.language):
        answer = None if _is_withheld(found) else _send(found)
    with running.finishing() as outcome:
        held = Delivery.objects.select_for_update(of=("self",)).filter(pk=found.pk, attempts=found.attempts).first()
        if held is not None:
            held.sent_at = began
            outcome["state"] = str(_note(held, answer))
    return {}


def _is_withheld(delivery: Delivery) -> bool:
    """Tell whether the record has gone, or has become more confidential than what programs are told of."""
    if delivery.record_type is None:
        return False
    record = delivery.record_type.model_class()._base_manager.filter(pk=delivery.record_id).first()  # type: ignore[union-attr]
    return record is None or not is_told(level_of(record))


def _send(delivery: Delivery) -> Answer:
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Shiraka-Webhooks",
        "Shiraka-Event": str(delivery.event),
        HEADER: signature(unsealed(SECRET, delivery.webhook.secret).decode(), body, clock.now()),
    }
    return send(delivery.webhook.url, body, headers)


def _note(delivery: Delivery, answer: Answer | None) -> State:
    if answer is None:
        state = State.WITHHELD
    else:
        delivery.attempts += 1
        delivery.code, delivery.milliseconds, delivery.error = answer.code or None, answer.milliseconds, answer.error
        is_last = delivery.attempts >= MOST_ATTEMPTS or delivery.is_test
        state = State.DELIVERED if answer.is_taken else State.GIVEN_UP if is_last else State.RETRYING
    delivery.next_attempt_at = None
    if state == State.RETRYING:
        delivery.next_attempt_at = clock.now() + pause(delivery.attempts)
        enqueue(deliver, delivery=delivery.pk, not_before=delivery.next_attempt_at)
    # What became of it; not the state of a record.
    vars(delivery)["state"] = state
    delivery.save()
    return state


@job("webhooks.tidy", label=_("Forget old deliveries"), every=DAY)
def tidy(_running: Running) -> dict[str, Any]:
    """Remove what was sent, given up or withheld long ago."""
    removed, _kinds = Delivery.objects.exclude(state__in=OPEN).filter(created_at__lt=clock.now() - KEPT).delete()
    return {"removed": removed}
