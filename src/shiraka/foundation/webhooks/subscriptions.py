"""Listening to the trail: whatever is added to it may be an event."""

from collections.abc import Sequence

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.record import LISTENERS
from shiraka.foundation.jobs import enqueue
from shiraka.foundation.webhooks.collecting import is_told
from shiraka.foundation.webhooks.jobs import collect
from shiraka.foundation.webhooks.models import Webhook


def look_at(entries: Sequence[Entry]) -> None:
    """Have the events found once the transaction has committed; one look that waits serves them all."""
    is_possible = any(entry.object_id is not None and is_told(entry.confidentiality) for entry in entries)
    if is_possible and Webhook.objects.filter(is_paused=False).exists():
        enqueue(collect, key="all")


LISTENERS.append(look_at)
