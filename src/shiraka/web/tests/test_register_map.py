"""The relationship map of the register: what it counts, for whom, and that its size does not grow with the register."""

from typing import Any

import pytest
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.tests import factories as agreements
from shiraka.apps.partners.entity import PARTNER
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.entities.lists import filters_of
from shiraka.web.register_map import MOST_DRAWN, Narrowing, RegisterMap, register_map

pytestmark = pytest.mark.django_db
WHOLE = Narrowing()


def bind(*partners: Partner) -> None:
    agreement = agreements.make_agreement(partner=partners[0])
    for other in partners[1:]:
        agreements.make_party(agreement, other)
    Agreement.objects.filter(pk=agreement.pk).update(status="in_force", number=f"N{agreement.pk}")


def numbers(groups: Any) -> dict[object, tuple[int, int, int]]:
    return {group.key: (group.partners, group.agreements, group.relations) for group in groups}


def drawn(role: str = "HS", narrowing: Narrowing = WHOLE, **more: Any) -> RegisterMap:
    return register_map(make.make_user(role), narrowing, **more)


def test_partners_are_counted_by_kind_and_place_with_what_binds_and_relates_them() -> None:
    one, two = make.make_partner(category="media"), make.make_partner(category="media", country="MAR")
    three = make.make_partner(category="academic", country="FRA")
    bind(one, two)
    make.relate(one, "funds", three)
    make.relate(one, "works_with", two)
    found = drawn()
    assert numbers(found.firsts) == {"media": (2, 1, 2), "academic": (1, 0, 1)}
    assert numbers(found.places) == {"africa": (1, 1, 2), "arab": (1, 1, 1), "outside": (1, 0, 1)}
    assert (found.total.partners, found.total.agreements, found.total.relations) == (3, 1, 2)
    assert {(item.first.key, item.kind, item.second.key) for item in found.related} == {
        ("media", "Funds", "academic"),
        ("media", "Works with", "media"),
    }


def test_a_relation_within_one_group_is_told_and_not_drawn() -> None:
    make.relate(make.make_partner(), "funds", make.make_partner())
    found = drawn()
    assert len(found.related) == 1
    assert [line for line in found.lines if line.words] == []


def test_nobody_learns_of_a_partner_that_is_kept_from_them() -> None:
    one = make.make_partner(category="media")
    officer = make.make_user("PO")
    hidden = make.make_partner(category="academic", confidentiality=Confidentiality.CONFIDENTIAL, lead_officer=officer)
    make.relate(one, "funds", hidden)
    bind(hidden)
    found = drawn("FP")
    assert numbers(found.firsts) == {"media": (1, 0, 0)}
    assert (found.total.agreements, found.total.relations, list(found.related)) == (0, 0, [])
    assert numbers(register_map(officer, WHOLE).firsts)["academic"][0] == 1


def test_one_kind_is_told_by_partner_and_one_region_by_country() -> None:
    one, two = make.make_partner(category="media"), make.make_partner(category="media", country="GIN")
    make.make_partner(category="academic", country="MAR")
    make.relate(one, "funds", two)
    found = drawn(narrowing=Narrowing(category="media", region="africa"))
    assert [group.label for group in found.firsts] == [str(one), str(two)]
    assert numbers(found.places) == {"SEN": (1, 0, 1), "GIN": (1, 0, 1)}
    assert [without for _label, without in found.chosen] == [
        "/figures/map/?region=africa",
        "/figures/map/?category=media",
    ]


def test_the_list_behind_a_number_shows_just_as_many() -> None:
    reader = make.make_user("HS")
    make.make_partner(category="media")
    make.make_partner(category="media", country="MAR")
    make.with_status("ended", category="media")
    for narrowing in (WHOLE, Narrowing(region="africa"), Narrowing(category="media", region="arab")):
        found = register_map(reader, narrowing)
        groups = [group for group in (*found.firsts, *found.places) if group.list_url]
        assert groups
        for group in groups:
            filters = filters_of(reader, PARTNER, QueryDict(group.list_url.partition("?")[2]))
            assert filters.qs.count() == group.partners, group.list_url


def test_what_an_address_asks_for_and_nobody_knows_narrows_nothing() -> None:
    assert Narrowing.of("nonsense", "'; --") == WHOLE


def test_the_drawing_stays_readable_and_in_arabic_begins_from_the_right() -> None:
    reader = make.make_user("HS")
    partners = [make.make_partner(category="media") for _turn in range(MOST_DRAWN + 4)]
    for other in partners[1:]:
        make.relate(partners[0], "funds", other)
    ways = [register_map(reader, Narrowing(category="media"), is_mirrored=way) for way in (False, True)]
    for found in ways:
        assert len({(box.x, box.y) for box in found.boxes}) == len(found.boxes) == MOST_DRAWN + 1
        assert all(0 <= box.y <= found.height - 48 for box in found.boxes)
    assert ways[0].boxes[0].x < ways[0].centre[0]
    assert ways[1].boxes[0].x > ways[1].centre[0]


def test_a_large_register_asks_no_more_than_a_small_one(
    django_assert_max_num_queries: DjangoAssertNumQueries, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    reader = make.make_user("HS")
    bind(make.make_partner())
    register_map(reader, WHOLE)
    with django_assert_max_num_queries(12) as asked:
        register_map(reader, WHOLE)
    partners = [make.make_partner(country=country) for country in ("SEN", "MAR", "FRA", "TUR") for _turn in range(3)]
    for other in partners[1:]:
        make.relate(partners[0], "funds", other)
        bind(other)
    with django_assert_num_queries(len(asked)):
        register_map(reader, WHOLE)


def test_the_page_is_for_the_staff(client: Any) -> None:
    make.make_partner()
    client.force_login(make.make_user("HS"))
    answer = client.get("/figures/map/?category=ngo_national")
    assert answer.status_code == 200
    assert "<svg" in answer.content.decode()
    client.force_login(make.make_user("NC", country="SEN"))
    assert client.get("/figures/map/").status_code == 403
