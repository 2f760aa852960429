"""Finding and counting partners, in a number of queries that does not grow with them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from shiraka.apps.partners import queries
from shiraka.apps.partners.actions import record_interaction
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.entities.lists import BadCursor, Page, page_of
from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.people.models import User
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.workflow.perform import perform
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def titles(user: User) -> list[str]:
    return [item.title for item in work_items(user)]


def test_the_lead_officer_is_reminded_of_a_due_diligence_from_90_days_before_its_end() -> None:
    today, officer = clock.today(), make.make_user("PO")
    for days in (-1, 45, 60, 91):
        partner = make.with_status("cleared", due_diligence_end_date=today + timedelta(days=days))
        Partner.objects.filter(pk=partner.pk).update(lead_officer=officer)
    assert [(item.due_date - today).days for item in work_items(officer)] == [-1, 45, 60]
    # With the Head of Sector those of everybody would wait: told at each lead, and waiting from the last one on.
    assert [(item.due_date - today).days for item in work_items(make.make_user("HS"))] == [-1, 60]


def test_the_contact_of_a_partner_is_reminded_of_its_own_due_diligence_only() -> None:
    soon = clock.today() + timedelta(days=45)
    own, _other = (make.with_status("cleared", due_diligence_end_date=soon) for _number in range(2))
    contact = make.make_user("EP", organisation_number=own.number)
    assert [item.record_reference for item in work_items(contact)] == [own.number]


def test_nobody_is_reminded_of_partners_whose_relation_has_ended() -> None:
    officer = make.make_user("PO")
    partner = make.with_status("active", due_diligence_end_date=clock.today())
    Partner.objects.filter(pk=partner.pk).update(lead_officer=officer, status="ended")
    assert titles(officer) == []


def test_partners_are_counted_by_category_country_and_region() -> None:
    make.make_partner(category="company", country="FRA")
    make.make_partner(category="company", country="MAR")
    make.make_partner(category="un", country="USA")
    everybody = Partner.objects.all()
    counted = queries.census(everybody)
    assert counted.by_category == {"company": 2, "un": 1}
    assert counted.by_country == {"FRA": 1, "MAR": 1, "USA": 1}
    assert counted.by_region == {"arab": 1, "outside": 2}


def test_only_verified_markers_of_active_partners_are_counted() -> None:
    partners = [make.with_status("active") for _turn in range(4)]
    for partner in partners[:2]:
        perform(make.make_marker(partner), "verify", actor=make.make_user("HS"), expiry_date="2100-01-01")
    make.make_marker(partners[2])
    shares = {share.kind.value: (share.count, share.of) for share in queries.census(Partner.objects.all()).inclusion}
    assert shares == {"youth_led": (0, 4), "women_led": (2, 4), "civil_society": (0, 4)}


def test_nobody_counts_what_they_may_not_see() -> None:
    seen, hidden = make.make_partner(), make.make_partner(confidentiality=3)
    assert list(queries.partners_for(make.make_user("FI"))) == [seen]
    assert set(queries.partners_for(hidden.lead_officer)) == {seen, hidden}


def fill(officer: Any, times: int) -> None:
    for _turn in range(times):
        partner = make.with_status("active", due_diligence_end_date=clock.today() + timedelta(days=20))
        Partner.objects.filter(pk=partner.pk).update(lead_officer=officer)
        record_interaction(
            make.make_interaction(
                partner, follow_up="Send the draft", follow_up_owner=officer, follow_up_date=clock.today()
            ),
            actor=officer,
        )


def test_work_and_pictures_ask_as_often_for_thirty_as_for_three(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    officer = make.make_user("PO")
    fill(officer, 3)
    assert len(titles(officer)) == 6
    fill(officer, 9)
    everybody = Partner.objects.all()
    with holding(), django_assert_max_num_queries(8):
        assert len(titles(officer)) == 24
    with django_assert_max_num_queries(1):
        queries.census(everybody)


def test_a_suspension_that_ends_is_brought_before_those_who_lift_it() -> None:
    make.with_status("suspended", suspension_end_date=clock.today() + timedelta(days=3))
    assert titles(make.make_user("HS")) == ["Reinstate, prolong or end"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["atlas", "Égée", "Zoo", "أمل"]),
        ("fr", ["Zoo", "atlas", "Égée", "أمل"]),
    ],
)
def test_a_list_is_sorted_by_the_name_its_reader_is_shown(language: str, names: list[str]) -> None:
    for name in (Text(en="Zoo", fr="Animaux"), Text(en="atlas"), Text(fr="Égée"), Text(ar="أمل")):
        make.make_partner(name=name)
    records = Partner.objects.all()
    with translation.override(language):
        for order, wanted in (("name", names), ("-name", names[::-1])):
            page = page_of(records, order=order, size=1)
            found = names_on(page)
            while page.older:
                page = page_of(records, order=order, cursor=page.older, size=1)
                found += names_on(page)
            assert found == wanted
            assert names_on(page_of(records, order=order, cursor=page.newer, size=1)) == [wanted[-2]]
        first = page_of(records, order="name", size=1).older
    with translation.override("ar"), pytest.raises(BadCursor):
        page_of(records, order="name", cursor=first, size=1)


def names_on(page: Page) -> list[str]:
    """Return the English names on a page of a list, or whatever there are."""
    return [record.name.best("en")[0] for record in page.records if isinstance(record, Partner)]
