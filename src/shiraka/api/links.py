"""Links between records, and the people named on a record whose level asks for names."""

from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from pydantic import Field

from shiraka.api.administration import made
from shiraka.api.caller import may_use, user_of
from shiraka.api.filling import fill
from shiraka.api.form_schemas import given_by
from shiraka.api.kinds import reference
from shiraka.api.operations import Answer, Table
from shiraka.api.page_classes import page
from shiraka.api.problems import invalid
from shiraka.api.schemas import Given, Reference, named
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import visible
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.entities.levels import lower_level, may_lower, proposal_on
from shiraka.foundation.entities.reader_form import ReaderForm
from shiraka.foundation.entities.readers import may_name, name_reader, readers_of, remove_reader
from shiraka.foundation.entities.veil import veil_all
from shiraka.foundation.links.actions import LinkRefused, link, unlink
from shiraka.foundation.links.models import Link, LinkKind
from shiraka.foundation.links.queries import links_of


class LinkTold(Schema):
    """A link, seen from the record it was asked for."""

    id: int
    record: Reference
    kind: LinkKind
    label: str
    is_outgoing: bool
    note: str


class GivenLink(Given):
    """The other record, and what this one is to it."""

    type: str
    id: int
    kind: LinkKind = LinkKind.CONCERNS
    note: str = ""


class LevelTold(Schema):
    """The confidentiality of a record, and the lower one that waits for a second person."""

    confidentiality: int
    proposed: int | None
    proposed_by: Reference | None
    reason: str


class GivenLevel(Given):
    """A lower level. Whoever proposes it says why; whoever agrees sends the level that was proposed."""

    level: Literal[tuple(Confidentiality.values)]  # type: ignore[valid-type]  # the values of the levels
    reason: str = Field("", max_length=2000)


class ReaderTold(Schema):
    """Somebody named on a record."""

    id: int
    user: Reference


def links_told(request: HttpRequest, record: Any) -> list[dict[str, object]]:
    """Return the links of a record as far as the person and their token may know of them."""
    found = links_of(record, user_of(request))
    veil_all(user_of(request), (item.record for item in found))
    return [
        {
            "id": item.pk,
            "record": reference(item.record),
            "kind": item.kind,
            "label": str(item.label),
            "is_outgoing": item.is_outgoing,
            "note": item.note,
        }
        for item in found
        if may_use(request, f"{ENTITIES.of(item.record).key}:read")
    ]


def add_link_operations(api: NinjaAPI, entity: Entity) -> None:
    """Add the links of the records of an entity."""
    table, base = Table(api, entity.key, entity.key), f"/{entity.key}/{{int:record_id}}/links"
    read, write, label = f"{entity.key}:read", f"{entity.key}:write", entity.label.lower()

    def list_links(request: HttpRequest, record_id: int) -> Any:
        """In both directions, without records that are kept from the reader."""
        return links_told(request, page(entity, "record", request).record(record_id))

    def add_link(request: HttpRequest, record_id: int, payload: Any) -> Any:
        """The person edits this record and sees the other."""
        record = page(entity, "record", request).record(record_id)
        other = ENTITIES.get(payload.type)
        target = visible(user_of(request), other).filter(pk=payload.id).first() if other else None
        if other is None or target is None or not may_use(request, f"{other.key}:read"):
            raise Http404
        try:
            link(record, target, actor=user_of(request), kind=payload.kind, note=payload.note[:300])
        except LinkRefused as refusal:
            raise invalid({"id": [str(refusal)]}) from None
        return made(links_told(request, record))

    def remove_link(request: HttpRequest, record_id: int, link_id: int) -> Any:
        record = page(entity, "record", request).record(record_id)
        if link_id not in {item.pk for item in links_of(record, user_of(request))}:
            raise Http404
        try:
            unlink(Link.objects.get(pk=link_id), actor=user_of(request))
        except (LinkRefused, Link.DoesNotExist):
            raise Http404 from None
        return HttpResponse(status=204)

    table.add(
        "GET", base, "links", list_links, right=entity.read, scope=read,
        answer=Answer(schema=list[LinkTold], errors=(404,)), summary=f"Links of: {label}",
    )  # fmt: skip
    table.add(
        "POST", base, "link", add_link, right=entity.edit, scope=write, body=GivenLink,
        answer=Answer(schema=list[LinkTold], status=201, errors=(400, 404, 413, 415, 422)), summary=f"Link: {label}",
    )  # fmt: skip
    # Whoever edits the source may remove it, so a link can end from the side of its target.
    table.add(
        "DELETE", f"{base}/{{int:link_id}}", "unlink", remove_link, right=entity.read, scope=write,
        answer=Answer(status=204, errors=(404,)), summary=f"Remove a link: {label}",
    )  # fmt: skip


