"""Settings of the organisation over the API: read, propose, decide, comment; with four eyes as on the pages."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from pydantic import Field

from shiraka.api.caller import user_of
from shiraka.api.filling import as_form_data
from shiraka.api.operations import Answer, Table
from shiraka.api.problems import Problem, invalid
from shiraka.api.schemas import Given, Reference, named
from shiraka.api.transport import dumps
from shiraka.foundation.parameters.actions import comment, decide, propose
from shiraka.foundation.parameters.definition import Parameter
from shiraka.foundation.parameters.forms import MOST_LINES, PREFIX, Entry, field_for, lines_class
from shiraka.foundation.parameters.models import ParameterVersion, State
from shiraka.foundation.parameters.pages import base_of, settings_of
from shiraka.foundation.parameters.plain import stored
from shiraka.foundation.parameters.reading import value_of
from shiraka.foundation.parameters.registry import PARAMETERS
from shiraka.foundation.parameters.telling import unread
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused, unmet

ROWS: Final = ("parameter", "authority")


class ProposalTold(Schema):
    """A version of a setting: proposed, in force, refused or superseded."""

    version: int
    state: str
    value: Any
    reason: str
    proposed_by: Reference | None
    proposed_at: Any
    decided_by: Reference | None
    decided_at: Any
    decision_note: str
    effective_date: Any


class SettingTold(Schema):
    """A setting: what it is, its value in force, the proposal that waits."""

    key: str
    row: str
    label: str
    help: str
    unread: str = Field(description="What of it changes nothing yet; empty where all of it is used.")
    group: str
    kind: str
    columns: list[str]
    value: Any
    version: int = Field(description="The version in force; 0 for the value that comes with the system.")
    waiting: ProposalTold | None


class GivenProposal(Given):
    """A new value: for a table a list of lines, each an object by the names of the columns."""

    value: Any = None
    reason: str = Field(max_length=2000)
    version: int = Field(description="The version in force that was read.")


class GivenDecision(Given):
    """Approve the proposal, or refuse it with a note."""

    approve: bool
    note: str = Field("", max_length=2000)


class GivenComment(Given):
    """A comment on the proposal that waits."""

    words: str = Field(max_length=2000)


def told(parameter: Parameter, waiting: ParameterVersion | None) -> dict[str, object]:
    """Return a setting as answers tell it."""
    return {
        "key": parameter.key,
        "row": parameter.right,
        "label": str(parameter.label),
        "help": str(parameter.help),
        "unread": unread(parameter),
        "group": str(parameter.group),
        "kind": str(parameter.kind),
        "columns": [column.name for column in parameter.columns],
        "value": stored(parameter, value_of(parameter)),
        "version": base_of(parameter),
        "waiting": version_told(waiting) if waiting is not None else None,
    }


def version_told(version: ParameterVersion) -> dict[str, object]:
    """Return a version of a setting as answers tell it."""
    names = ("version", "state", "value", "reason", "proposed_at", "decided_at", "decision_note", "effective_date")
    return {
        **{name: getattr(version, name) for name in names},
        "proposed_by": named(version.proposed_by, kind="user"),
        "decided_by": named(version.decided_by, kind="user"),
    }


def versions_of(key: str) -> list[ParameterVersion]:
    return list(
        ParameterVersion.objects.filter(key=key).select_related("proposed_by", "decided_by").order_by("-version")
    )


def find(row: str, key: str) -> Parameter:
    """Return the setting of this key, if it is ruled by this row of the access matrix."""
    found = PARAMETERS.get(key)
    if found is None or found.right != row:
        raise Http404
    return found


def whole(parameter: Parameter) -> dict[str, object]:
    """Return a setting with the proposal that waits, as it is stored now."""
    open_ones = [version for version in versions_of(parameter.key) if version.state == State.PROPOSED]
    return told(parameter, open_ones[0] if open_ones else None)


def _waiting(parameter: Parameter) -> ParameterVersion:
    found = ParameterVersion.objects.filter(key=parameter.key, state=State.PROPOSED).first()
    if found is None:
        raise Refused([unmet(_("The proposal is no longer open."), _("Somebody decided it meanwhile."))])
    return found


def typed_value(parameter: Parameter, payload: GivenProposal) -> Any:
    """Return the value that was sent as the form of the page reads it. Raises a 422 problem by field."""
    data = QueryDict(mutable=True)
    data["base"], data["reason"] = str(payload.version), payload.reason
    if parameter.is_table:
        _add_lines(data, parameter, payload.value)
    else:
        _add_fields(data, {"value": field_for(parameter.column())}, {"value": payload.value}, "")
    entry = Entry.sent(parameter, data)
    if not entry.is_valid():
        errors: dict[str, list[object]] = {name: list(found) for name, found in entry.head.errors.items()}
        for number, form in enumerate(entry.lines.forms if entry.lines else ()):
            errors |= {f"value.{number}.{name}": list(found) for name, found in form.errors.items()}
        if entry.lines and entry.lines.non_form_errors():
            errors["value"] = list(entry.lines.non_form_errors())
        raise invalid(errors)
    return entry.value()


def _add_lines(data: QueryDict, parameter: Parameter, lines: Any) -> None:
    is_table = isinstance(lines, list) and all(isinstance(line, dict) for line in lines)
    if not is_table or len(lines) > MOST_LINES:
        raise invalid({"value": [_("This must be a list of lines, each an object.")]})
    names = {column.name for column in parameter.columns}
    data[f"{PREFIX}-TOTAL_FORMS"], data[f"{PREFIX}-INITIAL_FORMS"] = str(len(lines)), "0"
    fields = lines_class(parameter).form.base_fields
    for number, line in enumerate(lines):
        strangers = set(line) - names
        if strangers:
            raise invalid({f"value.{number}.{name}": [_("There is no such field here.")] for name in strangers})
        _add_fields(data, fields, line, f"{PREFIX}-{number}-")


def _add_fields(data: QueryDict, fields: Any, values: dict[str, Any], prefix: str) -> None:
    shape = type("Fields", (), {"fields": fields})()
    try:
        written = as_form_data(shape, values)
    except (AttributeError, TypeError, ValueError):
        raise Problem(422, "invalid", errors={"value": [_("This value is not of the right kind.")]}) from None
    for name, given in written.lists():
        data.setlist(f"{prefix}{name}", given)


def add_setting_operations(api: NinjaAPI) -> None:
    """Add the settings, under the row of the access matrix that rules each."""
    Table(api, "setting").add(
        "GET", "/setting", "list", list_settings, right="authority:R", scope="parameter:read",
        answer=Answer(schema=list[SettingTold]), summary="Settings",
    )  # fmt: skip
    for row in ROWS:
        _add_row(api, row)


def list_settings(request: HttpRequest) -> Any:
    """Those the person may read, with their values in force."""
    user: User = user_of(request)
    lines = [line for _group, found in settings_of(user) for line in found]
    return [told(line.parameter, line.waiting) for line in lines]


def _add_row(api: NinjaAPI, row: str) -> None:
    table, base = Table(api, row), f"/setting/{row}/{{slug:key}}"
    decider = "authority:A" if row == "authority" else "parameter:C"

    def get_setting(request: HttpRequest, key: str) -> Any:  # noqa: ARG001 - ninja's signature
        return whole(find(row, key))

    def list_versions(request: HttpRequest, key: str) -> Any:  # noqa: ARG001 - ninja's signature
        return [version_told(version) for version in versions_of(find(row, key).key)]

    def make_proposal(request: HttpRequest, key: str, payload: Any) -> Any:
        """It takes effect when another person approves it."""
        parameter = find(row, key)
        if payload.version != base_of(parameter):
            raise Problem(412, "changed", current_version=base_of(parameter), current=whole(parameter))
        propose(key, typed_value(parameter, payload), actor=user_of(request), reason=payload.reason)
        return HttpResponse(dumps(whole(parameter)), status=201, content_type="application/json")

    def make_decision(request: HttpRequest, key: str, payload: Any) -> Any:
        """Never by whoever proposed it."""
        parameter = find(row, key)
        decide(_waiting(parameter), actor=user_of(request), approve=payload.approve, note=payload.note)
        return whole(parameter)

    def make_comment(request: HttpRequest, key: str, payload: Any) -> Any:
        parameter = find(row, key)
        comment(_waiting(parameter), actor=user_of(request), words=payload.words)
        return whole(parameter)

    errors = (400, 404, 409, 413, 415, 422)
    read, write = "parameter:read", "parameter:write"
    table.add(
        "GET", base, "get", get_setting, right=f"{row}:R", scope=read,
        answer=Answer(schema=SettingTold, errors=(404,)), summary="A setting",
    )  # fmt: skip
    table.add(
        "GET", f"{base}/versions", "versions", list_versions, right=f"{row}:R", scope=read,
        answer=Answer(schema=list[ProposalTold], errors=(404,)), summary="What a setting was and who changed it",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/proposal", "propose", make_proposal, right=f"{row}:C", scope=write, body=GivenProposal,
        answer=Answer(schema=SettingTold, status=201, errors=(*errors, 412)), summary="Propose a new value",
    )  # fmt: skip
    table.add(
        "POST", f"{base}/decision", "decide", make_decision, right=decider, scope=write, body=GivenDecision,
        answer=Answer(schema=SettingTold, errors=errors), summary="Decide on the proposal that waits",
    )  # fmt: skip
    if row == "authority":
        table.add(
            "POST", f"{base}/comment", "comment", make_comment, right="authority:V", scope=write, body=GivenComment,
            answer=Answer(schema=SettingTold, errors=errors), summary="Comment on the proposal that waits",
        )  # fmt: skip
