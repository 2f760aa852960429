"""Accounts and posts over the API, for administrators."""

from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest
from ninja import NinjaAPI, Schema

from shiraka.api.administration import made
from shiraka.api.caller import user_of
from shiraka.api.filling import fill
from shiraka.api.form_schemas import given_by
from shiraka.api.lists import cut, limit_of, paging
from shiraka.api.operations import Answer, Table
from shiraka.api.schemas import Page, Reference, Words, named
from shiraka.foundation.administration.accounts import appoint, change_account, end_appointment, invite, open_account
from shiraka.foundation.administration.forms import AccountChangeForm, AccountForm, AppointmentForm, EndForm
from shiraka.foundation.administration.views.people import found
from shiraka.foundation.people.models import Appointment, User


class PostTold(Schema):
    """A post, past ones too."""

    id: int
    role: str
    post: str
    title: Words
    unit: Reference | None
    country: str
    organisation_number: str
    start_date: Any
    end_date: Any


class AccountTold(Schema):
    """An account with its posts."""

    id: int
    username: str
    full_name: Words
    email: str
    language: str
    is_active: bool
    posts: list[PostTold]


class AccountPage(Schema):
    """One page of accounts, by user name, with the posts of today."""

    items: list[AccountTold]
    next: Page
    previous: Page


class Invitation(Schema):
    """The address where the holder of an account sets a password; it works once."""

    url: str


def post_told(post: Appointment) -> dict[str, object]:
    """Return a post as answers tell it."""
    names = ("role", "post", "country", "organisation_number", "start_date", "end_date")
    return {
        "id": post.pk,
        "title": post.title.as_dict(),
        "unit": named(post.unit, kind="unit", number=post.unit.code) if post.unit else None,
        **{name: getattr(post, name) for name in names},
    }


def account_told(account: Any, posts: list[Appointment]) -> dict[str, object]:
    """Return an account as answers tell it."""
    return {
        "id": account.pk,
        "username": account.username,
        "full_name": account.full_name.as_dict(),
        "email": account.email,
        "language": account.language,
        "is_active": account.is_active,
        "posts": [post_told(post) for post in posts],
    }


def add_account_operations(api: NinjaAPI) -> None:
    """Add accounts and posts; the right is that of the settings, as on the pages."""
    table, base = Table(api, "account"), "/account/{int:account_id}"
    read: dict[str, Any] = {"right": "parameter:R", "scope": "account:read"}
    write: dict[str, Any] = {"right": "parameter:C", "scope": "account:write"}
    errors = (400, 404, 409, 413, 415, 422)
    words: dict[str, object] = {
        "in": "query", "name": "q", "required": False, "schema": {"type": "string"}, "description": "Name or e-mail.",
    }  # fmt: skip
    whole, stored = Answer(schema=AccountTold, errors=errors), Answer(schema=AccountTold, status=201, errors=errors)
    table.add(
        "GET", "/account", "list", list_accounts, **read, parameters=(words, *paging()),
        answer=Answer(schema=AccountPage, errors=(400, 422)), summary="Accounts",
    )  # fmt: skip
    table.add("GET", base, "get", get_account, **read, answer=whole, summary="An account with all its posts")
    table.add(
        "POST", "/account", "create", create_account, **write, body=given_by(AccountForm(), "AccountCreate"),
        answer=stored, summary="Open an account",
    )  # fmt: skip
    table.add(
        "PATCH", base, "update", update_account, **write,
        body=given_by(AccountChangeForm(), "AccountChange", is_change=True), answer=whole,
        summary="Change or close an account",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/invitation", "invite", invite_account, **write,
        answer=Answer(schema=Invitation, status=201, errors=(404,)), summary="Send the link to set a password",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/posts", "appoint", give_post, **write, body=given_by(AppointmentForm(), "PostCreate"),
        answer=stored, summary="Give a post",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/posts/{{int:post_id}}/end", "end_post", end_post, **write, body=given_by(EndForm(), "PostEnd"),
        answer=whole, summary="End a post",
    )  # fmt: skip


def _account(account_id: int) -> User:
    account = User.objects.filter(pk=account_id).first()
    if account is None:
        raise Http404
    return account


def _whole(account_id: int) -> dict[str, object]:
    posts = Appointment.objects.select_related("unit").order_by("-start_date", "-pk")
    account = User.objects.prefetch_related(Prefetch("posts", queryset=posts)).get(pk=account_id)
    return account_told(account, list(account.posts.all()))


def list_accounts(request: HttpRequest) -> Any:
    records = found(request.GET.get("q", "").replace("\0", " "))
    cursor, size = request.GET.get("cursor", ""), limit_of(request)
    page = cut(records, order="username", cursor=cursor, size=size, what="account")
    accounts: list[Any] = list(page.records)
    items = [account_told(account, account.held) for account in accounts]
    return {"items": items, "next": page.older, "previous": page.newer}


def get_account(request: HttpRequest, account_id: int) -> Any:  # noqa: ARG001 - ninja's signature
    return _whole(_account(account_id).pk)


def create_account(request: HttpRequest, payload: Any) -> Any:
    """Nobody can sign in to it before its holder has followed the link of an invitation."""
    form = AccountForm()
    fill(form, User(), payload.model_dump(exclude_unset=True))
    account = open_account(form.save(commit=False), actor=user_of(request))
    return made(_whole(account.pk))


def update_account(request: HttpRequest, account_id: int, payload: Any) -> Any:
    """Only the fields that are sent change. Closing an account ends its sessions."""
    account = _account(account_id)
    form = AccountChangeForm(instance=account)
    fill(form, account, payload.model_dump(exclude_unset=True))
    change_account(form.save(commit=False), actor=user_of(request))
    return _whole(account_id)


def invite_account(request: HttpRequest, account_id: int) -> Any:
    account = _account(account_id)
    if not account.is_active:
        raise Http404
    return made({"url": invite(request, account, actor=user_of(request))})


def give_post(request: HttpRequest, account_id: int, payload: Any) -> Any:
    """Never to oneself."""
    post = Appointment(user=_account(account_id))
    form = AppointmentForm(instance=post)
    fill(form, None, payload.model_dump(exclude_unset=True))
    appoint(form.save(commit=False), actor=user_of(request))
    return made(_whole(account_id))


def end_post(request: HttpRequest, account_id: int, post_id: int, payload: Any) -> Any:
    post = Appointment.objects.select_related("user").filter(pk=post_id, user__pk=account_id).first()
    if post is None:
        raise Http404
    end_appointment(post, actor=user_of(request), end_date=payload.end_date)
    return _whole(account_id)