def add_reader_operations(api: NinjaAPI, entity: Entity) -> None:
    """Add the named readers of an entity that has a confidentiality of its own."""
    table, base = Table(api, entity.key, entity.key), f"/{entity.key}/{{int:record_id}}/readers"
    write, label = f"{entity.key}:write", entity.label.lower()

    def editable(request: HttpRequest, record_id: int) -> Any:
        made_page = page(entity, "edit", request)
        record = made_page.record(record_id)
        if not may_name(user_of(request), record):
            raise PermissionDenied
        return record

    def told(record: Any) -> list[dict[str, object]]:
        return [{"id": item.pk, "user": named(item.user, kind="user")} for item in readers_of(record)]

    def list_readers(request: HttpRequest, record_id: int) -> Any:
        return told(editable(request, record_id))

    def add_reader(request: HttpRequest, record_id: int, payload: Any) -> Any:
        record, form = editable(request, record_id), ReaderForm()
        fill(form, None, payload.model_dump(exclude_unset=True))
        name_reader(record, form.cleaned_data["reader"], actor=user_of(request))
        return made(told(record))

    def take_reader_off(request: HttpRequest, record_id: int, reader_id: int) -> Any:
        record = editable(request, record_id)
        reader = readers_of(record).filter(pk=reader_id).first()
        if reader is None:
            raise Http404
        remove_reader(record, reader, actor=user_of(request))
        return HttpResponse(status=204)

    table.add(
        "GET", base, "readers", list_readers, right=entity.edit, scope=write,
        answer=Answer(schema=list[ReaderTold], errors=(404,)), summary=f"Named readers of: {label}",
    )  # fmt: skip
    table.add(
        "POST", base, "name_reader", add_reader, right=entity.edit, scope=write,
        body=given_by(ReaderForm(), "ReaderCreate"),
        answer=Answer(schema=list[ReaderTold], status=201, errors=(400, 404, 409, 413, 415, 422)),
        summary=f"Name a reader: {label}",
    )  # fmt: skip
    table.add(
        "DELETE", f"{base}/{{int:reader_id}}", "remove_reader", take_reader_off, right=entity.edit, scope=write,
        answer=Answer(status=204, errors=(404,)), summary=f"Take a reader's name off: {label}",
    )  # fmt: skip


def add_level_operations(api: NinjaAPI, entity: Entity) -> None:
    """Add lowering the confidentiality of the records of an entity, which takes two people (R-04)."""
    table, path = Table(api, entity.key, entity.key), f"/{entity.key}/{{int:record_id}}/level"
    read, write, label = f"{entity.key}:read", f"{entity.key}:write", entity.label.lower()

    def record_of(request: HttpRequest, record_id: int) -> Any:
        record = page(entity, "record", request).record(record_id)
        if not may_lower(user_of(request), record):
            raise PermissionDenied
        return record

    def told(record: Any) -> dict[str, object]:
        proposal = proposal_on(record)
        return {
            "confidentiality": record.confidentiality,
            "proposed": int(proposal.step) if proposal else None,
            "proposed_by": named(proposal.given_by, kind="user") if proposal else None,
            "reason": proposal.comment if proposal else "",
        }

    def get_level(request: HttpRequest, record_id: int) -> Any:
        return told(record_of(request, record_id))

    def lower(request: HttpRequest, record_id: int, payload: Any) -> Any:
        """The first to send a level proposes it; it is lowered when another person sends the same."""
        record = record_of(request, record_id)
        return told(lower_level(record, payload.level, actor=user_of(request), reason=payload.reason))

    table.add(
        "GET", path, "level", get_level, right=entity.read, scope=read,
        answer=Answer(schema=LevelTold, errors=(404,)), summary=f"Confidentiality of: {label}",
    )  # fmt: skip
    table.add(
        "POST", path, "lower_level", lower, right=entity.read, scope=write, body=GivenLevel,
        answer=Answer(schema=LevelTold, errors=(400, 404, 409, 413, 415, 422)),
        summary=f"Lower the confidentiality: {label}",
    )  # fmt: skip
