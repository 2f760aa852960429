"""What the home page holds: the work that waits, and pictures of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shiraka.apps.agreements import queries as agreement_queries
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.terms import RUNNING
from shiraka.apps.partners import queries as partner_queries
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import PartnerStatus, category_choices
from shiraka.foundation import clock
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.parameters.current import inclusion_targets
from shiraka.foundation.people.models import Role, User
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.work.sources import WorkItem
from shiraka.web.key_figures import KeyFigure, key_figures
from shiraka.web.pictures import (
    HORIZON_DAYS,
    MOST_POINTS,
    TILE_STEPS,
    Bar,
    Bars,
    Horizon,
    HorizonPoint,
    Share,
    Shares,
    Tile,
    tiles,
)
from shiraka.web.register_figures import REGIONS, STILL_OPEN, RegisterFigures, register_figures

WITHOUT_MAP = frozenset({Role.DD, Role.LA, Role.FI})
"""Roles whose work is with files, not with States: they find the map among the pictures."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button in the head of the page; the last is the expected one."""

    label: str
    icon: str
    url: str


@dataclass(frozen=True, kw_only=True)
class HomePage:
    """The home of one reader. A picture that does not concern them is None or empty."""

    work: Sequence[WorkItem] = ()
    figures: Sequence[KeyFigure] = ()
    actions: Sequence[Action] = ()
    horizon: Horizon | None = None
    horizon_url: str = ""
    tiles: Sequence[Tile] = ()
    shares: Shares | None = None
    rankings: Sequence[Bars] = ()
    tile_steps: Sequence[str] = TILE_STEPS
    is_outside: bool = False

    @property
    def late(self) -> int:
        return sum(item.is_late for item in self.work)


def home_page(user: User) -> HomePage:
    """Return the home page of a reader, only from what they may see."""
    page = HomePage(
        work=work_items(user), figures=key_figures(user), actions=_actions(user), is_outside=is_outside(user)
    )
    # Pictures of the whole would tell those outside of nothing but their own records.
    if allowed(user, "partner_profile:R") and not page.is_outside:
        page = replace(page, **_partner_pictures(partner_queries.partners_for(user)))
        if {post.role for post in user.appointments} <= WITHOUT_MAP:
            page = replace(page, tiles=())
    if allowed(user, "agreement_draft:R"):
        page = replace(page, **_agreement_pictures(agreement_queries.agreements_for(user)))
    return page


def figures_page(user: User, counted: str) -> RegisterFigures:
    """Return the page of figures: what the home page draws of the register, and more."""
    drawn = _partner_pictures(partner_queries.partners_for(user))
    return register_figures(user, counted, drawn["shares"], drawn["rankings"])


def _actions(user: User) -> list[Action]:
    found: list[Action] = []
    if is_outside(user):
        return found
    if allowed(user, "partner_profile:C"):
        found.append(Action(label=_("Add a partner"), icon="plus", url=reverse("partner-create")))
    if allowed(user, "agreement_draft:C"):
        found.append(Action(label=_("Propose an agreement"), icon="plus", url=reverse("agreement-create")))
    return found


def _partner_pictures(partners: QuerySet[Partner]) -> dict[str, Any]:
    lists, maps, still_open = reverse("partner-list"), reverse("register-map"), urlencode(STILL_OPEN)
    counted = partner_queries.census(partners)
    names = dict(category_choices())
    targets = inclusion_targets()
    categories = [
        Bar(label=names.get(code, code), value=count, url=f"{lists}?category={code}&{still_open}")
        for code, count in counted.by_category.items()
    ]
    return {
        "tiles": tiles(
            counted.by_country, {code: f"{lists}?country={code}&{still_open}" for code in counted.by_country}
        ),
        "shares": Shares(
            title=_("Who our active partners are"),
            rows=[
                Share(label=str(share.kind.label), part=share.count, whole=share.of, target=targets[share.kind])
                for share in counted.inclusion
            ],
            note=_("Verified markers only."),
            url=f"{lists}?status={PartnerStatus.ACTIVE.value}",
        ),
        "rankings": (
            Bars(
                title=_("Partners by category"),
                rows=categories,
                head=_("Category"),
                value_head=_("Partners"),
                url=f"{lists}?{still_open}",
            ),
            Bars(
                title=_("Partners by region"),
                rows=[
                    # No list knows regions; the map of one tells its countries, each with its list.
                    Bar(label=str(label), value=counted.by_region.get(code, 0), url=f"{maps}?region={code}")
                    for code, label in REGIONS
                ],
                head=_("Region"),
                value_head=_("Partners"),
            ),
        ),
    }


def _agreement_pictures(agreements: QuerySet[Agreement]) -> dict[str, Any]:
    today = clock.today()
    days, endings = agreement_queries.endings_at_a_glance(HORIZON_DAYS, today, agreements, most=MOST_POINTS)
    lists, last = reverse("agreement-list"), today + timedelta(days=HORIZON_DAYS)
    query = [
        *(("status", str(status)) for status in sorted(RUNNING)),
        ("end_date_after", today),
        ("end_date_before", last),
    ]
    points = [
        HorizonPoint(
            day=ending.decision_date,
            title=ending.agreement.title,
            reference=ending.agreement.number,
            url=reverse("agreement-record", args=[ending.agreement.pk]),
            decision=_("Will end") if ending.is_decided else _("No decision yet"),
            is_decided=ending.is_decided,
        )
        for ending in endings
    ]
    return {
        "horizon": Horizon(
            points=points,
            counts=[(day.day, day.count, day.decided) for day in days],
            today=today,
            is_mirrored=reader_language() == "ar",
        ),
        "horizon_url": f"{lists}?{urlencode(query)}",
    }
