"""The audit trail as answers tell it: of one record, and of everything."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from ninja import NinjaAPI

from shiraka.api.caller import user_of
from shiraka.api.lists import cut, limit_of, paging
from shiraka.api.operations import Answer, Table
from shiraka.api.page_classes import page
from shiraka.api.schemas import HistoryPage
from shiraka.foundation.access.outside import deeds_told_to
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.concealment import concealed
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.history import Names, happened, names_in, told_fields


def told(entity: Entity | None, entry: Entry, names: Names, *, is_masked: bool = False) -> dict[str, object]:
    """Return one entry. Masked, it says which fields changed but not their values."""
    line = happened(entity, entry, is_masked=is_masked, names=names)
    fields = told_fields(entity, entry)
    return {
        "sequence": entry.sequence,
        "at": entry.at,
        "by": str(entry.actor or ""),
        "action": entry.action,
        "label": line.label,
        "record": entry.reference,
        "reason": "" if is_masked else entry.reason,
        "authority": "" if is_masked else entry.authority,
        "changes": [
            {"field": name, "label": label, "before": before, "after": after}
            for name, (label, before, after) in zip(fields, line.changes, strict=True)
        ],
    }


def add_history_operation(api: NinjaAPI, entity: Entity) -> None:
    """Add the whole trail of a record, for whoever may read the record."""

    def history(request: HttpRequest, record_id: int) -> Any:
        record, user = page(entity, "record", request).record(record_id), user_of(request)
        content_type = ContentType.objects.get_for_model(record)
        entries = Entry.objects.filter(content_type=content_type, object_id=record.pk).select_related("actor")
        entries = entries.filter(deeds_told_to(user))
        cursor = request.GET.get("cursor", "")
        what = f"{entity.key}:{record.pk}:history"
        found = cut(entries, order="-sequence", cursor=cursor, size=limit_of(request), what=what)
        lines: list[Any] = list(found.records)
        names, known, hidden = names_in(lines, entity), entity.seen_by(user), concealed(user, lines)
        items = [told(known, entry, names, is_masked=entry.pk in hidden) for entry in lines]
        return {"items": items, "next": found.older, "previous": found.newer}

    Table(api, entity.key, entity.key).add(
        "GET", f"/{entity.key}/{{int:record_id}}/history", "history", history, right=entity.read,
        scope=f"{entity.key}:read", answer=Answer(schema=HistoryPage, errors=(400, 404, 422)),
        summary=f"History of: {entity.label.lower()}", parameters=paging(),
    )  # fmt: skip
