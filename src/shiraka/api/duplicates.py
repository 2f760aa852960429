"""Pairs of partners that may be one organisation: telling them apart, merging them, and taking a merger back."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from pydantic import Field

from shiraka.api.caller import user_of
from shiraka.api.kinds import reference
from shiraka.api.operations import Answer, Table
from shiraka.api.schemas import Given, Reference
from shiraka.apps.partners.actions.duplicates import tell_apart
from shiraka.apps.partners.actions.merging import merge, undo_merger
from shiraka.apps.partners.duplicate_views import (
    PAGE,
    DuplicateList,
    DuplicatePage,
    DuplicatesPage,
    UndoMerger,
    shown,
)
from shiraka.apps.partners.entity import PARTNER
from shiraka.apps.partners.models import Pair
from shiraka.foundation.entities.actions import Conflict
from shiraka.foundation.workflow.conditions import Refused, changed_since_read

LONGEST_REASON = 300


class PairTold(Schema):
    """Two partners that may be one organisation, how likely in hundredths, and why, in words."""

    id: int
    first: Reference
    second: Reference
    percent: int
    reasons_for: list[str]
    reasons_against: list[str]


class PairsTold(Schema):
    """A page of pairs, the surest first; `next` is sent as `after`."""

    items: list[PairTold]
    next: str


class GivenReason(Given):
    """Why: it stands in the trail of both."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class GivenMerger(GivenReason):
    """Which record stays, and what is taken for fields that differ.

    `take` names a field, or one language of it as `name-fr`; what it does not name is as the page proposes it.
    """

    survivor: Literal["first", "second"]
    take: dict[str, Literal["first", "second", "both"]] = {}


class MergerTold(Schema):
    """A merger: the record that stays, and how much moved to it."""

    id: int
    survivor: Reference
    moved: int


class UndoneTold(Schema):
    """What could not be put back, because it was changed since."""

    records: list[str]
    fields: list[str]


def add_duplicate_operations(api: NinjaAPI) -> None:
    """Add the pairs of partners and what is done about them."""
    table, read, write = Table(api, "duplicate", PARTNER.key), f"{PARTNER.key}:read", f"{PARTNER.key}:write"
    errors = (400, 404, 413, 415, 422)
    table.add(
        "GET", "/duplicate", "list", list_pairs, right=PARTNER.edit, scope=read,
        answer=Answer(schema=PairsTold, errors=(404,)), summary="Partners that may be one organisation",
    )  # fmt: skip
    table.add(
        "POST", "/duplicate/{int:pair_id}/apart", "apart", apart, right=PARTNER.edit, scope=write, body=GivenReason,
        answer=Answer(schema=PairTold, errors=errors), summary="Say that two partners are two organisations",
    )  # fmt: skip
    table.add(
        "POST", "/duplicate/{int:pair_id}/merge", "merge", merge_pair, right=PARTNER.edit, scope=write,
        body=GivenMerger, answer=Answer(schema=MergerTold, errors=(*errors, 409)), summary="Merge two partners",
    )  # fmt: skip
    table.add(
        "POST", "/merger/{int:merger_id}/undo", "undo", undo, right=PARTNER.edit, scope=write, body=GivenReason,
        answer=Answer(schema=UndoneTold, errors=(*errors, 409)), summary="Undo a merger of partners",
    )  # fmt: skip


def _page(kind: type[DuplicatesPage], request: HttpRequest) -> Any:
    page = kind()
    page.setup(request)
    page.enter()
    return page


def _told(pair: Pair) -> dict[str, object]:
    line = shown(pair)
    names = ("percent", "reasons_for", "reasons_against")
    ends = {"first": reference(pair.first), "second": reference(pair.second)}
    return {"id": pair.pk, **ends, **{name: getattr(line, name) for name in names}}


def list_pairs(request: HttpRequest) -> Any:
    """Those that nobody has looked at yet, among the partners that the person sees."""
    found = _page(DuplicateList, request).found()
    return {"items": [_told(pair) for pair in found[:PAGE]], "next": DuplicateList.next_after(found)}


def apart(request: HttpRequest, pair_id: int, payload: Any) -> Any:
    """The pair is proposed no more, until what either is recognised by changes."""
    pair = _page(DuplicatePage, request).pair(pair_id)
    return _told(tell_apart(pair, actor=user_of(request), reason=payload.reason))


def merge_pair(request: HttpRequest, pair_id: int, payload: Any) -> Any:
    """All that belongs to the other moves to the one that stays."""
    page = _page(DuplicatePage, request)
    page.choices = {"survivor": payload.survivor, **{f"take-{name}": side for name, side in payload.take.items()}}
    pair = page.pair(pair_id)
    survivor, absorbed = page.chosen(pair)
    versions = {partner.pk: partner.version for partner in (survivor, absorbed)}
    try:
        merger = merge(
            survivor,
            absorbed,
            actor=user_of(request),
            values=page.values(pair),
            versions=versions,
            reason=payload.reason,
        )
    except Conflict:
        raise Refused([changed_since_read()]) from None
    return {"id": merger.pk, "survivor": reference(merger.survivor), "moved": len(merger.moved)}


def undo(request: HttpRequest, merger_id: int, payload: Any) -> Any:
    """What moved goes back, unless it was changed since."""
    merger = _page(UndoMerger, request).merger(merger_id)
    undone = undo_merger(merger, actor=user_of(request), reason=payload.reason)
    return {"records": list(undone.rows), "fields": list(undone.fields)}
