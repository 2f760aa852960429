"""Every error as problem details (RFC 9457), told in the language of the reader."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as InputError

from shiraka.api.transport import Unreadable, dumps
from shiraka.foundation.documents.refusal import UploadRefused
from shiraka.foundation.documents.unreachable import FilesUnreachable
from shiraka.foundation.workflow.conditions import Condition, Refused

logger = logging.getLogger(__name__)

DOCS: Final = "/api/v1/docs/"
CONTENT_TYPE: Final = "application/problem+json"
WHOLE_RECORD: Final = "record"
"""The name under which errors stand that belong to no single field."""


class Problem(Exception):
    """An error to be answered as it is: status, what happened, and members of its own."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        **members: object,
    ) -> None:
        super().__init__(code)
        self.http_status, self.code, self.detail = status, code, detail
        self.headers, self.members = dict(headers or {}), members


def titles() -> dict[str, str]:
    """Return what each code of a problem means, in the reader's language."""
    return {
        "bad-request": _("The request could not be read"),
        "not-signed-in": _("Sign-in is needed"),
        "forbidden": _("This is not open to your role"),
        "scope": _("The token does not reach this far"),
        "stale-form": _("The cross-site token is missing or old"),
        "not-found": _("There is nothing at this address that you may see"),
        "method": _("This address does not answer to that method"),
        "refused": _("A rule forbids it"),
        "in-progress": _("The same request is being answered"),
        "key-used": _("The key was used for another request"),
        "changed": _("Somebody else changed the record"),
        "too-large": _("The request is too large"),
        "content-type": _("The body is of a type that is not read here"),
        "invalid": _("Something in what was sent is not right"),
        "version-needed": _("Say which version you read"),
        "too-many": _("Too many requests"),
        "failed": _("Something failed on our side"),
        "files-unreachable": _("The files cannot be reached"),
    }


def answer(problem: Problem) -> HttpResponse:
    """Return a problem as a response."""
    body = {
        "type": f"{DOCS}#{problem.code}",
        "title": titles()[problem.code],
        "status": problem.http_status,
        **({"detail": problem.detail} if problem.detail else {}),
        **problem.members,
    }
    return HttpResponse(dumps(body), status=problem.http_status, content_type=CONTENT_TYPE, headers=problem.headers)


def told(condition: Condition) -> dict[str, object]:
    """Return a condition as it stands in answers."""
    return {
        "is_met": condition.is_met,
        "label": condition.label,
        "detail": condition.detail,
        "rule": condition.rule,
        "who": condition.who,
    }


def unmet_conditions(conditions: Sequence[Condition]) -> Problem:
    """Return the refusal by rules, with every reason and who can unblock it."""
    return Problem(
        409, "refused", "; ".join(item.label for item in conditions), conditions=[told(item) for item in conditions]
    )


def invalid(errors: Mapping[str, Sequence[object]]) -> Problem:
    """Return the refusal of what was sent, field by field."""
    return Problem(422, "invalid", errors={name: [str(item) for item in found] for name, found in errors.items()})


def forbidden() -> Problem:
    return Problem(403, "forbidden", _("The access table gives this to other roles, or the record is not yours."))


def not_found() -> Problem:
    return Problem(404, "not-found")


def not_signed_in() -> Problem:
    detail = _("Send a personal token, or use the session of a signed-in browser.")
    return Problem(401, "not-signed-in", detail, headers={"WWW-Authenticate": 'Bearer realm="shiraka"'})


def problem_of(error: BaseException) -> Problem:  # noqa: C901, PLR0911 - one line for each kind of error
    """Return what an exception means to a caller; anything unknown is our own failure, and logged."""
    match error:
        case Problem():
            return error
        case Refused():
            return unmet_conditions(error.conditions)
        case PermissionDenied():
            return forbidden()
        case Http404():
            return not_found()
        case AuthenticationError():
            return not_signed_in()
        case FilesUnreachable():
            logger.error("The files cannot be reached: %s", error.__cause__, exc_info=error)
            return Problem(503, "files-unreachable", str(error), headers={"Retry-After": "60"})
        case UploadRefused():
            return invalid({"file": [str(error)]})
        case InputError():
            return invalid(_field_errors(error.errors))
        case ValidationError():
            return invalid(_model_errors(error))
        case RequestDataTooBig():
            return Problem(413, "too-large")
        case SuspiciousOperation() | MultiPartParserError() | Unreadable():
            return Problem(400, "bad-request")
        case HttpError():
            # What reading the body raised hides behind the one that ninja makes of it.
            return problem_of(error.__cause__) if error.__cause__ else Problem(error.status_code, "bad-request")
    logger.error("An operation failed.", exc_info=error)
    return Problem(500, "failed", _("It was written to the log; nothing of yours was half stored."))


def _model_errors(error: ValidationError) -> dict[str, list[str]]:
    if not hasattr(error, "error_dict"):
        return {WHOLE_RECORD: list(error.messages)}
    return {WHOLE_RECORD if name == NON_FIELD_ERRORS else name: found for name, found in error.message_dict.items()}


def _field_errors(errors: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return what pydantic found, by field; the first two places only say that it was in the body."""
    found: dict[str, list[str]] = {}
    for item in errors:
        places = [str(place) for place in item["loc"]]
        inner = places[2:] if places[:1] == ["body"] else places[1:]
        # Where a value could be of several types, the place names the type tried too.
        name = ".".join(place for place in inner if "[" not in place and place not in _TYPE_NAMES) or WHOLE_RECORD
        sentence = _sentence(item)
        if sentence not in found.setdefault(name, []):
            found[name].append(sentence)
    return found


_TYPE_NAMES: Final = frozenset({"int", "str", "bool", "decimal", "date", "datetime"})


def _sentence(item: Mapping[str, Any]) -> str:
    kind, context = str(item["type"]), item.get("ctx") or {}
    sentences: dict[str, Callable[[], str]] = {
        "missing": lambda: _("This is needed."),
        "extra_forbidden": lambda: _("There is no such field here."),
        "string_type": lambda: _("This must be a text."),
        "int_type": lambda: _("This must be a whole number."),
        "int_parsing": lambda: _("This must be a whole number."),
        "bool_type": lambda: _("This must be true or false."),
        "bool_parsing": lambda: _("This must be true or false."),
        "list_type": lambda: _("This must be a list."),
        "model_type": lambda: _("This must be an object."),
        "model_attributes_type": lambda: _("This must be an object."),
        "dict_type": lambda: _("This must be an object."),
        "date_from_datetime_parsing": lambda: _("Write the date as 2026-03-31."),
        "date_parsing": lambda: _("Write the date as 2026-03-31."),
        "literal_error": lambda: _("Choose one of: %(choices)s.") % {"choices": context.get("expected", "")},
        "string_too_long": lambda: (
            ngettext("At most %(most)s character.", "At most %(most)s characters.", context.get("max_length", 0))
            % {"most": context.get("max_length", "")}
        ),
        "greater_than_equal": lambda: _("At least %(least)s.") % {"least": context.get("ge", "")},
        "less_than_equal": lambda: _("At most %(most)s.") % {"most": context.get("le", "")},
    }
    return sentences.get(kind, lambda: _("This value is not of the right kind."))()


def install(api: NinjaAPI) -> None:
    """Make an API answer every error as a problem."""

    def handle(_request: HttpRequest, error: Any) -> HttpResponse:
        return answer(problem_of(error))

    # ninja looks for the nearest class, and has handlers of its own for these.
    for kind in (Exception, Http404, HttpError, InputError, AuthenticationError):
        api.add_exception_handler(kind, handle)
