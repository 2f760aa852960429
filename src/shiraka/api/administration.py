"""Administration over the API: the audit trail, delegations, interests, accounts and posts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from pydantic import Field

from shiraka.api.caller import user_of
from shiraka.api.filling import fill
from shiraka.api.form_schemas import given_by
from shiraka.api.lists import cut, limit_of, paging
from shiraka.api.operations import Answer, Table
from shiraka.api.problems import invalid
from shiraka.api.schemas import Given, HistoryPage, Page, Reference, named
from shiraka.api.trail import told as entry_told
from shiraka.api.transport import dumps
from shiraka.foundation.access.levels import MASK
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.administration.delegations import delegate, may_revoke, revoke
from shiraka.foundation.administration.forms import DelegationForm, InterestForm
from shiraka.foundation.administration.interests import declare, end_interest
from shiraka.foundation.administration.trail import Sight, TrailFilter
from shiraka.foundation.administration.views.delegations import open_to
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.history import Names, names_in
from shiraka.foundation.people.models import Delegation, Interest


class DelegationTold(Schema):
    """Authority to sign given in writing."""

    id: int
    giver: Reference
    receiver: Reference
    source: int | None
    instrument: str
    instrument_date: Any
    types: list[str]
    ceiling_usd: str
    start_date: Any
    end_date: Any
    may_be_passed_on: bool
    revoked_date: Any


class DelegationPage(Schema):
    """One page of delegations, the latest first."""

    items: list[DelegationTold]
    next: Page
    previous: Page


class InterestTold(Schema):
    """An interest the person declared."""

    id: int
    organisation_number: str
    description: str
    declared_date: Any
    ended_date: Any


class GivenReason(Given):
    """Why."""

    reason: str = Field(max_length=2000)


class TrailReport(Schema):
    """Whether the audit trail is whole: how many entries were read and what is wrong with which."""

    entries: int
    is_sound: bool
    defects: list[dict[str, Any]]


def made(body: object, status: int = 201) -> HttpResponse:
    """Return something that was stored."""
    return HttpResponse(dumps(body), status=status, content_type="application/json")


def add_administration_operations(api: NinjaAPI) -> None:
    """Add the operations of administration that are about no entity."""
    _add_trail(api)
    _add_delegations(api)
    _add_interests(api)


def _add_trail(api: NinjaAPI) -> None:
    table = Table(api, "audit_log")
    filters = tuple(
        {"in": "query", "name": name, "required": False, "schema": {"type": "string"}, "description": str(field.label)}
        for name, field in TrailFilter().fields.items()
    )
    table.add(
        "GET", "/audit_log", "list", list_trail, right="audit_log:R", scope="audit_log:read",
        answer=Answer(schema=HistoryPage, errors=(400, 422)), summary="The audit trail",
        parameters=(*filters, *paging()),
    )  # fmt: skip
    table.add(
        "POST", "/audit_log/check", "check", check_trail, right="audit_log:R", scope="audit_log:read",
        answer=Answer(schema=TrailReport), summary="Read the whole trail and compare it with its seals",
    )  # fmt: skip


def list_trail(request: HttpRequest) -> Any:
    """Newest first; values above the reader's level are masked."""
    sight, form = Sight.of(user_of(request)), TrailFilter(request.GET)
    if not form.is_valid():
        raise invalid({name: list(found) for name, found in form.errors.items()})
    cursor = request.GET.get("cursor", "")
    page = cut(form.entries(sight), order="-sequence", cursor=cursor, size=limit_of(request), what="audit_log")
    entries: list[Any] = list(page.records)
    names, masked = names_in(entries), sight.masked(entries)
    items = [_trail_line(entry, names, is_masked=entry.pk in masked) for entry in entries]
    return {"items": items, "next": page.older, "previous": page.newer}


def _trail_line(entry: Entry, names: Names, *, is_masked: bool) -> dict[str, object]:
    model = entry.content_type.model_class() if entry.content_type else None
    entity = ENTITIES.get(model._meta.model_name or "") if model else None
    line = entry_told(entity, entry, names, is_masked=is_masked)
    return {**line, "record": MASK} if is_masked else line


