"""The OpenAPI 3.1 description: what ninja derives, with the errors, and the same on every machine."""

from typing import Any

from django.utils import translation
from ninja import NinjaAPI
from ninja.openapi.schema import get_schema
from pydantic.json_schema import models_json_schema

from shiraka.api.problems import CONTENT_TYPE, titles
from shiraka.api.schemas import Problem

_CODES = {
    400: "bad-request",
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    409: "refused",
    412: "changed",
    413: "too-large",
    415: "content-type",
    422: "invalid",
    428: "version-needed",
    429: "too-many",
    500: "failed",
}


def describe(api: NinjaAPI, base: str) -> dict[str, Any]:
    """Return the description as plain values that any JSON writer takes, in a fixed order."""
    with translation.override("en"):
        schema: dict[str, Any] = _plain(get_schema(api, path_prefix=f"{base.strip('/')}/"))
        components = schema["components"]
        _keys, problem = models_json_schema([(Problem, "validation")], ref_template="#/components/schemas/{model}")
        components["schemas"] |= _plain(problem["$defs"])
        components["responses"] = {str(status): _response(titles()[code]) for status, code in _CODES.items()}
    components["schemas"] = dict(sorted(components["schemas"].items()))
    schema["paths"] = dict(sorted(schema["paths"].items()))
    return schema


def _response(title: str) -> dict[str, Any]:
    return {"description": title, "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
