"""What is the caller's own: who they are, their sessions and tokens, what waits for them."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from shiraka.api.caller import token_of, user_of
from shiraka.api.filling import fill
from shiraka.api.form_schemas import given_by
from shiraka.api.models import Token
from shiraka.api.operations import Answer, Table
from shiraka.api.schemas import GivenToken, Me, SessionTold, TokenIssued, TokenTold, Work, named
from shiraka.api.scopes import ANY, READ, WRITE
from shiraka.api.tokens import issue_token, revoke_token, tokens_of
from shiraka.api.transport import dumps
from shiraka.foundation import clock
from shiraka.foundation.access.matrix import matrix
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.administration.forms import ProfileForm
from shiraka.foundation.http.sessions import end, open_sessions
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.people.models import User
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.workflow.conditions import Refused, unmet
from shiraka.values.text import Text

SESSION = ("device", "address", "since", "until", "is_current")


def add_own_operations(api: NinjaAPI) -> None:
    """Add the operations about the caller."""
    table = Table(api, "me")
    table.add(
        "GET", "/me", "get", me, right=SIGNED_IN, scope="", answer=Answer(schema=Me),
        summary="Who the request acts for, and what they may do",
    )  # fmt: skip
    table.add(
        "PATCH", "/me", "update", update_me, right=SIGNED_IN, scope="me:write",
        body=given_by(ProfileForm(), "MeChange", is_change=True),
        answer=Answer(schema=Me, errors=(400, 413, 415, 422)), summary="How pages are shown and spoken to me",
    )  # fmt: skip
    _add_sessions(api)
    Table(api, "work").add(
        "GET", "/work", "list", work, right=SIGNED_IN, scope="work:read", answer=Answer(schema=list[Work]),
        summary="What waits for me",
    )  # fmt: skip
    tokens = Table(api, "token")
    tokens.add(
        "GET", "/token", "list", list_tokens, right=SIGNED_IN, scope="token:read",
        answer=Answer(schema=list[TokenTold]), summary="My tokens",
    )  # fmt: skip
    tokens.add(
        "POST", "/token", "create", create_token, right=SIGNED_IN, scope="token:write", body=GivenToken,
        answer=Answer(schema=TokenIssued, status=201, errors=(400, 413, 415, 422)), summary="Make a token",
    )  # fmt: skip
    tokens.add(
        "DELETE", "/token/{int:token_id}", "revoke", delete_token, right=SIGNED_IN, scope="token:write",
        answer=Answer(status=204, errors=(404,)), summary="Revoke one of my tokens",
    )  # fmt: skip


def _add_sessions(api: NinjaAPI) -> None:
    sessions = Table(api, "session")
    sessions.add(
        "GET", "/session", "list", list_sessions, right=SIGNED_IN, scope="session:read",
        answer=Answer(schema=list[SessionTold]), summary="Where my account is signed in",
    )  # fmt: skip
    sessions.add(
        "DELETE", "/session", "end_others", end_other_sessions, right=SIGNED_IN, scope="session:write",
        answer=Answer(status=204), summary="Sign my account out everywhere else",
    )  # fmt: skip
    sessions.add(
        "DELETE", "/session/{int:session_id}", "end", end_session, right=SIGNED_IN, scope="session:write",
        answer=Answer(status=204, errors=(404, 409)), summary="Sign my account out of one session",
    )  # fmt: skip


def update_me(request: HttpRequest, payload: Any) -> Any:
    """Password and second factor are changed on pages only, where both can be asked for again."""
    user = user_of(request)
    form = ProfileForm(instance=user)
    fill(form, user, payload.model_dump(exclude_unset=True))
    form.save()
    return me(request)


def list_sessions(request: HttpRequest) -> Any:
    """The one of the request first, if it came with one; a token is no session."""
    return [
        {"id": session.pk, **{name: getattr(session, name) for name in SESSION}}
        for session in open_sessions(user_of(request), request)
    ]


def end_other_sessions(request: HttpRequest) -> Any:
    """All but that of the request."""
    others = [session.pk for session in open_sessions(user_of(request), request) if not session.is_current]
    end(others, user_of(request))
    return HttpResponse(status=204)


def end_session(request: HttpRequest, session_id: int) -> Any:
    """Not that of the request: from it one signs out."""
    found = {session.pk: session for session in open_sessions(user_of(request), request)}
    if session_id not in found:
        raise Http404
    if found[session_id].is_current:
        raise Refused([unmet(_("This session is the one in use."), _("Sign out to end it."))])
    end([session_id], user_of(request))
    return HttpResponse(status=204)


def me(request: HttpRequest) -> Any:
    """Rights as "row:CODE" of the access table; those in `own_rights` hold for own records only."""
    user, token = user_of(request), token_of(request)
    everywhere, own = rights_of(user)
    posts = [
        {
            "role": post.role,
            "role_label": str(post.get_role_display()),
            "unit": named(post.unit, kind="unit", number=post.unit.code) if post.unit else None,
            "country": post.country,
            "organisation_number": post.organisation_number,
            "start_date": post.start_date,
            "end_date": post.end_date,
        }
        for post in user.appointments
    ]
    return {
        "id": user.pk,
        "username": user.get_username(),
        "name": str(user),
        "language": user.language,
        "theme": user.theme,
        "density": user.density,
        "posts": posts,
        "rights": sorted(everywhere),
        "own_rights": sorted(own - everywhere),
        "scopes": token.scopes if token is not None else [f"{ANY}:{READ}", f"{ANY}:{WRITE}"],
    }


def rights_of(user: User) -> tuple[set[str], set[str]]:
    """Return the rights a person's posts give on every record, and on own records."""
    everywhere: set[str] = set()
    own: set[str] = set()
    for row in matrix().values():
        for post in user.appointments:
            cell = row.cells.get(post.role)
            if cell is not None:
                (own if cell.is_own else everywhere).update({f"{row.key}:{cell.code}", f"{row.key}:R"})
    return everywhere, own


def work(request: HttpRequest) -> Any:
    return [
        {
            "due_date": item.due_date,
            "is_late": item.is_late,
            "title": str(item.title),
            "why": str(item.why),
            "record_reference": item.record_reference,
            "record_title": _words(item.record_title),
            "url": request.build_absolute_uri(item.url),
            "action_label": str(item.action_label),
        }
        for item in work_items(user_of(request))
    ]


def _words(title: Any) -> str:
    return title.best(reader_language())[0] if isinstance(title, Text) else str(title)


def token_told(token: Token) -> dict[str, object]:
    """Return a token without its secret."""
    names = ("name", "prefix", "scopes", "created_at", "expires_at", "last_used_at")
    return {"id": token.pk, **{name: getattr(token, name) for name in names}}


def list_tokens(request: HttpRequest) -> Any:
    return [token_told(token) for token in tokens_of(user_of(request))]


def create_token(request: HttpRequest, payload: Any) -> Any:
    """The secret is in this answer and nowhere else. A token cannot make one that reaches further."""
    token, secret = issue_token(
        user=user_of(request),
        name=payload.name,
        scopes=payload.scopes,
        expires_at=clock.now() + timedelta(days=payload.days),
        issued_with=token_of(request),
    )
    body = dumps({**token_told(token), "secret": secret})
    return HttpResponse(body, status=201, content_type="application/json", headers={"Cache-Control": "no-store"})


def delete_token(request: HttpRequest, token_id: int) -> Any:
    """It stops working at once."""
    token = Token.objects.filter(pk=token_id, user=user_of(request), revoked_at=None).first()
    if token is None:
        raise Http404
    revoke_token(token, actor=user_of(request))
    return HttpResponse(status=204)