def check_trail(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
    report = verify()
    defects = [{"sequence": item.sequence, "fault": item.fault} for item in report.defects[:200]]
    return {"entries": report.entries, "is_sound": report.is_sound, "defects": defects}


def _add_delegations(api: NinjaAPI) -> None:
    table, read, write = Table(api, "delegation"), "delegation:read", "delegation:write"
    body = given_by(DelegationForm(), "DelegationCreate")
    errors = (400, 404, 409, 413, 415, 422)
    table.add(
        "GET", "/delegation", "list", list_delegations, right=SIGNED_IN, scope=read, parameters=paging(),
        answer=Answer(schema=DelegationPage, errors=(400, 422)), summary="Delegations of authority to sign",
    )  # fmt: skip
    table.add(
        "POST", "/delegation", "give", give_delegation, right="authority:A", scope=write, body=body,
        answer=Answer(schema=DelegationTold, status=201, errors=errors), summary="Give authority in one's own right",
    )  # fmt: skip
    table.add(
        "POST", "/delegation/{int:delegation_id}/pass_on", "pass_on", pass_on, right=SIGNED_IN, scope=write, body=body,
        answer=Answer(schema=DelegationTold, status=201, errors=errors), summary="Pass on a delegation",
    )  # fmt: skip
    table.add(
        "POST", "/delegation/{int:delegation_id}/revoke", "revoke", revoke_delegation, right=SIGNED_IN, scope=write,
        body=GivenReason, answer=Answer(schema=DelegationTold, errors=errors), summary="Revoke a delegation",
    )  # fmt: skip


def delegation_told(delegation: Delegation) -> dict[str, object]:
    """Return a delegation as answers tell it."""
    names = ("instrument", "instrument_date", "types", "start_date", "end_date", "may_be_passed_on", "revoked_date")
    return {
        "id": delegation.pk,
        "giver": named(delegation.giver, kind="user"),
        "receiver": named(delegation.receiver, kind="user"),
        "source": delegation.source_id,
        "ceiling_usd": f"{delegation.ceiling_usd:f}",
        **{name: getattr(delegation, name) for name in names},
    }


def list_delegations(request: HttpRequest) -> Any:
    """All of them for who reads the authority table; for others those they gave or received."""
    user = user_of(request)
    records = Delegation.objects.filter(open_to(user)).select_related("giver", "receiver")
    cursor, size = request.GET.get("cursor", ""), limit_of(request)
    page = cut(records, order="-start_date", cursor=cursor, size=size, what=f"delegation:{user.pk}")
    found: list[Any] = list(page.records)
    return {"items": [delegation_told(item) for item in found], "next": page.older, "previous": page.newer}


def give_delegation(request: HttpRequest, payload: Any) -> Any:
    """Nobody gives more than they have."""
    return _delegated(request, payload, None)


def pass_on(request: HttpRequest, delegation_id: int, payload: Any) -> Any:
    """Only one that was received, and whose instrument says that it may be passed on."""
    source = Delegation.objects.filter(pk=delegation_id, receiver=user_of(request), may_be_passed_on=True).first()
    if source is None:
        raise Http404
    return _delegated(request, payload, source)


def _delegated(request: HttpRequest, payload: Any, source: Delegation | None) -> HttpResponse:
    user = user_of(request)
    form = DelegationForm(instance=Delegation(giver=user, source=source))
    fill(form, None, payload.model_dump(exclude_unset=True))
    return made(delegation_told(delegate(form.save(commit=False), actor=user)))


def revoke_delegation(request: HttpRequest, delegation_id: int, payload: Any) -> Any:
    """With it ends what was passed on from it; signature is blocked at once."""
    user = user_of(request)
    found = Delegation.objects.filter(open_to(user), pk=delegation_id).first()
    if found is None:
        raise Http404
    if not may_revoke(found, user):
        raise PermissionDenied
    return delegation_told(revoke(found, actor=user, reason=payload.reason))


def _add_interests(api: NinjaAPI) -> None:
    table, read, write = Table(api, "interest"), "me:read", "me:write"
    table.add(
        "GET", "/interest", "list", list_interests, right=SIGNED_IN, scope=read,
        answer=Answer(schema=list[InterestTold]), summary="Interests I declared",
    )  # fmt: skip
    table.add(
        "POST", "/interest", "declare", declare_interest, right=SIGNED_IN, scope=write,
        body=given_by(_InterestShape(), "InterestDeclare"),
        answer=Answer(schema=InterestTold, status=201, errors=(400, 409, 413, 415, 422)), summary="Declare an interest",
    )  # fmt: skip
    table.add(
        "POST", "/interest/{int:interest_id}/end", "end", end_my_interest, right=SIGNED_IN, scope=write,
        answer=Answer(schema=InterestTold, errors=(404, 409)), summary="Say that an interest is over",
    )  # fmt: skip


class _InterestShape:
    """The fields of the form, before there is somebody who fills it in."""

    fields = InterestForm.base_fields


def interest_told(interest: Interest) -> dict[str, object]:
    """Return an interest as answers tell it."""
    names = ("organisation_number", "description", "declared_date", "ended_date")
    return {"id": interest.pk, **{name: getattr(interest, name) for name in names}}


def list_interests(request: HttpRequest) -> Any:
    return [interest_told(interest) for interest in Interest.objects.filter(user=user_of(request))]


def declare_interest(request: HttpRequest, payload: Any) -> Any:
    """From then on the person approves nothing about the organisation (R-03)."""
    user = user_of(request)
    form = InterestForm(user=user)
    fill(form, None, payload.model_dump(exclude_unset=True))
    return made(interest_told(declare(actor=user, **form.cleaned_data)))


def end_my_interest(request: HttpRequest, interest_id: int) -> Any:
    user = user_of(request)
    interest = Interest.objects.filter(pk=interest_id, user=user).first()
    if interest is None:
        raise Http404
    return interest_told(end_interest(interest, actor=user))
