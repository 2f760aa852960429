from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.tests import factories as agreements
from shiraka.apps.partners.tests import factories as make
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.access.levels import MASK, Confidentiality
from shiraka.foundation.entities.definition import ENTITIES
from shiraka.foundation.entities.lists import filters_of
from shiraka.foundation.languages.formats import month
from shiraka.foundation.people.models import Role, User
from shiraka.foundation.workflow.perform import perform
from shiraka.web.key_figures import BY_ROLE, MEASURES, KeyFigure, counted, key_figures
from shiraka.web.pictures import Shares
from shiraka.web.register_figures import register_figures
from shiraka.web.relation_map import relation_map

pytestmark = pytest.mark.django_db


def listed(user: User, key: str, figure: KeyFigure) -> int:
    """Return how many rows the list has to which a figure leads."""
    entity = ENTITIES.get(MEASURES[key].entity)
    assert entity is not None
    filters = filters_of(user, entity.seen_by(user), QueryDict(figure.url.partition("?")[2]))
    assert filters.is_valid(), filters.errors
    return int(filters.qs.count())


@pytest.mark.parametrize("role", [role for role in Role.values if role in BY_ROLE])
def test_every_figure_is_what_its_list_shows(role: str) -> None:
    today = clock.today()
    more: dict[str, Any] = {"NC": {"country": "SEN"}, "EP": {"organisation_number": "P-00001"}}.get(role, {})
    user = make.make_user(role, **more)
    for days in (-30, -1, 0, 90, 91):
        make.with_status("active", due_diligence_end_date=today + timedelta(days=days))
    make.make_partner(country="MAR", lead_officer=user)
    make.make_marker(make.with_status("suspended"))
    agreements.make_agreement()
    found = counted(user, BY_ROLE[role])
    assert {key: figure.value for key, figure in found.items()} == {
        key: listed(user, key, figure) for key, figure in found.items()
    }
    assert any(figure.value for figure in found.values()) or role == "EP"


def test_due_diligence_is_over_the_day_after_its_end() -> None:
    today = clock.today()
    for days in (-1, 0, 90, 91):
        make.with_status("active", due_diligence_end_date=today + timedelta(days=days))
    found = counted(make.make_user("DD"), ["clearance_over", "clearance_ending"])
    assert {key: figure.value for key, figure in found.items()} == {"clearance_over": 1, "clearance_ending": 2}


def test_nobody_counts_what_they_may_not_see() -> None:
    make.with_status("active", confidentiality=Confidentiality.CONFIDENTIAL)
    make.with_status("active")
    assert counted(make.make_user("FP"), ["partners"])["partners"].value == 1
    assert [figure.url for figure in key_figures(make.make_user("AD"))] == [
        "/administration/jobs/?state=dead",
        "/settings/",
        "/administration/people/",
    ]


def test_the_map_shows_relations_and_masks_who_is_confidential() -> None:
    partner, other = make.make_partner(), make.make_partner()
    hidden = make.make_partner(confidentiality=Confidentiality.CONFIDENTIAL)
    make.relate(partner, "funds", other)
    make.relate(partner, "parent_of", hidden)
    agreement = agreements.make_agreement(partner=partner)
    agreements.make_party(agreement, other)
    drawn = relation_map(make.make_user("FP"), partner)
    assert {(node.label, node.kind, bool(node.url)) for node in drawn.related} == {
        (str(other), "Funds", True),
        (MASK, "Is the parent of", False),
    }
    assert [[node.label for node in item.beyond] for item in drawn.agreements] == [[str(other)]]
    assert len({(box.x, box.y) for box in drawn.boxes}) == len(drawn.boxes) == 5


def test_what_is_left_out_of_the_drawing_is_in_the_table() -> None:
    partner = make.make_partner()
    for _turn in range(14):
        make.relate(partner, "funds", make.make_partner())
    drawn = relation_map(make.make_user("HS"), partner)
    assert (len(drawn.related), len(drawn.boxes), drawn.left_out) == (14, 13, 2)


def test_in_arabic_the_map_begins_from_the_right() -> None:
    partner = make.make_partner()
    make.relate(partner, "funds", make.make_partner())
    reader = make.make_user("HS")
    places = [[box.x for box in relation_map(reader, partner, is_mirrored=way).boxes] for way in (False, True)]
    assert places[0][0] > places[0][1]
    assert places[1][0] < places[1][1]


def test_agreements_ahead_are_told_apart_by_how_they_end() -> None:
    today = clock.today().replace(day=1)
    ahead = add_months(today, 6)
    for renewal in ("none", "tacit", "tacit"):
        agreement = agreements.make_agreement(renewal=renewal, end_date=ahead, notice_days=90)
        Agreement.objects.filter(pk=agreement.pk).update(status="in_force", number=f"N{agreement.pk}", end_date=ahead)
    timeline = register_figures(make.make_user("HS"), "", Shares(title="", rows=[]), []).timeline
    assert timeline is not None
    assert {lane.kind: lane.total for lane in timeline.lanes} == {"start": 0, "notice": 2, "renewal": 2, "end": 1}
    drawn = {lane.kind: [(mark.x, mark.month) for mark in lane.drawn] for lane in timeline.lanes}
    assert drawn["end"] == drawn["renewal"] == [(drawn["end"][0][0], month(ahead))]
    assert drawn["notice"][0][0] < drawn["end"][0][0]


def test_the_map_of_states_counts_only_verified_markers() -> None:
    make.make_marker(make.make_partner(country="SEN"), kind="youth_led")
    marker = make.make_marker(make.make_partner(country="MAR"), kind="youth_led")
    perform(marker, "verify", actor=make.make_user("HS"), expiry_date="2100-01-01")
    page = register_figures(make.make_user("HS"), "youth_led", Shares(title="", rows=[]), [])
    assert {tile.country.iso3: tile.count for tile in page.states.tiles if tile.count} == {"MAR": 1}


def test_figures_cost_the_same_for_few_and_many(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for _turn in range(12):
        agreements.make_agreement()
    reader = User.objects.get(pk=make.make_user("HS").pk)
    with django_assert_max_num_queries(10):
        register_figures(reader, "women_led", Shares(title="", rows=[]), [])
