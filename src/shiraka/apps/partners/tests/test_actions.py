"""What follows from an interaction, what the system does by itself, and the Member States."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from shiraka.apps.partners.actions import (
    activate_partner,
    load_member_states,
    record_interaction,
    run_automatic_moves,
    update_interaction,
)
from shiraka.apps.partners.models import MemberState, Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record, update_record
from shiraka.foundation.entities.definition import Show
from shiraka.foundation.workflow.eyes import drafters
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


def test_an_interaction_moves_the_last_contact_forward_and_never_back() -> None:
    officer, partner = make.make_user("PO"), make.make_partner()
    today = clock.today()
    record_interaction(make.make_interaction(partner, today - timedelta(days=3)), actor=officer)
    record_interaction(make.make_interaction(partner, today - timedelta(days=9)), actor=officer)
    assert make.fresh(partner).last_contact_date == today - timedelta(days=3)


def test_a_meeting_to_come_is_no_contact_yet() -> None:
    partner = make.make_partner()
    meeting = make.make_interaction(partner, clock.today() + timedelta(days=3))
    record_interaction(meeting, actor=make.make_user("PO"))
    assert make.fresh(partner).last_contact_date is None


def test_an_interaction_wakes_a_dormant_partner() -> None:
    partner = make.with_status("dormant")
    record_interaction(make.make_interaction(partner), actor=make.make_user("PO"))
    assert make.fresh(partner).status == "active"


def test_an_old_meeting_written_down_late_wakes_nobody() -> None:
    partner = make.with_status("dormant")
    meeting = make.make_interaction(partner, add_months(clock.today(), -20))
    record_interaction(meeting, actor=make.make_user("PO"))
    assert make.fresh(partner).status == "dormant"


def test_a_corrected_date_moves_the_last_contact() -> None:
    officer, partner = make.make_user("PO"), make.make_partner()
    stored = record_interaction(make.make_interaction(partner, clock.today() - timedelta(days=9)), actor=officer)
    stored.held_date = clock.today()
    update_interaction(stored, actor=officer, version=stored.version)
    assert make.fresh(partner).last_contact_date == clock.today()


def test_writing_down_a_call_makes_nobody_a_drafter_of_the_partner() -> None:
    partner, caller = make.with_status("active"), make.make_user("DD")
    record_interaction(make.make_interaction(partner), actor=caller)
    assert make.fresh(partner).version == partner.version
    assert caller.pk not in drafters(make.fresh(partner))


@pytest.mark.parametrize("role", ["LA", "FI", "AU", "NC", "AD"])
def test_who_only_reads_writes_no_interaction(role: str) -> None:
    partner = make.make_partner()
    with pytest.raises(PermissionDenied):
        record_interaction(make.make_interaction(partner), actor=make.make_user(role, country="SEN"))


def test_the_partner_itself_neither_reads_nor_writes_our_notes() -> None:
    partner = make.make_partner()
    contact = make.make_user("EP", organisation_number=partner.number)
    with pytest.raises(PermissionDenied):
        record_interaction(make.make_interaction(partner), actor=contact)


def test_the_day_moves_what_only_time_moves(agreement_in_force: Callable[[bool], None]) -> None:
    long_ago = add_months(clock.today(), -19)
    silent = make.with_status("active", last_contact_date=long_ago)
    cleared = make.with_status("cleared")
    marker = perform(make.make_marker(), "verify", actor=make.make_user("HS"), expiry_date="2100-01-01")
    type(marker).objects.update(expiry_date=clock.today() - timedelta(days=1))
    agreement_in_force(True)  # noqa: FBT003 - a switch
    assert run_automatic_moves() == 3
    assert (make.fresh(silent).status, make.fresh(cleared).status) == ("dormant", "active")
    assert run_automatic_moves() == 0


def test_an_interaction_that_came_another_way_is_seen_the_same_day() -> None:
    partner = make.with_status("active", last_contact_date=add_months(clock.today(), -19))
    create_record(make.make_interaction(partner), actor=None)
    run_automatic_moves()
    assert make.fresh(partner).status == "active"
    assert make.fresh(partner).last_contact_date == clock.today()


def test_a_prospect_is_not_activated(agreement_in_force: Callable[[bool], None]) -> None:
    agreement_in_force(True)  # noqa: FBT003 - a switch
    assert not activate_partner(make.make_partner())


def test_the_member_states_are_loaded_once_and_keep_what_people_wrote() -> None:
    assert load_member_states() == 54
    state = MemberState.objects.get(country="SEN")
    state.note, state.national_commission = "Writes in French", make.make_partner()
    update_record(state, actor=make.make_user("PO"), version=state.version)
    assert load_member_states() == 0
    state.refresh_from_db()
    assert (state.note, state.region, state.membership) == ("Writes in French", "africa", "member")
    assert MemberState.objects.get(country="TUR").membership == "accession_pending"


def test_numbers_are_given_in_order() -> None:
    numbers = [make.make_partner().number for _turn in range(3)]
    assert numbers == ["P-00001", "P-00002", "P-00003"]
    assert Partner.objects.count() == 3


def test_a_conflict_shows_nothing_to_who_may_no_longer_see_the_record() -> None:
    partner, officer = make.make_partner(), make.make_user("PO")
    partner.city = "Dakar"
    Partner.objects.filter(pk=partner.pk).update(version=2, confidentiality=3)
    with pytest.raises(PermissionDenied):
        update_record(partner, actor=officer, version=1)


def test_no_field_is_both_internal_and_searched() -> None:
    with pytest.raises(ValueError, match="internal"):
        Show("tier", search=True, internal=True)
