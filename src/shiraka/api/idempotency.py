"""The same request sent twice, with the same `Idempotency-Key`, takes effect once and is answered twice.

The answer is stored in the transaction of the change: whoever is killed between leaves both or neither. What was
refused changed nothing; it is not kept, and judged anew when it is sent again.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shiraka.api.models import KeptAnswer
from shiraka.api.problems import Problem, answer
from shiraka.foundation import clock
from shiraka.foundation.people.models import User
from shiraka.foundation.sealing import sealed, unsealed

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
KEPT: Final = timedelta(hours=24)
UNSAFE: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

KEY: Final[dict[str, object]] = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": (
        "A value of your own, such as a UUID, that makes it safe to send the same request again: for 24 hours it "
        "takes effect once, and the answer is the first one."
    ),
}

_WRITTEN = re.compile(r"[\x21-\x7e]{1,200}")
_TOLD: Final = ("Content-Type", "Content-Disposition", "Content-Language", "Cache-Control", "ETag", "Location")
_BODY: Final = "answer"
_FIRST_ERROR: Final = 400


class Replay(Exception):
    """The request was answered before."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


class Attempt:
    """One request with a key; `row` is its answer to be, once it is known who asks."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.row: KeptAnswer | None = None

    def claim(self, request: HttpRequest, user: User) -> None:
        """Begin it for a person. Raises `Replay` if it was answered before, a problem if the key was used otherwise."""
        now, asked = clock.now(), _fingerprint(request)
        KeptAnswer.objects.filter(user=user, key=_hash(self.key.encode()), created_at__lte=now - KEPT).delete()
        self.row, is_new = KeptAnswer.objects.get_or_create(
            user=user, key=_hash(self.key.encode()), defaults={"request": asked, "created_at": now}
        )
        if is_new:
            return
        if self.row.request != asked:
            detail = _("A request is sent again as it was; for another one, take another key.")
            raise Problem(422, "key-used", detail)
        raise Replay(_answer_of(self.row))

    def keep(self, response: HttpResponseBase) -> HttpResponse:
        """Store the answer and return it, to be sent."""
        content = response.getvalue() if hasattr(response, "getvalue") else b""
        headers = {name: response[name] for name in _TOLD if response.has_header(name)}
        headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
        made = HttpResponse(content, status=response.status_code, headers=headers)
        if self.row is not None:
            self.row.code, self.row.headers, self.row.body = response.status_code, headers, sealed(_BODY, content)
            self.row.save(update_fields=["code", "headers", "body"])
        return made


def attempt_of(request: HttpRequest) -> Attempt | None:
    """Return what a request with a key is an attempt of; None without one."""
    found = vars(request).get("_attempt")
    return found if isinstance(found, Attempt) else None


def once(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Have a view take effect once for each key, with its answer, in one transaction."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        if key is None or request.method not in UNSAFE:
            return view(request, *args, **kwargs)
        if not _WRITTEN.fullmatch(key):
            return answer(Problem(400, "bad-request", _("A key has 1 to 200 letters, digits or signs, and no space.")))
        with _alone(_name(request, key)) as is_alone:
            if not is_alone:
                return answer(in_progress())
            with transaction.atomic():
                if not _lock_everywhere(_name(request, key)):
                    return answer(in_progress())
                attempt = vars(request)["_attempt"] = Attempt(key)
                response = view(request, *args, **kwargs)
                if response.status_code >= _FIRST_ERROR:
                    transaction.set_rollback(True)
                    return response
                return response if response.has_header(REPLAYED) else attempt.keep(response)

    return answered


def in_progress() -> Problem:
    detail = _("The first one is still at work. Wait a moment and send it again.")
    return Problem(409, "in-progress", detail, headers={"Retry-After": "1"})


def _answer_of(row: KeptAnswer) -> HttpResponse:
    response = HttpResponse(unsealed(_BODY, row.body), status=row.code, headers=row.headers)
    response[REPLAYED] = "true"
    return response


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _fingerprint(request: HttpRequest) -> str:
    """Return what tells two requests apart. The parts of a form count, not the line that a program puts between."""
    made = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    made.update(f"{request.headers.get('If-Match', '')}\n".encode())
    if request.content_type != "multipart/form-data":
        made.update(request.body)
        return made.hexdigest()
    for name, values in sorted(request.POST.lists()):
        made.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            inner = hashlib.sha256()
            for chunk in file.chunks():
                inner.update(chunk)
            file.seek(0)
            made.update(repr((name, file.name, file.content_type, inner.hexdigest())).encode())
    return made.hexdigest()


# --- one at a time ----------------------------------------------------------------------------------

_at_work: set[str] = set()
_turn = threading.Lock()


def _name(request: HttpRequest, key: str) -> str:
    """Return what two attempts of one caller share before anybody has looked who that is."""
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return _hash("\n".join((key, request.headers.get("Authorization", ""), session)).encode())


@contextmanager
def _alone(name: str) -> Iterator[bool]:
    """Tell whether no other thread of this process is at the same; on SQLite the process is the only one."""
    with _turn:
        is_alone = name not in _at_work
        _at_work.add(name)
    try:
        yield is_alone
    finally:
        if is_alone:
            with _turn:
                _at_work.discard(name)


def _lock_everywhere(name: str) -> bool:
    """Tell whether no other process is at the same, and hold it until the transaction ends, however that is."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [int(name[:15], 16)])
        return bool(cursor.fetchone()[0])
