"""Reading and writing JSON: exact, unescaped, and safe against what is meant to break a parser."""

from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import Any, Final

import orjson
from django.http import HttpRequest
from django.utils.functional import Promise
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from shiraka.values.text import Text

DEEPEST: Final = 20
JSON_TYPES: Final = frozenset({"application/json", "application/merge-patch+json"})


class Unreadable(ValueError):
    """The body is no JSON that we take."""


def dumps(value: object) -> bytes:
    """Write JSON; amounts are strings, so that no decimal is lost on the way."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS)


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return value.as_dict()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(type(value).__name__)


class JsonRenderer(BaseRenderer):
    """Answers as JSON, with Arabic as it is written."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002 - ninja's signature
        return dumps(data)


class JsonParser(Parser):
    """Reads a body as JSON, of limited depth and without what no database column takes."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            value = orjson.loads(request.body)
        except orjson.JSONDecodeError as error:
            raise Unreadable(str(error)) from error
        check(value)
        return value


def check(value: object) -> None:
    """Raise `Unreadable` for a value nested too deep or holding NUL."""
    level: list[object] = [value]
    for _depth in range(DEEPEST):
        inner: list[object] = []
        for item in level:
            if isinstance(item, str) and "\0" in item:
                raise Unreadable("NUL")
            if isinstance(item, float) and not isfinite(item):
                raise Unreadable("number")
            if isinstance(item, dict):
                inner += [*item.keys(), *item.values()]
            elif isinstance(item, list):
                inner += item
        if not inner:
            return
        level = inner
    raise Unreadable("depth")
