"""What falls due on agreements, in the calendars of those who lead them and of those who may read them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.queries import decision_date
from shiraka.apps.agreements.tests import factories as make
from shiraka.apps.agreements.tests.test_obligations import promised
from shiraka.foundation import clock
from shiraka.foundation.calendars.sources import SOURCES
from shiraka.foundation.people.models import User

pytestmark = pytest.mark.django_db


def days(user: User, kind: str) -> dict[str, str]:
    found = list(SOURCES[kind].days(User.objects.get(pk=user.pk), clock.today()))
    assert len({day.key for day in found}) == len(found)
    return {day.title: day.date.isoformat() for day in found}


def in_force(**more: Any) -> Agreement:
    """Return an agreement in force that ends in two years."""
    agreement = make.make_agreement(**more)
    end = clock.today() + timedelta(days=700)
    Agreement.objects.filter(pk=agreement.pk).update(status="in_force", end_date=end, number=f"N-{agreement.pk}")
    return make.fresh(agreement)


def test_the_end_and_the_last_day_of_notice_stand_in_the_calendar_of_who_leads_it_and_of_who_reads_it() -> None:
    plain, tacit = in_force(), in_force(renewal="tacit", notice_days=90)
    ends = {f"Agreement ends: {plain.number} · {plain}": str(plain.end_date)}
    renews = {
        f"Agreement ends or renews itself: {tacit.number} · {tacit}": str(tacit.end_date),
        f"Last day to give notice: {tacit.number} · {tacit}": str(decision_date(tacit)),
    }
    assert days(plain.lead_officer, "agreements_led") == ends
    assert days(tacit.lead_officer, "agreements_led") == renews
    assert days(make.make_user("LA"), "agreements") == ends | renews
    assert days(make.make_user("LA"), "agreements_led") == {}
    Agreement.objects.update(notice_received_date=clock.today())
    assert list(days(tacit.lead_officer, "agreements_led")) == [f"Agreement ends: {tacit.number} · {tacit}"]


def test_an_open_obligation_stands_in_the_calendar_of_who_sees_to_it_and_of_who_leads_the_agreement() -> None:
    officer, other = make.make_user("PO"), make.make_user("PO")
    agreement = make.make_agreement(officer=other)
    promised(officer, agreement)
    due = {f"Obligation due: {agreement.draft_number} · {agreement}": str(clock.today() + timedelta(days=40))}
    assert days(officer, "agreements_led") == days(other, "agreements_led") == due


def test_what_is_restricted_has_no_name_and_what_one_may_not_read_does_not_stand_there() -> None:
    agreement = in_force()
    Agreement.objects.update(confidentiality=2)
    titles = list(days(agreement.lead_officer, "agreements_led"))
    assert titles == [f"Agreement ends: {agreement.number} · restricted, open it in Shiraka"]
    assert days(make.make_user("FP", unit=make.make_unit("SHS")), "agreements") == {}


def test_what_ended_long_ago_or_runs_no_more_is_left_out() -> None:
    agreement, reader = in_force(), make.make_user("LA")
    Agreement.objects.update(end_date=clock.today() - timedelta(days=100))
    assert days(reader, "agreements") == {}
    Agreement.objects.update(end_date=clock.today() + timedelta(days=9), status="terminated")
    assert days(reader, "agreements") == days(agreement.lead_officer, "agreements_led") == {}


def test_deadlines_take_as_many_queries_for_ten_agreements_as_for_two() -> None:
    reader, costs = make.make_user("LA"), []
    days(reader, "agreements")
    for wanted in (2, 10):
        while Agreement.objects.count() < wanted:
            promised(make.make_user("PO"), in_force())
        with CaptureQueriesContext(connection) as asked:
            assert len(days(reader, "agreements")) == 2 * wanted
        costs.append(len(asked))
    assert costs[0] == costs[1]
