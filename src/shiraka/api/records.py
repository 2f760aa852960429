"""Records of any entity: list, create, read, change."""

import re
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from shiraka.api.caller import user_of
from shiraka.api.entity_schemas import emptied_amounts, given_values, shapes
from shiraka.api.filling import fill
from shiraka.api.kinds import answer_value, shown_fields
from shiraka.api.lists import list_parameters, listed
from shiraka.api.operations import BASE, Answer, Table
from shiraka.api.page_classes import page
from shiraka.api.problems import Problem
from shiraka.api.schemas import done_by
from shiraka.api.transport import dumps
from shiraka.foundation.entities.actions import Conflict
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.veil import veil
from shiraka.foundation.people.models import User

IF_MATCH: dict[str, object] = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "schema": {"type": "string"},
    "description": "The version that was read, as in the ETag of the record.",
}
_VERSION = re.compile("[0-9]{1,9}")
_BOOKKEEPING = frozenset({"id", "version", "created_at", "created_by", "updated_at", "updated_by"})


def told(entity: Entity, record: Any, user: User) -> dict[str, object]:
    """Return a record as answers tell it to this person."""
    untold = _BOOKKEEPING | entity.seen_by(user).untold
    return {
        "id": record.pk,
        "version": record.version,
        **{field.name: answer_value(record, field) for field in shown_fields(entity) if field.name not in untold},
        "created_at": record.created_at,
        "created_by": done_by(record.created_by, user),
        "updated_at": record.updated_at,
        "updated_by": done_by(record.updated_by, user),
    }


def answered(request: HttpRequest, entity: Entity, record: Any, status: int = 200) -> HttpResponse:
    """Return a record with its ETag; not only valid for one reader, so nobody between may keep it."""
    response = HttpResponse(
        dumps(told(entity, record, user_of(request))), status=status, content_type="application/json"
    )
    response["ETag"] = f'"{record.version}"'
    response["Cache-Control"] = "private, no-cache"
    if status == HTTPStatus.CREATED:
        response["Location"] = request.build_absolute_uri(f"{BASE}/{entity.key}/{record.pk}")
    return response


def stated_version(request: HttpRequest) -> int | None:
    """Return the version in If-Match, None without one, -1 for a tag that no version has."""
    written = request.headers.get("If-Match", "").strip()
    if written in {"", "*"}:
        # Any version will do: that is what overwrites somebody else's work unseen.
        return None
    number = written.removeprefix("W/").strip('"')
    return int(number) if _VERSION.fullmatch(number) else -1


def changed_meanwhile(entity: Entity, current: Any, user: User) -> Problem:
    """Return the answer to a change of a version that is no longer the stored one."""
    veil(user, entity, [current], is_whole=True)
    return Problem(
        412,
        "changed",
        _("Read what is stored now, and send your change again on top of it."),
        headers={"ETag": f'"{current.version}"'},
        current_version=current.version,
        current=told(entity, current, user),
    )


def add_record_operations(api: NinjaAPI, entity: Entity) -> None:
    """Add what can be done with the records of an entity, whatever its kind."""
    table, shape = Table(api, entity.key, entity.key), shapes(entity.key)
    base, read, write = f"/{entity.key}", f"{entity.key}:read", f"{entity.key}:write"

    def list_records(request: HttpRequest) -> Any:
        page = listed(user_of(request), entity, request)
        items = [told(entity, record, user_of(request)) for record in page.records]
        body = {"items": items, "next": page.older, "previous": page.newer}
        return HttpResponse(dumps(body), content_type="application/json")

    def create_record(request: HttpRequest, payload: Any) -> Any:
        made = page(entity, "create", request)
        form = made.form()
        fill(form, entity.model(), emptied_amounts(entity, given_values(payload)))
        stored = made.store(form)
        return answered(request, entity, made.record(stored.pk), status=201)

    def get_record(request: HttpRequest, record_id: int) -> Any:
        return answered(request, entity, page(entity, "record", request).record(record_id))

    def update_record(request: HttpRequest, record_id: int, payload: Any) -> Any:
        """Only the fields that are sent change. A text changes in the languages that are sent."""
        made = page(entity, "edit", request)
        record = made.record(record_id)
        made.need(entity.edit, record)
        version = stated_version(request)
        if version is None:
            raise Problem(428, "version-needed", _("Send the version you read as If-Match."))
        if version != record.version:
            raise changed_meanwhile(entity, record, user_of(request))
        form = made.form(instance=record)
        fill(form, record, emptied_amounts(entity, given_values(payload)))
        try:
            made.store(form)
        except Conflict as conflict:
            raise changed_meanwhile(entity, conflict.current, user_of(request)) from None
        return answered(request, entity, made.record(record_id))

    plural, label = entity.label_plural.lower(), entity.label.lower()
    table.add(
        "GET", base, "list", list_records, right=entity.read, scope=read,
        answer=Answer(schema=shape.listed, errors=(400, 422)), summary=f"List {plural}",
        parameters=list_parameters(entity),
    )  # fmt: skip
    table.add(
        "POST", base, "create", create_record, right=entity.edit, scope=write, body=shape.create,
        answer=Answer(schema=shape.record, status=201, errors=(400, 409, 413, 415, 422)), summary=f"Create: {label}",
    )  # fmt: skip
    table.add(
        "GET", f"{base}/{{int:record_id}}", "get", get_record, right=entity.read, scope=read,
        answer=Answer(schema=shape.record, errors=(404,)), summary=f"Read: {label}",
    )  # fmt: skip
    table.add(
        "PATCH", f"{base}/{{int:record_id}}", "update", update_record, right=entity.edit, scope=write,
        body=shape.change, parameters=(IF_MATCH,), summary=f"Change: {label}",
        answer=Answer(schema=shape.record, errors=(400, 404, 409, 412, 413, 415, 422, 428)),
    )  # fmt: skip
