"""The API itself, built once from the registered entities."""

from collections.abc import Callable
from functools import cached_property, wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RegexPattern
from django.utils import translation
from ninja import NinjaAPI

from shiraka.api.accounts import add_account_operations
from shiraka.api.administration import add_administration_operations
from shiraka.api.description import describe
from shiraka.api.documents import add_content_operation, add_document_operations
from shiraka.api.duplicates import add_duplicate_operations
from shiraka.api.exports import add_export_operations
from shiraka.api.figures import add_figure_operations
from shiraka.api.idempotency import Replay, once
from shiraka.api.links import add_level_operations, add_link_operations, add_reader_operations
from shiraka.api.lookup import add_lookup_operations
from shiraka.api.mail import add_mail_operations
from shiraka.api.moves import add_move_operations
from shiraka.api.operations import BASE, Answer, Table
from shiraka.api.own import add_own_operations
from shiraka.api.personal_data import add_personal_data_operations
from shiraka.api.problems import Problem, answer, install, not_found
from shiraka.api.queue import add_job_operations
from shiraka.api.records import add_record_operations
from shiraka.api.saved_views import add_saved_view_operations
from shiraka.api.settings import add_setting_operations
from shiraka.api.sheet import add_sheet_operation
from shiraka.api.trail import add_history_operation
from shiraka.api.transport import JsonParser, JsonRenderer, dumps
from shiraka.api.views import docs_urls
from shiraka.api.webhooks import add_webhook_operations
from shiraka.foundation.access.views import PUBLIC
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.parameters.current import offered_language, value


class Api(NinjaAPI):
    """ninja's API with our errors for what it leaves to Django, and a stable description."""

    @cached_property
    def description_of_all(self) -> dict[str, Any]:
        return describe(self, BASE)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:  # noqa: ARG002 - ninja's signature
        """Return the description as plain values; its addresses are those of the API, wherever it is asked."""
        return self.description_of_all

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns = super()._get_urls()
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                pattern.callback = _with_our_manners(once(pattern.callback))
                if str(pattern.pattern) == "<path:rest>":
                    # A path converter takes no line break: such an address too is answered as a problem.
                    pattern.pattern = RegexPattern(r"(?P<rest>[\s\S]+)", name=pattern.name, is_endpoint=True)
        return [*docs_urls, *patterns]


def _with_our_manners(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer in the language that was asked for, and a wrong method as a problem too."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A program says which language it wants with each request; without a word the account decides.
        is_said = "Accept-Language" in request.headers
        asked = translation.get_language_from_request(request) if is_said else translation.get_language() or "en"
        language = offered_language(asked) if is_said else asked
        with translation.override(language):
            response = _answer(view, request, *args, **kwargs)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.has_header("Content-Length"):
                response = answer(Problem(405, "method", headers={"Allow": response.get("Allow", "")}))
        response.headers.setdefault("Content-Language", language)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answered


def _answer(view: Callable[..., HttpResponseBase], request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except Http404:
        # ninja's own views, such as its root, do not pass through its handlers.
        return answer(not_found())


def build() -> Api:
    """Return the API with all its operations."""
    made = Api(
        title="Shiraka",
        version="1",
        description=(
            "Everything a page can do, with the same permissions; password and second factor are changed on pages "
            "only, where both can be asked for again. Errors are problem details (RFC 9457). "
            "Lists are keyset pages: follow `next`. To change a record, send the version you read as If-Match. "
            "Whatever writes takes an Idempotency-Key: sent again with the same key by the same caller, a request that "
            "succeeded is answered as the first time, with Idempotency-Replayed: true, and changes nothing more. "
            "Another request with a used key gets 422, one whose first attempt is still at work 409. Answers are kept "
            "for 24 hours; a refusal is not kept, as it changed nothing."
        ),
        docs_url=None,
        openapi_url=None,
        renderer=JsonRenderer(),
        parser=JsonParser(),
        urls_namespace="api-1",
    )
    install(made)
    made.add_exception_handler(Replay, lambda _request, replay: replay.response)
    # Descriptions are made of lazy words, and must not depend on who asks first.
    with translation.override("en"):
        add_own_operations(made)
        add_figure_operations(made)
        add_lookup_operations(made)
        for entity in ENTITIES:
            add_record_operations(made, entity)
            add_export_operations(made, entity)
            if entity.lifecycle is not None:
                add_move_operations(made, entity)
            add_history_operation(made, entity)
            add_link_operations(made, entity)
            if not entity.parent:
                add_reader_operations(made, entity)
                add_level_operations(made, entity)
            if entity.has_documents:
                add_document_operations(made, entity)
        add_sheet_operation(made)
        add_duplicate_operations(made)
        add_personal_data_operations(made)
        add_content_operation(made)
        add_setting_operations(made)
        add_administration_operations(made)
        add_account_operations(made)
        add_job_operations(made)
        add_saved_view_operations(made)
        add_webhook_operations(made)
        add_mail_operations(made)
        _add_description(made)
    return made


def _add_description(made: Api) -> None:
    def description(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
        """This description, with the name of the organisation that runs the system."""
        known = made.description_of_all
        about = {**known["info"], "contact": {"name": value("organisation_name").best("en")[0]}}
        return HttpResponse(dumps({**known, "info": about}), content_type="application/json")

    Table(made, "openapi").add(
        "GET", "/openapi.json", "get", description, right=PUBLIC, scope="", answer=Answer(),
        summary="The description of the API",
    )  # fmt: skip

    def elsewhere(request: HttpRequest, rest: str) -> Any:  # noqa: ARG001 - ninja's signature
        raise Http404

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    made.api_operation(methods, "/{path:rest}", include_in_schema=False, operation_id="elsewhere")(elsewhere)


api = build()
