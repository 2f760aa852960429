"""The table of all operations: address, id, right and scope, each written where it is built."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from ninja import NinjaAPI
from pydantic import BaseModel

from shiraka.api.caller import Bearer, Session
from shiraka.api.idempotency import KEY, UNSAFE
from shiraka.foundation.access.views import PUBLIC

BASE: Final = "/api/v1"

View = Callable[..., Any]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation. `right` is asked of the person, `scope` of their token; both before the record.

    `about` is the key of the entity whose records it is about, empty for the others.
    """

    method: str
    path: str
    operation_id: str
    right: str
    scope: str
    summary: str
    about: str = ""


OPERATIONS: list[Operation] = []


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What an operation answers when it succeeds, and the errors it can give beside the usual ones."""

    schema: Any = None
    status: int = 200
    errors: tuple[int, ...] = ()


class Table:
    """Adds operations to an API and to the table, so that none is in one of them only."""

    def __init__(self, api: NinjaAPI, tag: str, about: str = "") -> None:
        self.api, self.tag, self.about = api, tag, about

    def add(  # noqa: PLR0913 - one row of the table
        self,
        method: str,
        path: str,
        name: str,
        view: View,
        *,
        right: str,
        scope: str,
        answer: Answer,
        summary: str,
        parameters: tuple[dict[str, object], ...] = (),
        body: type[BaseModel] | None = None,
        is_upload: bool = False,
    ) -> None:
        """Add one operation; `body` becomes the type of the view's parameter `payload`."""
        operation = Operation(
            method=method,
            path=f"{BASE}{path}",
            operation_id=f"{self.tag}.{name}",
            right=right,
            scope=scope,
            summary=summary,
            about=self.about,
        )
        OPERATIONS.append(operation)
        kind = "json" if body is not None else ("upload" if is_upload else "")
        if body is not None:
            view.__annotations__["payload"] = body
        self.api.api_operation(
            [method],
            path,
            auth=None if right == PUBLIC else [_of(Bearer, operation, kind), _of(Session, operation, kind)],
            response={answer.status: answer.schema},
            operation_id=operation.operation_id,
            summary=summary,
            description=(view.__doc__ or "").strip() or None,
            tags=[self.tag],
            url_name=operation.operation_id,
            openapi_extra=_extra(operation, answer, parameters),
        )(view)


def _of(caller: type[Bearer | Session], operation: Operation, body: str) -> Bearer | Session:
    return caller(right=operation.right, scope=operation.scope, body=body)


def _extra(operation: Operation, answer: Answer, parameters: tuple[dict[str, object], ...]) -> dict[str, Any]:
    usual = (429,) if operation.right == PUBLIC else (401, 403, 429)
    statuses = sorted({*usual, *answer.errors, *((409, 422) if operation.method in UNSAFE else ())})
    extra: dict[str, Any] = {
        "x-right": operation.right,
        "x-scope": operation.scope,
        "responses": {status: {"$ref": f"#/components/responses/{status}"} for status in statuses},
    }
    told = (*parameters, KEY) if operation.method in UNSAFE else parameters
    if told:
        extra["parameters"] = [dict(parameter) for parameter in told]
    return extra
