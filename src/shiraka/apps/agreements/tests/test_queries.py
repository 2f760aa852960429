"""Finding agreements: in force, ending, sleeping, alike, and where they stand."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.apps.agreements import queries
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.rules.preparation import duplication_was_looked_at
from shiraka.apps.agreements.tests import factories as make
from shiraka.engines.search import read_query
from shiraka.foundation import clock
from shiraka.foundation.parameters.reading import holding
from shiraka.foundation.people.models import User
from shiraka.foundation.search.finding import those_found
from shiraka.foundation.work.queries import work_items

pytestmark = pytest.mark.django_db


def running(days: int, **more: Any) -> Agreement:
    """Return an agreement in force for two years that ends in so many days."""
    today = clock.today()
    agreement = make.with_status("in_force")
    values = {"in_force_date": today - timedelta(days=700), "end_date": today + timedelta(days=days), **more}
    Agreement.objects.filter(pk=agreement.pk).update(**values)
    return make.fresh(agreement)


def test_in_force_on_a_day_counts_from_entry_to_end() -> None:
    today = clock.today()
    agreement = running(10)
    assert list(queries.in_force_on(today)) == [agreement]
    assert list(queries.in_force_on(today + timedelta(days=10))) == [agreement]
    assert not queries.in_force_on(today + timedelta(days=11)).exists()
    assert not queries.in_force_on(today - timedelta(days=701)).exists()
    Agreement.objects.update(termination_date=today)
    assert not queries.in_force_on(today).exists()


def test_an_agreement_nobody_touched_for_a_year_sleeps() -> None:
    agreement = running(500)
    assert titles(agreement.lead_officer) == []
    Agreement.objects.update(updated_at=clock.now() - timedelta(days=370))
    assert titles(agreement.lead_officer) == ["Review the sleeping agreement"]
    assert list(Agreement.objects.filter(queries.is_sleeping(clock.today()))) == [agreement]


def test_a_proposal_shows_others_with_the_same_partner_and_field() -> None:
    partner = make.make_partner()
    first = make.make_agreement(partner=partner)
    make.make_agreement(partner=partner, fields_of_action=["science"])
    make.with_status("withdrawn", partner=partner)
    second = make.make_agreement(partner=partner)
    assert queries.same_partner_and_field(second) == [first]
    condition = duplication_was_looked_at(second)
    assert condition.is_met
    assert first.draft_number in condition.detail


def test_the_end_is_decided_by_the_last_day_of_notice() -> None:
    agreement = running(200, renewal="tacit", notice_days=90)
    assert queries.decision_date(agreement) == clock.today() + timedelta(days=110)
    points = queries.horizon_points(180, clock.today())
    assert [point.agreement for point in points] == [agreement]
    assert not points[0].is_decided


@pytest.mark.parametrize("few", [100, 0])
def test_days_of_decision_are_counted_as_the_endings_themselves(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_FEW", few)
    today = clock.today()
    running(20, renewal="none")
    running(20, renewal="tacit", notice_days=10)
    running(150, renewal="tacit", notice_days=140, notice_received_date=today)
    running(160, renewal="letter")
    # The last day of notice passed: the one goes on, the other ends on its end.
    running(30, renewal="tacit", notice_days=90)
    running(30, renewal="tacit", notice_days=90, notice_received_date=today - timedelta(days=80))
    running(181, renewal="none")
    days, found = queries.endings_at_a_glance(180, today, Agreement.objects.all(), most=60)
    points = queries.horizon_points(180, today)
    assert [day.day for day in days for _each in range(day.count)] == [point.decision_date for point in points]
    assert [(day.count, day.decided) for day in days] == [(2, 1), (1, 1), (1, 1), (1, 0)]
    assert found == points
    two = queries.endings_at_a_glance(180, today, Agreement.objects.all(), most=2)[1]
    assert two == (points if few else points[:2])


def titles(user: User) -> list[str]:
    return [item.title for item in work_items(user)]


def test_the_lead_officer_is_reminded_180_90_60_and_30_days_before() -> None:
    agreement = running(60)
    running(181, lead_officer=agreement.lead_officer)
    items = work_items(agreement.lead_officer)
    assert [(item.record_reference, item.due_date) for item in items] == [(agreement.number, agreement.end_date)]
    assert "60" in items[0].why


def test_the_head_of_sector_sees_what_is_still_undecided_at_the_last_reminder() -> None:
    head = make.make_user("HS")
    running(31)
    assert titles(head) == []
    running(30)
    assert titles(head) == ["Decide what follows"]


def test_a_tacit_renewal_is_reminded_of_before_its_notice_date() -> None:
    officer = running(200, renewal="tacit", notice_days=90).lead_officer
    item = work_items(officer)[0]
    assert item.due_date == clock.today() + timedelta(days=110)
    assert "180" in item.why
    Agreement.objects.update(notice_received_date=clock.today())
    assert titles(officer) == []


def test_legal_affairs_has_ten_working_days_to_deposit_the_original() -> None:
    signed = make.sign(make.awaiting())
    item = work_items(make.make_user("LA"))[0]
    assert item.title == "Deposit the original"
    assert item.record_reference == signed.number
    assert timedelta(days=12) <= item.due_date - clock.today() <= timedelta(days=20)
    assert titles(make.make_user("PO")) == []


def test_an_agreement_waits_only_for_those_who_may_sign_it() -> None:
    make.awaiting()
    assert titles(make.make_user("DG", post="DG")) == ["Sign"]
    assert titles(make.make_user("HS")) == []


def test_work_takes_the_same_queries_for_three_and_thirty() -> None:
    counts = []
    officer = make.make_user("PO")
    for wanted in (3, 30):
        while Agreement.objects.count() < wanted:
            running(60, lead_officer=officer)
        with holding(), CaptureQueriesContext(connection) as asked:
            assert len(titles(User.objects.get(pk=officer.pk))) == wanted
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_signed_agreement_is_found_by_its_number() -> None:
    signed = make.sign(make.awaiting())
    assert those_found(Agreement.objects.all(), read_query(signed.number), "agreement").get() == signed
