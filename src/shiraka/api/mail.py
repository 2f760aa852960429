"""The tray of e-mails over the API: the caller's own, where each may belong, and what is done with it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from pydantic import Field

from shiraka.api.caller import user_of
from shiraka.api.kinds import reference
from shiraka.api.lists import cut, limit_of, paging
from shiraka.api.operations import Answer, Table
from shiraka.api.problems import invalid
from shiraka.api.schemas import Given, Page, Reference
from shiraka.foundation.access.permission import visible
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.mail.filers import filing_kinds
from shiraka.foundation.mail.filing import HANDS_OVER, discard, file_message, from_unknown, hand_over, tray_of
from shiraka.foundation.mail.letter import words_of
from shiraka.foundation.mail.models import Attachment, Message, Why
from shiraka.foundation.mail.places import suggestions
from shiraka.foundation.mail.views import seen_of
from shiraka.foundation.people.models import User

LONGEST_REASON = 300
MOST_RECORDS = 20


class FileTold(Schema):
    """A file of an e-mail; one that was not taken says why."""

    number: int
    name: str
    media_type: str
    size: int
    refusal: str


class MailLine(Schema):
    """An e-mail of the tray."""

    id: int
    state: str
    why: str
    subject: str
    sender: str
    sender_name: str
    is_confirmed: bool
    sent_at: Any
    received_at: Any


class MailPage(Schema):
    """One page of e-mails, the latest first."""

    items: list[MailLine]
    next: Page
    previous: Page


class Suggested(Schema):
    """A record that an e-mail may belong to, and why."""

    record: Reference
    reason: str


class MailTold(MailLine):
    """An e-mail with its words, its files, where it was filed as far as the caller sees it, and where it may belong."""

    people: list[list[str]]
    text: str
    history: str
    files: list[FileTold]
    records: list[Reference]
    suggestions: list[Suggested]


class GivenRecord(Given):
    """A record: its kind and id."""

    type: str
    id: int


class GivenFiling(Given):
    """Where an e-mail is filed, and whether with the earlier ones that it quotes."""

    records: list[GivenRecord] = Field(min_length=1, max_length=MOST_RECORDS)
    with_history: bool = False


class GivenReason(Given):
    """Why it is discarded: it stands in the trail."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class GivenPerson(Given):
    """Who files it."""

    to: int


def add_mail_operations(api: NinjaAPI) -> None:
    """Add the tray of e-mails."""
    table, base, errors = Table(api, "mail"), "/mail/{int:mail_id}", (400, 404, 409, 413, 415, 422)
    table.add(
        "GET", "/mail", "list", list_mail, right=SIGNED_IN, scope="mail:read", parameters=paging(),
        answer=Answer(schema=MailPage, errors=(400, 422)), summary="My e-mails that wait to be filed",
    )  # fmt: skip
    table.add(
        "GET", "/mail/unknown", "list_unknown", list_unknown, right=HANDS_OVER, scope="mail:read",
        parameters=paging(), answer=Answer(schema=MailPage, errors=(400, 422)),
        summary="E-mails from unknown senders",
    )  # fmt: skip
    table.add(
        "GET", base, "get", get_mail, right=SIGNED_IN, scope="mail:read",
        answer=Answer(schema=MailTold, errors=(404,)), summary="An e-mail, and where it may belong",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/file", "file", file_mail, right=SIGNED_IN, scope="mail:write", body=GivenFiling,
        answer=Answer(schema=MailTold, errors=errors), summary="File an e-mail on records",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/discard", "discard", discard_mail, right=SIGNED_IN, scope="mail:write", body=GivenReason,
        answer=Answer(schema=MailLine, errors=errors), summary="Discard an e-mail with its contents",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/hand-over", "hand_over", hand_over_mail, right=HANDS_OVER, scope="mail:write",
        body=GivenPerson, answer=Answer(schema=MailLine, errors=errors),
        summary="Hand an e-mail from an unknown sender over",
    )  # fmt: skip


def _line(message: Message) -> dict[str, object]:
    names = ("state", "subject", "sender_name", "is_confirmed", "sent_at", "received_at")
    why = str(Why(message.why).label) if message.why else ""
    told = {name: getattr(message, name) for name in names}
    return {"id": message.pk, "why": why, "sender": message.sender_address, **told}


def _told(message: Message, user: User) -> dict[str, object]:
    is_theirs = message.owner_id == user.pk and message.is_open
    return {
        **_line(message),
        "people": message.people,
        "text": words_of(message) if message.emptied_at is None else "",
        "history": message.history,
        "files": [_file(file) for file in message.attachments.all()],
        "records": [reference(record) for record in seen_of(message, user)],
        "suggestions": [
            {"record": reference(one.record), "reason": one.reason}
            for one in (suggestions(message, user) if is_theirs else [])
        ],
    }


def _file(file: Attachment) -> dict[str, object]:
    return {name: getattr(file, name) for name in ("number", "name", "media_type", "size", "refusal")}


def _found(user: User, key: int) -> Message:
    found = tray_of(user).filter(pk=key).first() or from_unknown(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, messages: Any, what: str) -> Any:
    cursor, size = request.GET.get("cursor", ""), limit_of(request)
    page = cut(messages, order="-received_at", cursor=cursor, size=size, what=what)
    found: list[Any] = list(page.records)
    return {"items": [_line(message) for message in found], "next": page.older, "previous": page.newer}


def list_mail(request: HttpRequest) -> Any:
    """Those the caller sent in or was given, in every state; nobody else sees them."""
    user = user_of(request)
    return _page(request, tray_of(user), f"mail:{user.pk}")


def list_unknown(request: HttpRequest) -> Any:
    """They are handed over to who files them, or discarded; after 30 days they go by themselves."""
    return _page(request, from_unknown(user_of(request)), "mail:unknown")


def get_mail(request: HttpRequest, mail_id: int) -> Any:
    user = user_of(request)
    return _told(_found(user, mail_id), user)


def file_mail(request: HttpRequest, mail_id: int, payload: Any) -> Any:
    """Whoever reads the records will read it; on those where it is filed already nothing happens."""
    user = user_of(request)
    message = _found(user, mail_id)
    if message.owner_id != user.pk:
        raise PermissionDenied
    kinds = {entity.key: entity for entity in filing_kinds()}
    records, errors = [], {}
    for number, given in enumerate(payload.records):
        entity = kinds.get(given.type)
        record = visible(user, entity).filter(pk=given.id).first() if entity else None
        if record is None:
            errors[f"records.{number}"] = [_("There is no such record that takes e-mails and that you may see.")]
        else:
            records.append(record)
    if errors:
        raise invalid(errors)
    file_message(message, records, actor=user, with_history=payload.with_history)
    return _told(_found(user, mail_id), user)


def discard_mail(request: HttpRequest, mail_id: int, payload: Any) -> Any:
    """Its contents are removed for ever; that it came and why it was discarded stays."""
    user = user_of(request)
    message = _found(user, mail_id)
    discard(message, actor=user, reason=payload.reason)
    message.refresh_from_db()
    return _line(message)


def hand_over_mail(request: HttpRequest, mail_id: int, payload: Any) -> Any:
    """From then on it is in the tray of that person, and nowhere else."""
    user = user_of(request)
    message = from_unknown(user).filter(pk=mail_id).first()
    if message is None:
        raise Http404
    to = User.objects.filter(pk=payload.to).first()
    if to is None:
        raise invalid({"to": [_("There is no such person.")]})
    hand_over(message, actor=user, to=to)
    message.refresh_from_db()
    return _line(message)
