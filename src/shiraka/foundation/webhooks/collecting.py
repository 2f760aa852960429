"""From entries of the trail to events: which there are, who is told, in which words."""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import level_of
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.values import record_url, reference_of
from shiraka.foundation.webhooks.models import TEST, Deed, Delivery, Webhook

AT_ONCE: Final = 500


def is_told(level: int) -> bool:
    """Tell whether programs outside may hear of a record: what all staff may read, and nothing beyond."""
    return level <= Confidentiality.INTERNAL


def told_entries(entries: Iterable[Entry]) -> list[tuple[Entry, Entity, Any]]:
    """Return the entries that are events, each with the kind and the record as it is now."""
    kinds: dict[int | None, Entity] = {
        content_type.pk: ENTITIES.of(model)
        for model, content_type in ContentType.objects.get_for_models(*(entity.model for entity in ENTITIES)).items()
    }
    events = [
        (entry, kinds[entry.content_type_id])
        for entry in entries
        if entry.content_type_id in kinds and is_told(entry.confidentiality)
    ]
    records: dict[str, dict[Any, Any]] = {}
    for entity in {entity.key: entity for _entry, entity in events}.values():
        wanted = {entry.object_id for entry, of in events if of is entity}
        rows = entity.model._default_manager.select_related(*([entity.parent] if entity.parent else []))
        records[entity.key] = dict(rows.in_bulk(wanted))
    found = [(entry, entity, records[entity.key].get(entry.object_id)) for entry, entity in events]
    return [each for each in found if each[2] is not None and is_told(level_of(each[2]))]


def deed_of(entry: Entry, entity: Entity) -> Deed:
    """Return what an entry says was done."""
    if entry.action == "create":
        return Deed.CREATED
    moves = entity.lifecycle.moves if entity.lifecycle else ()
    return Deed.MOVED if any(move.action == entry.action for move in moves) else Deed.CHANGED


def collect_for(webhook: Webhook, entries: Sequence[Entry]) -> list[Delivery]:
    """Store what a webhook is told of further entries of the trail, and that they were looked at."""
    made = [
        _delivery(webhook, entry, entity, record)
        for entry, entity, record in told_entries(entries)
        if entity.key in webhook.kinds and deed_of(entry, entity) in webhook.deeds
    ]
    Delivery.objects.bulk_create(made)
    webhook.reached = entries[-1].sequence
    webhook.save(update_fields=["reached"])
    return made


def _delivery(webhook: Webhook, entry: Entry, entity: Entity, record: Any) -> Delivery:
    deed = deed_of(entry, entity)
    # Made from the seal of the entry: the same event has one number, whoever is told and however often.
    event = uuid.uuid5(uuid.NAMESPACE_OID, entry.hash)
    with translation.override(webhook.language):
        number = reference_of(record)
        body: dict[str, Any] = {
            "id": str(event),
            "type": f"{entity.key}.{deed}",
            "time": entry.at.isoformat(),
            "record": {
                "type": entity.key,
                "id": record.pk,
                "number": number,
                "url": webhook.site.rstrip("/") + record_url(record),
            },
            "summary": f"{capfirst(entity.label)} {number or record.pk} · {deed.label}",
            **({"move": entry.action} if deed == Deed.MOVED else {}),
        }
    return Delivery(
        webhook=webhook,
        event=event,
        type=body["type"],
        body=json.dumps(body, ensure_ascii=False),
        record_type_id=entry.content_type_id,
        record_id=record.pk,
        created_at=entry.at,
    )


def trial_delivery(webhook: Webhook) -> Delivery:
    """Return a stored delivery about nothing, to try a webhook with."""
    event, now = uuid.uuid4(), clock.now()
    with translation.override(webhook.language):
        body = {
            "id": str(event),
            "type": TEST,
            "time": now.isoformat(),
            "record": None,
            "summary": _("A test: nothing has happened."),
            "url": webhook.site.rstrip("/") + reverse("webhook", args=[webhook.pk]),
        }
    text = json.dumps(body, ensure_ascii=False)
    return Delivery.objects.create(webhook=webhook, event=event, type=TEST, body=text, created_at=now)
