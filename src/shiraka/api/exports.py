"""A list as it is filtered as one file, and which columns it has for the caller: by the exporter of the pages."""

from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from pydantic import Field

from shiraka.api.caller import user_of
from shiraka.api.lists import open_to, parameter_of, refuse_unknown, selecting_parameters
from shiraka.api.operations import Answer, Table
from shiraka.api.problems import invalid
from shiraka.api.schemas import Given
from shiraka.foundation.entities.columns import COLUMNS, as_read, choose, settings_of
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.entities.exports.pages import as_text, as_workbook
from shiraka.foundation.entities.exports.rows import Selection
from shiraka.foundation.people.models import User

FORMATS: Final = ("csv", "xlsx")


class ColumnTold(Schema):
    """A column that a list can have."""

    name: str
    label: str


class ColumnsTold(Schema):
    """The columns of a list for the caller, in their order, and all that it can have."""

    columns: list[str]
    offered: list[ColumnTold]


class GivenColumns(Given):
    """The columns to have from now on; none for those everybody has."""

    columns: list[str] = Field(max_length=100)


def add_export_operations(api: NinjaAPI, entity: Entity) -> None:
    """Add taking out the list of an entity, and choosing its columns."""
    table, base = Table(api, entity.key, entity.key), f"/{entity.key}"

    def export(request: HttpRequest) -> Any:
        """All rows, not a page. Cells that a spreadsheet would run begin with an apostrophe; the trail keeps who
        took out what. A workbook takes 50,000 rows, a text as many as there are.
        """  # noqa: D205 - one thought
        user, query = user_of(request), request.GET
        refuse_unknown(user, entity, query, frozenset({"format", COLUMNS}))
        wanted = query.get("format") or FORMATS[0]
        if wanted not in FORMATS:
            raise invalid({"format": [_("Choose one of: %(choices)s.") % {"choices": ", ".join(FORMATS)}]})
        _refuse_columns(user, entity, [name for name in query.get(COLUMNS, "").split(",") if name])
        selection = Selection.of(user, entity, query)
        return as_workbook(selection) if wanted == "xlsx" else as_text(selection)

    def get_columns(request: HttpRequest) -> Any:
        user = user_of(request)
        open_to(user, entity)
        return _columns(user, entity)

    def set_columns(request: HttpRequest, payload: Any) -> Any:
        """On the pages too, for the caller alone."""
        user = user_of(request)
        open_to(user, entity)
        _refuse_columns(user, entity, payload.columns)
        choose(user, entity, list(dict.fromkeys(payload.columns)))
        return _columns(user, entity)

    parameters = (
        *selecting_parameters(entity),
        parameter_of("format", {"type": "string", "enum": list(FORMATS), "default": FORMATS[0]}, "The kind of file."),
        parameter_of(COLUMNS, {"type": "string"}, "The columns, parted by commas; else those the caller chose."),
    )
    right, read = entity.read, f"{entity.key}:read"
    table.add(
        "GET", f"{base}/export", "export_list", export, right=right, scope=read, parameters=parameters,
        answer=Answer(errors=(404, 409, 422)), summary=f"Take out a list: {entity.label_plural}",
    )  # fmt: skip
    table.add(
        "GET", f"{base}/columns", "columns", get_columns, right=right, scope=read,
        answer=Answer(schema=ColumnsTold, errors=(404,)), summary=f"Columns of a list: {entity.label_plural}",
    )  # fmt: skip
    table.add(
        "PUT", f"{base}/columns", "choose_columns", set_columns, right=right, scope="me:write", body=GivenColumns,
        answer=Answer(schema=ColumnsTold, errors=(404, 422)), summary=f"Choose columns: {entity.label_plural}",
    )  # fmt: skip


def _columns(user: User, entity: Entity) -> dict[str, object]:
    known = as_read(user, entity, {}, settings_of(user, entity))
    offered = entity.seen_by(user).choosable()
    columns = [show.name for show in known.columns() if show.name in offered]
    labels = [{"name": name, "label": str(entity.field(name).verbose_name)} for name in offered]
    return {"columns": columns, "offered": labels}


def _refuse_columns(user: User, entity: Entity, names: list[str]) -> None:
    known = entity.seen_by(user).choosable()
    unknown = [name for name in names if name not in known]
    if unknown:
        choices = _("Choose from: %(choices)s.") % {"choices": ", ".join(known)}
        raise invalid({COLUMNS: [choices]})
