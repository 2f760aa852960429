"""After the decision: active, dormant, suspended by one and reinstated by two, ended."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.terms import OPEN, PartnerStatus
from shiraka.apps.partners.tests import factories as make
from shiraka.apps.partners.tests.pages import as_, page
from shiraka.apps.partners.tests.refusals import reasons, rules
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.work.queries import work_items
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["cleared", "cleared_with_conditions"])
def test_an_agreement_in_force_makes_a_partner_active(status: str, agreement_in_force: Callable[[bool], None]) -> None:
    partner = make.with_status(status)
    assert reasons(partner, "activate", None)[0].label == "No agreement is in force"
    agreement_in_force(True)  # noqa: FBT003 - a switch
    assert perform(partner, "activate", actor=None).status == "active"


def test_nobody_activates_by_hand() -> None:
    with pytest.raises(PermissionDenied):
        perform(make.with_status("cleared"), "activate", actor=make.make_user("HS"))


def test_eighteen_months_without_contact_make_a_partner_dormant() -> None:
    long_ago = add_months(clock.today(), -18)
    partner = make.with_status("active", last_contact_date=long_ago + timedelta(days=1))
    assert reasons(partner, "fall_dormant", None)[0].label == "There was contact lately"
    Partner.objects.update(last_contact_date=long_ago)
    assert perform(partner, "fall_dormant", actor=None).status == "dormant"


def test_a_partner_wakes_by_a_contact() -> None:
    partner, officer = make.with_status("dormant"), make.make_user("PO")
    assert reasons(partner, "wake", officer)[0].label == "No contact is recorded"
    Partner.objects.update(last_contact_date=clock.today())
    assert perform(partner, "wake", actor=officer).status == "active"


@pytest.mark.parametrize("status", sorted(OPEN - {PartnerStatus.SUSPENDED}))
def test_the_head_of_sector_suspends_from_any_state_for_30_days(status: str) -> None:
    partner, head = make.with_status(status), make.make_user("HS")
    assert "longer than 30 days" in reasons(partner, "suspend", head, **make.suspension(31))[0].label
    partner = perform(partner, "suspend", actor=head, **make.suspension(30))
    assert (partner.status, partner.suspension_date) == ("suspended", clock.today())
    assert partner.answer_due_date is not None
    assert not partner.is_cleared_on(clock.today())


def test_a_suspension_needs_its_reason_its_end_and_its_review() -> None:
    with pytest.raises(ValidationError) as missing:
        perform(make.with_status("active"), "suspend", actor=make.make_user("HS"))
    assert set(missing.value.message_dict) == {"reason", "suspension_end_date", "review_date"}


def test_a_suspension_ends_after_it_begins() -> None:
    given = make.suspension(0)
    label = reasons(make.with_status("active"), "suspend", make.make_user("HS"), **given)[0].label
    assert label == "The suspension ends before it begins"


def test_legal_affairs_suspends_at_once_for_30_days() -> None:
    partner, lawyer = make.with_status("active"), make.make_user("LA")
    assert "longer than 30 days" in reasons(partner, "suspend_at_once", lawyer, **make.suspension(31))[0].label
    assert perform(partner, "suspend_at_once", actor=lawyer, **make.suspension()).status == "suspended"


def test_the_director_suspends_for_longer_and_prolongs() -> None:
    director = make.make_user("DG")
    partner = perform(make.with_status("active"), "suspend", actor=make.make_user("HS"), **make.suspension())
    partner = perform(partner, "suspend_longer", actor=director, **make.suspension(200, has_restriction=True))
    assert (partner.status, partner.has_restriction) == ("suspended", True)


def test_a_suspension_is_lifted_by_two_people() -> None:
    partner = perform(make.with_status("cleared"), "suspend", actor=make.make_user("HS"), **make.suspension())
    unmet = reasons(partner, "reinstate", make.make_user("HS"), reason="Reports came")
    assert [item.label for item in unmet] == ["Second person"]
    make.agree(partner, "reinstate", "second_person", make.make_user("LA"))
    partner = perform(partner, "reinstate", actor=make.make_user("HS"), reason="Reports came")
    assert (partner.status, partner.suspension_end_date) == ("cleared", None)
    assert partner.is_cleared_on(clock.today())


def test_a_conditional_clearance_comes_back_with_its_conditions() -> None:
    partner = make.ready_to_reinstate(decision="cleared_with_conditions", conditions="Audit")
    head = make.make_user("HS")
    assert rules(partner, "reinstate", head, reason="Any") == {"R-05"}
    partner = perform(partner, "reinstate_with_conditions", actor=head, reason="Any")
    assert (partner.status, partner.conditions) == ("cleared_with_conditions", "Audit")


def test_a_partner_whose_clearance_ended_returns_to_screening() -> None:
    partner = make.ready_to_reinstate(due_diligence_end_date=clock.today() - timedelta(days=1))
    head = make.make_user("HS")
    assert rules(partner, "reinstate", head, reason="Any") == {"R-05"}
    assert perform(partner, "return_to_screening", actor=head, reason="Any").status == "screening"


def test_a_partner_still_cleared_does_not_return_to_screening() -> None:
    unmet = reasons(make.ready_to_reinstate(), "return_to_screening", make.make_user("HS"), reason="Any")
    assert unmet[0].label == "Its due diligence still holds"


def test_what_the_director_suspended_the_director_lifts() -> None:
    partner = perform(make.with_status("cleared"), "suspend_longer", actor=make.make_user("DG"), **make.suspension(90))
    make.agree(partner, "reinstate", "second_person", make.make_user("LA"))
    assert rules(partner, "reinstate", make.make_user("HS"), reason="Any") == {"R-04"}
    assert perform(partner, "reinstate", actor=make.make_user("DG"), reason="Any").status == "cleared"


def test_an_opinion_on_an_earlier_suspension_does_not_lift_the_next() -> None:
    partner = make.ready_to_reinstate(suspension_end_date=clock.today() + timedelta(days=29))
    perform(partner, "suspend_longer", actor=make.make_user("DG"), **make.suspension(25))
    assert rules(partner, "reinstate", make.make_user("HS"), reason="Any") == {"R-02"}


@pytest.mark.parametrize("status", ["prospect", "screening", "not_cleared", "dormant", "suspended"])
def test_the_head_of_sector_ends_a_relation(status: str, agreement_in_force: Callable[[bool], None]) -> None:
    partner, head = make.with_status(status), make.make_user("HS")
    agreement_in_force(True)  # noqa: FBT003 - a switch
    assert reasons(partner, "end", head, **make.refusal())[0].label == "An agreement is still in force"
    agreement_in_force(False)  # noqa: FBT003 - a switch
    assert perform(partner, "end", actor=head, **make.refusal()).status == "ended"


def test_an_ended_partner_is_archived() -> None:
    assert perform(make.with_status("ended"), "archive", actor=make.make_user("HS")).status == "archived"


def test_a_clearance_ends_early_when_the_head_changes_and_not_when_an_accent_does() -> None:
    partner = make.with_status("active", head="Aïcha Benali")
    officer = partner.lead_officer
    analyst = make.make_user("DD")
    partner.head = "Aicha Benali"
    partner = update_record(partner, actor=officer, version=partner.version)
    assert partner.clearance_ended_date is None
    assert partner.is_cleared_on(clock.today())
    partner.head = "Omar Benali"
    partner = update_record(partner, actor=officer, version=partner.version)
    assert make.fresh(partner).clearance_ended_date == clock.today()
    assert not partner.is_cleared_on(clock.today())
    assert Entry.objects.latest("sequence").after["clearance_ended_date"] == clock.today().isoformat()
    for reader in (officer, analyst):
        titles = [item.title for item in work_items(reader) if item.record_reference == partner.number]
        assert titles == ["Renew the due diligence"]
    assert "The clearance ended early on" in page(as_(officer), "partner-record", partner.pk)


def test_the_day_on_which_a_clearance_ended_stays_until_it_is_decided_anew_or_the_facts_are_put_right() -> None:
    partner = make.with_status("cleared", head="Aïcha Benali", decided_facts="others")
    officer = partner.lead_officer
    with clock.frozen(clock.now() - timedelta(days=5)):
        partner.city = "Dakar"
        partner = update_record(partner, actor=officer, version=partner.version)
    noted = partner.clearance_ended_date
    partner.city = "Thiès"
    partner = update_record(partner, actor=officer, version=partner.version)
    assert partner.clearance_ended_date == noted == clock.today() - timedelta(days=5)
    Partner.objects.update(decided_facts=partner.identity_facts)
    partner = make.fresh(partner)
    partner.city = "Dakar"
    assert update_record(partner, actor=officer, version=partner.version).clearance_ended_date is None


def test_why_a_partner_is_restricted_is_told_to_readers_of_confidential_notes_and_to_whoever_said_it() -> None:
    partner, treasurer, director = make.with_status("active"), make.make_user("FI"), make.make_user("DG")
    given = {**make.suspension(20), "reason": "A report came"}
    perform(partner, "suspend_at_once", actor=treasurer, **given, has_restriction=True)
    perform(make.fresh(partner), "suspend_longer", actor=director, **{**make.suspension(90), "reason": "It is grave"})
    readers = {role: as_(make.make_user(role)) for role in ("PO", "RM", "DD", "AU")}
    readers |= {"officer": as_(partner.lead_officer), "FI": as_(treasurer)}
    seen = {role: page(client, "partner-history", partner.pk) for role, client in readers.items()}
    assert {role for role, words in seen.items() if "A report came" in words} == {"DD", "AU", "FI"}
    assert {role for role, words in seen.items() if "It is grave" in words} == {"DD", "AU"}
