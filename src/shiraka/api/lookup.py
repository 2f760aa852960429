"""Finding things: the search over everything, and the reference lists that fields take their codes from."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema

from shiraka.api.caller import may_use, user_of
from shiraka.api.kinds import reference
from shiraka.api.operations import Answer, Table
from shiraka.api.problems import invalid
from shiraka.api.schemas import CountryTold, Found, Named, Reference, named
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.views import SIGNED_IN
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.fields import CodesField
from shiraka.foundation.entities.search import search as search_everything
from shiraka.foundation.parameters.current import offered_currencies
from shiraka.foundation.people.models import Unit, User
from shiraka.foundation.search.finding import LOOKED_AT
from shiraka.values.country import all_countries

PER_ENTITY = 10


class Code(Schema):
    """A code with its name."""

    code: int | str
    label: str


def add_lookup_operations(api: NinjaAPI) -> None:
    """Add search and reference lists."""
    words: dict[str, object] = {
        "in": "query",
        "name": "q",
        "required": True,
        "schema": {"type": "string"},
        "description": "Words that must all stand in a record, in any language and script.",
    }
    Table(api, "search").add(
        "GET", "/search", "list", search, right=SIGNED_IN, scope="search:read",
        answer=Answer(schema=list[Found], errors=(422,)), summary="Search everything", parameters=(words,),
    )  # fmt: skip
    table = Table(api, "reference")
    lists = (
        ("countries", countries, list[CountryTold], "Countries"),
        ("currencies", list_currencies, list[Named], "Currencies"),
        ("units", units, list[Reference], "Units in being"),
        ("people", people, list[Reference], "People who can be named on records"),
    )
    table.add(
        "GET", "/reference/codes/{slug:entity}/{slug:field}", "codes", codes, right=SIGNED_IN, scope="reference:read",
        answer=Answer(schema=list[Code], errors=(404,)), summary="The codes that a field takes",
    )  # fmt: skip
    for name, view, schema, summary in lists:
        table.add(
            "GET", f"/reference/{name}", name, view, right=SIGNED_IN, scope="reference:read",
            answer=Answer(schema=schema), summary=summary,
        )  # fmt: skip


def search(request: HttpRequest) -> Any:
    """At most ten of each kind, best first; the list of the kind has all of them."""
    text = request.GET.get("q", "")
    if not text.strip():
        raise invalid({"q": [_("This is needed.")]})
    user = user_of(request)
    open_kinds = [entity.key for entity in ENTITIES if may_use(request, f"{entity.key}:read")]
    results = search_everything(user, text, among=open_kinds, shown=LOOKED_AT, together=len(open_kinds))
    by_kind: dict[str, list[Any]] = {}
    for hit in results.hits:
        by_kind.setdefault(hit.kind, []).append(reference(hit.record))
    return [
        {
            "type": kind.key,
            "label": kind.label,
            "items": by_kind.get(kind.key, [])[:PER_ENTITY],
            "has_more": results.has_more or kind.count > PER_ENTITY,
        }
        for kind in results.kinds
    ]


def codes(request: HttpRequest, entity: str, field: str) -> Any:  # noqa: ARG001 - ninja's signature
    """With their names in the language of the reader. Some are changed in the settings."""
    known = ENTITIES.get(entity)
    if known is None or field not in {show.name for show in known.shows}:
        raise Http404
    found = known.field(field)
    pairs = found.pairs() if isinstance(found, CodesField) else found.flatchoices
    return [{"code": code, "label": str(label)} for code, label in pairs]


def countries(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
    return [
        {
            "code": country.iso3,
            "name": country.names.as_dict(),
            "is_member": country.is_member,
            "status": country.status,
            "region": country.region,
        }
        for country in all_countries()
    ]


def list_currencies(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
    """Those the organisation offers, in its own order; a record keeps one that is no longer offered."""
    return [{"code": line["code"], "name": line["name"].as_dict()} for line in offered_currencies()]


def units(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
    return [named(unit, kind="unit", number=unit.code) for unit in Unit.objects.filter(is_current=True)]


def people(request: HttpRequest) -> Any:
    """Only colleagues see one another; from outside, only oneself."""
    user = user_of(request)
    found = User.objects.filter(is_active=True).order_by("username")
    return [named(person, kind="user") for person in (found.filter(pk=user.pk) if is_outside(user) else found)]
