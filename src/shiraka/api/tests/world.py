"""People with posts, records and callers for the tests of the API."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import orjson
from django.test import Client

from shiraka.api.tokens import issue_token
from shiraka.foundation import clock
from shiraka.foundation.people.models import Appointment, Unit, User

BASE = "/api/v1"
NGO, FOUNDATION = "ngo_national", "foundation"


def unit() -> Unit:
    return Unit.objects.get_or_create(code="PART", defaults={"name": {"en": "Partnerships"}})[0]


def person(role: str, **bound: str) -> User:
    """Return somebody who holds one post since last year; `bound` is their country or organisation."""
    user = User.objects.create_user(f"{role.lower()}-{uuid.uuid4().hex[:8]}", password="a long enough password")
    Appointment.objects.create(
        user=user, role=role, unit=unit(), start_date=clock.today() - timedelta(days=365), **bound
    )
    return user


def secret_for(user: User, *scopes: str) -> str:
    expires_at = clock.now() + timedelta(days=30)
    return issue_token(user=user, name="a test", scopes=scopes or ("*:read", "*:write"), expires_at=expires_at)[1]


@dataclass(frozen=True)
class Caller:
    """A program with a token."""

    secret: str

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = body if isinstance(body, bytes) else b"" if body is None else orjson.dumps(body)
        given = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return Client().generic(
            method, f"{BASE}{path}", content, content_type="application/json", headers={**given, **headers}
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any, version: object = "", **headers: str) -> Any:
        tag = {"If-Match": f'"{version}"'} if version else {}
        return self.send("PATCH", path, body, **{**tag, **headers})


def caller(role: str, *scopes: str, **bound: str) -> Caller:
    return Caller(secret_for(person(role, **bound), *scopes))


def a_partner(**changes: Any) -> dict[str, Any]:
    """Return what is sent to create a partner."""
    return {
        "name": {"en": "House of Science", "fr": "Maison de la science", "ar": "دار العلوم"},
        "category": "ngo_national",
        "country": "MAR",
        "are_others": True,
        **changes,
    }


def make(caller_: Caller, **changes: Any) -> dict[str, Any]:
    """Create a partner and return it as answered."""
    response = caller_.post("/partner", a_partner(**changes))
    assert response.status_code == 201, response.content
    made: dict[str, Any] = read(response)
    return made


def read(response: Any) -> Any:
    return orjson.loads(response.content)


def problem(response: Any, status: int) -> dict[str, Any]:
    """Return the problem details of a response, whose shape is checked."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = read(response)
    assert body["status"] == status
    assert body["title"]
    assert body["type"].startswith("/api/v1/docs/#")
    return body


def names(found: Sequence[dict[str, Any]]) -> list[str]:
    return [item["name"]["en"] for item in found]
