"""Where an account is signed in, and signing it out there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from shiraka.foundation import clock
from shiraka.foundation.audit import record as audit
from shiraka.foundation.people.models import User


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One device that is signed in now."""

    pk: int
    device: str
    address: str
    since: datetime
    until: datetime
    is_current: bool


def open_sessions(user: User, request: HttpRequest) -> list[OpenSession]:
    """Return where an account is signed in, the present session first.

    A session from before the last change of the password is open no more and is left out.
    """
    known = {session.session_key: session for session in UserSession.objects.filter(user=user)}
    stored = Session.objects.filter(session_key__in=known, expire_date__gt=clock.now())
    seal = user.get_session_auth_hash()
    found = [
        OpenSession(
            pk=known[session.session_key].pk,
            device=known[session.session_key].user_agent,
            address=known[session.session_key].ip,
            since=known[session.session_key].created_at,
            until=session.expire_date,
            is_current=session.session_key == request.session.session_key,
        )
        for session in stored
        if constant_time_compare(str(session.get_decoded().get(HASH_SESSION_KEY, "")), seal)
    ]
    return sorted(found, key=lambda session: (not session.is_current, -session.since.timestamp()))


@transaction.atomic
def end(keys: Sequence[int], user: User) -> None:
    """Sign an account out of these sessions."""
    ended = UserSession.objects.filter(user=user, pk__in=keys)
    sessions = list(ended.values_list("session_key", flat=True))
    for key in sessions:
        # The store forgets its cached copy too; the row alone would leave the session open.
        SessionStore(key).delete()
    ended.delete()
    if sessions:
        audit.write("end_sessions", user, actor=user, after={"sessions": len(sessions)})
