"""Finding and counting partners, in a number of queries that does not grow with them."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from shiraka.apps.partners import queries
from shiraka.apps.partners.actions import record_interaction
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.subscriptions import work_of
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


def test_due_diligence_that_ends_soon_or_ended_comes_first_to_end_first() -> None:
    today = clock.today()
    late = make.with_status("active", due_diligence_end_date=today - timedelta(days=1))
    soon = make.with_status("cleared", due_diligence_end_date=today + timedelta(days=60))
    make.with_status("cleared", due_diligence_end_date=today + timedelta(days=91))
    assert list(queries.expiring_due_diligence(90)) == [late, soon]


def test_the_lead_officer_has_the_partners_that_have_not_ended() -> None:
    officer = make.make_user("PO")
    mine = make.make_partner(lead_officer=officer)
    ended = make.make_partner(lead_officer=officer)
    Partner.objects.filter(pk=ended.pk).update(status="ended")
    make.make_partner()
    assert list(queries.led_by(officer)) == [mine]


def test_partners_are_counted_by_category_country_and_region() -> None:
    make.make_partner(category="company", country="FRA")
    make.make_partner(category="company", country="MAR")
    make.make_partner(category="un", country="USA")
    everybody = Partner.objects.all()
    assert {code: count for code, _name, count in queries.count_by_category(everybody)} == {"company": 2, "un": 1}
    assert queries.count_by_country(everybody) == {"FRA": 1, "MAR": 1, "USA": 1}
    assert queries.count_by_region(queries.count_by_country(everybody)) == {"arab": 1, "outside": 2}


def test_only_verified_markers_of_active_partners_are_counted() -> None:
    partners = [make.with_status("active") for _turn in range(4)]
    for partner in partners[:2]:
        perform(make.make_marker(partner), "verify", actor=make.make_user("HS"), expiry_date="2100-01-01")
    make.make_marker(partners[2])
    shares = {share.kind.value: (share.count, share.of) for share in queries.inclusion_shares(Partner.objects.all())}
    assert shares == {"youth_led": (0, 4), "women_led": (2, 4), "civil_society": (0, 4)}
    assert set(queries.marked(["women_led"])) == set(partners[:2])


def test_leaders_are_those_who_lead_somebody() -> None:
    leader = make.make_contact(leads=["youth"])
    make.make_contact()
    assert list(queries.leaders(type(leader).objects.all())) == [leader]


def test_nobody_counts_what_they_may_not_see() -> None:
    seen, hidden = make.make_partner(), make.make_partner(confidentiality=3)
    assert list(queries.partners_for(make.make_user("FI"))) == [seen]
    assert set(queries.partners_for(hidden.lead_officer)) == {seen, hidden}


def test_the_latest_contacts_come_first() -> None:
    officer, partner = make.make_user("PO"), make.make_partner()
    for days in (5, 1, 3):
        held = clock.today() - timedelta(days=days)
        record_interaction(make.make_interaction(partner, held), actor=officer)
    found = queries.recent_contacts(Partner.objects.all(), most=2)
    assert [(clock.today() - item.held_date).days for item in found] == [1, 3]


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
    assert len(list(work_of(officer, clock.today()))) == 6
    fill(officer, 9)
    everybody = Partner.objects.all()
    with django_assert_max_num_queries(8):
        assert len(list(work_of(officer, clock.today()))) == 24
    with django_assert_max_num_queries(7):
        queries.count_by_category(everybody)
        queries.count_by_region(queries.count_by_country(everybody))
        queries.inclusion_shares(everybody)
        list(queries.recent_contacts(everybody))


def test_work_waits_for_whoever_can_do_it() -> None:
    analyst, head, director = (make.make_user(role) for role in ("DD", "HS", "DG"))
    today = clock.today()
    make.in_due_diligence()
    assert [item.title for item in work_of(analyst, today)] == ["Assess"]
    assert list(work_of(head, today)) == []
    make.scored("low")
    make.scored("high")
    assert [item.title for item in work_of(head, today)] == ["Decide on the due diligence"]
    assert [item.title for item in work_of(director, today)] == ["Decide on the due diligence"]


def test_a_suspension_that_ends_is_brought_before_those_who_lift_it() -> None:
    make.with_status("suspended", suspension_end_date=clock.today() + timedelta(days=3))
    titles = [item.title for item in work_of(make.make_user("HS"), clock.today())]
    assert titles == ["Reinstate, prolong or end"]
