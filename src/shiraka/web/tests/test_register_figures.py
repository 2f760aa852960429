"""The page of figures: what is counted is what the list has to which the number leads."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from django.utils import translation

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.tests import factories as agreements
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.lists import filters_of
from shiraka.foundation.people.models import User
from shiraka.web.home import figures_page
from shiraka.web.register_map import Narrowing, register_map

pytestmark = pytest.mark.django_db
LISTS = {"/partners/": "partner", "/agreements/": "agreement"}


def listed(user: User, url: str) -> int:
    """Return how many rows the list has, or how many partners the map, at an address."""
    address, _mark, written = url.partition("?")
    query = QueryDict(written)
    if address == "/figures/map/":
        return register_map(user, Narrowing.of("", query["region"])).total.partners
    entity = ENTITIES.get(LISTS[address])
    assert entity is not None
    filters = filters_of(user, entity, query)
    assert filters.is_valid(), filters.errors
    return int(filters.qs.count())


@pytest.fixture
def reader() -> User:
    """Return a head of sector with partners and agreements of several kinds, places, days and states."""
    today = clock.today()
    for days in (-30, -1, 0, 20, 200, 600):
        make.with_status("active", due_diligence_end_date=today + timedelta(days=days))
    make.make_partner(country="MAR", category="media")
    make.make_partner(country="FRA")
    make.with_status("ended", country="FRA")
    old = datetime(today.year - 1, 12, 31, 23, 30, tzinfo=ZoneInfo("UTC"))
    Partner.objects.filter(pk=make.make_partner().pk).update(created_at=old)
    for renewal, status in (("none", "in_force"), ("tacit", "in_force"), ("none", "expired"), ("none", "proposal")):
        agreement = agreements.make_agreement(renewal=renewal)
        end = add_months(today.replace(day=1), 6)
        number = {} if status == "proposal" else {"number": f"N{agreement.pk}"}
        Agreement.objects.filter(pk=agreement.pk).update(status=status, end_date=end, **number)
    return make.make_user("HS")


def numbers(page: Any) -> list[tuple[str, int]]:
    """Return every number of the page that leads somewhere, with where."""
    found = [(bar.url, bar.value) for picture in page.rankings for bar in picture.rows]
    found += [(picture.url, picture.total) for picture in page.rankings]
    found += [(cell.url, cell.count) for _name, cells in page.types for cell in cells]
    found += [(tile.url, tile.count) for tile in page.states.tiles]
    found += [(mark.url, mark.count) for lane in page.timeline.lanes for mark in lane.marks]
    return [(url, count) for url, count in found if url and count]


@pytest.mark.parametrize("counted", ["partners", "agreements"])
def test_every_number_is_what_its_list_shows(reader: User, counted: str) -> None:
    found = numbers(figures_page(reader, counted))
    assert len(found) > 15
    assert [(url, count, listed(reader, url)) for url, count in found if listed(reader, url) != count] == []


def test_every_ranking_leads_on_from_each_of_its_rows(reader: User) -> None:
    page = figures_page(reader, "")
    assert [bar.label for picture in page.rankings for bar in picture.rows if not bar.url] == []


@pytest.mark.parametrize(
    ("language", "month", "quarter"),
    [("en", "Jun 2026", "Q2 2026"), ("fr", "juin 2026", "T2 2026"), ("ar", "يونيو 2026", "الربع الثاني 2026")],
)
def test_months_and_quarters_are_told_in_the_language_of_the_reader(
    reader: User, monkeypatch: pytest.MonkeyPatch, language: str, month: str, quarter: str
) -> None:
    monkeypatch.setattr(clock, "today", lambda: datetime(2026, 6, 11, tzinfo=ZoneInfo("UTC")).date())
    with translation.override(language):
        page = figures_page(reader, "")
    assert page.timeline is not None
    assert page.timeline.months[0][0] == month
    assert quarter in {bar.label for picture in page.rankings for bar in picture.rows}
