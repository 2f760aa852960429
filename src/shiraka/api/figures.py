"""The figures behind the pictures of the home page, counted among what the caller may read."""

from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema

from shiraka.api.caller import user_of
from shiraka.api.kinds import reference
from shiraka.api.operations import Answer, Table
from shiraka.api.problems import invalid
from shiraka.api.schemas import Reference
from shiraka.apps.agreements.entity import AGREEMENT
from shiraka.apps.agreements.queries import agreements_for, horizon_points
from shiraka.apps.partners.entity import PARTNER
from shiraka.apps.partners.queries import OUTSIDE, census, partners_for
from shiraka.apps.partners.terms import Region, category_choices
from shiraka.foundation import clock
from shiraka.foundation.entities.fields import country_name
from shiraka.foundation.parameters.current import inclusion_targets

USUAL_DAYS: Final = 180
MOST_DAYS: Final = 366


class Counted(Schema):
    """How many partners carry a code."""

    code: str
    label: str
    count: int


class ShareTold(Schema):
    """How many of the active partners carry a verified marker, and the share aimed at, in percent."""

    marker: str
    label: str
    count: int
    of: int
    target_percent: int


class PartnerFigures(Schema):
    """How many partners there are, without those whose relation has ended."""

    by_category: list[Counted]
    by_country: list[Counted]
    by_region: list[Counted]
    inclusion: list[ShareTold]


class EndingTold(Schema):
    """An agreement that ends, and the day by which what follows is to be decided."""

    agreement: Reference
    end_date: date
    decision_date: date
    is_decided: bool


def add_figure_operations(api: NinjaAPI) -> None:
    """Add the counts of partners and the endings of agreements; what waits for the caller is at `/work`."""
    table = Table(api, "figures")
    days: dict[str, object] = {
        "in": "query",
        "name": "days",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_DAYS, "default": USUAL_DAYS},
        "description": "How many days ahead to look.",
    }
    table.add(
        "GET", "/figures/partners", "partners", partners, right=PARTNER.read, scope=f"{PARTNER.key}:read",
        answer=Answer(schema=PartnerFigures), summary="Partners counted",
    )  # fmt: skip
    table.add(
        "GET", "/figures/endings", "endings", endings, right=AGREEMENT.read, scope=f"{AGREEMENT.key}:read",
        answer=Answer(schema=list[EndingTold], errors=(422,)), summary="Agreements that end", parameters=(days,),
    )  # fmt: skip


def partners(request: HttpRequest) -> Any:
    """Only of partners that the caller may read; a country or category without any is left out."""
    counted = census(partners_for(user_of(request)))
    names, targets = dict(category_choices()), inclusion_targets()
    regions = {**dict(Region.choices), OUTSIDE: _("Outside the membership")}
    return {
        "by_category": _counted(counted.by_category, names),
        "by_country": _counted(counted.by_country, {code: country_name(code) for code in counted.by_country}),
        "by_region": _counted({code: counted.by_region.get(code, 0) for code in regions}, regions),
        "inclusion": [
            {
                "marker": share.kind,
                "label": str(share.kind.label),
                "count": share.count,
                "of": share.of,
                "target_percent": targets[share.kind],
            }
            for share in counted.inclusion
        ],
    }


def _counted(counts: Any, names: Any) -> list[dict[str, object]]:
    return [{"code": code, "label": str(names.get(code, code)), "count": count} for code, count in counts.items()]


def endings(request: HttpRequest) -> Any:
    """The soonest decision first."""
    found = horizon_points(_days(request), clock.today(), agreements_for(user_of(request)))
    return [
        {
            "agreement": reference(ending.agreement),
            "end_date": ending.end_date,
            "decision_date": ending.decision_date,
            "is_decided": ending.is_decided,
        }
        for ending in found
    ]


def _days(request: HttpRequest) -> int:
    written = request.GET.get("days", str(USUAL_DAYS))
    if (
        written.isascii()
        and written.isdigit()
        and len(written) <= len(str(MOST_DAYS))
        and 0 < int(written) <= MOST_DAYS
    ):
        return int(written)
    raise invalid({"days": [_("Write a whole number from 1 to %(most)s.") % {"most": MOST_DAYS}]})
