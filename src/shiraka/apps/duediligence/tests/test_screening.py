"""Screening the register: what is found, remembered, possible again and gone, and that nobody is left out."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from shiraka.apps.duediligence.actions import screening
from shiraka.apps.duediligence.events import HitConfirmed, HitSettled
from shiraka.apps.duediligence.models import Hit, RunKind, Screened, ScreeningRun, Snapshot, SnapshotState
from shiraka.apps.duediligence.rules import holds
from shiraka.apps.duediligence.rules.subjects import subjects_of
from shiraka.apps.duediligence.subscriptions import act_on_confirmed, note_settled
from shiraka.apps.duediligence.terms import HitStatus, SubjectRole
from shiraka.apps.duediligence.tests import factories as make
from shiraka.apps.duediligence.tests.refusals import rules
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests.factories import make_contact, make_partner, make_user, text, with_status
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


def changed(partner: Partner, **facts: Any) -> Partner:
    stored = Partner.objects.get(pk=partner.pk)
    for name, value in facts.items():
        setattr(stored, name, value)
    return update_record(stored, actor=None, version=stored.version)


def judged(hit: Hit, proposal: str = "false_positive", *, second: Any = None) -> Hit:
    """Settle a hit by two persons."""
    stored = Hit.objects.get(pk=hit.pk)
    perform(stored, "judge", actor=make_user("DD"), proposal=proposal, grounds="Born in another year")
    action = "agree_confirmed" if proposal == "confirmed" else "agree_false_positive"
    perform(Hit.objects.get(pk=hit.pk), action, actor=second or make_user("LA"))
    # What the events do, which are delivered after commit only.
    note_settled(HitSettled(hit.pk))
    if proposal == "confirmed":
        act_on_confirmed(HitConfirmed(hit.pk))
    return Hit.objects.get(pk=hit.pk)


def test_owners_head_board_and_signatories_are_screened_with_the_partner() -> None:
    partner = make_partner(
        name=text("Amal"),
        former_names="Union Amal",
        head="Dr. Awa Diop",
        board="Moussa Ba, treasurer\nFatou Sy (secretary)",
        owners="Sahel Holding, 40 %\nIbrahima Fall: 25,5 %",
        registration_number="SN-77",
    )
    make_contact(partner, role="signatory")
    found = {(subject.role, subject.name) for subject in subjects_of([partner])[partner.pk]}
    assert found >= {
        (SubjectRole.PARTNER, "Amal"),
        (SubjectRole.FORMER_NAME, "Union Amal"),
        (SubjectRole.HEAD, "Awa Diop"),
        (SubjectRole.BOARD, "Moussa Ba"),
        (SubjectRole.BOARD, "Fatou Sy"),
        (SubjectRole.OWNER, "Sahel Holding"),
        (SubjectRole.OWNER, "Ibrahima Fall"),
        (SubjectRole.SIGNATORY, "آوا ديوب"),
    }


def test_a_name_on_a_list_is_a_possible_hit_and_holds_signature_and_payment() -> None:
    partner = with_status("active", board="Moussa Oumarou Keita")
    assert holds.against_payment(partner, clock.today()) == []
    make.load_list(make.entry("XE.9", "KEITA Moussa Oumarou", kind="person"))
    screening.screen_register()
    hit = Hit.objects.get(partner=partner)
    assert (hit.status, hit.role) == (HitStatus.POSSIBLE, SubjectRole.BOARD)
    held = Partner.objects.get(pk=partner.pk)
    assert held.screening_result == "possible"
    assert not held.is_cleared_on(clock.today())
    assert [condition.rule for condition in holds.against_payment(held, clock.today())] == ["R-05"]


def test_two_persons_settle_a_hit_and_neither_alone() -> None:
    partner = with_status("active", board="Moussa Oumarou Keita")
    hit = make.hit_on(partner, "Moussa Oumarou Keita", kind="person")
    first = make_user("DD")
    perform(hit, "judge", actor=first, proposal="false_positive", grounds="Born 1990, the other 1951")
    with pytest.raises(Refused) as refusal:
        perform(Hit.objects.get(pk=hit.pk), "agree_false_positive", actor=first)
    assert [condition.rule for condition in refusal.value.conditions] == ["R-03"]
    with pytest.raises(PermissionDenied):
        perform(Hit.objects.get(pk=hit.pk), "agree_false_positive", actor=make_user("PO"))
    perform(Hit.objects.get(pk=hit.pk), "agree_false_positive", actor=make_user("DD"))
    note_settled(HitSettled(hit.pk))
    released = Partner.objects.get(pk=partner.pk)
    assert released.screening_result == "false_positive"
    assert holds.against_payment(released, clock.today()) == []


@pytest.mark.parametrize(
    ("proposal", "other"), [("confirmed", "agree_false_positive"), ("false_positive", "agree_confirmed")]
)
def test_a_second_person_agrees_to_nothing_that_the_first_did_not_say(proposal: str, other: str) -> None:
    hit = make.hit_on(with_status("active"))
    perform(hit, "judge", actor=make_user("DD"), proposal=proposal, grounds="Same seat, same owners")
    assert rules(hit, other, make_user("LA")) == {"R-04"}


def test_whoever_leads_the_partner_judges_no_hit_on_it() -> None:
    analyst = make_user("DD")
    hit = make.hit_on(with_status("active", lead_officer=analyst))
    with pytest.raises(Refused):
        perform(hit, "judge", actor=analyst, proposal="false_positive", grounds="They told me")


def test_a_settled_hit_is_remembered_by_partner_entry_and_both_names() -> None:
    partner = with_status("active")
    hit = judged(make.hit_on(partner))
    run = screening.screen_register()
    assert run is not None
    assert (run.new_count, run.reopened_count, run.gone_count) == (0, 0, 0)
    hit.refresh_from_db()
    assert (hit.status, hit.grounds) == (HitStatus.FALSE_POSITIVE, "Born in another year")


def test_a_settled_hit_is_possible_again_when_the_entry_says_something_else() -> None:
    partner = with_status("active")
    hit = judged(make.hit_on(partner))
    make.load_list(make.entry("XE.7", partner.name.en, births=("1999",)))
    run = screening.screen_register()
    assert run is not None
    assert run.reopened_count == 1
    hit.refresh_from_db()
    assert (hit.status, hit.proposed_by) == (HitStatus.POSSIBLE, None)


def test_a_settled_hit_is_possible_again_when_the_partner_is_registered_otherwise() -> None:
    partner = with_status("active")
    hit = judged(make.hit_on(partner))
    changed(partner, registration_number="SN-1234")
    screening.screen_partners([partner.pk])
    hit.refresh_from_db()
    assert hit.status == HitStatus.POSSIBLE


def test_an_open_hit_is_gone_with_its_entry_and_a_confirmed_one_stays() -> None:
    partner, other = with_status("active"), with_status("active")
    make.load_list(make.entry("XE.1", partner.name.en), make.entry("XE.2", other.name.en))
    screening.screen_register()
    judged(Hit.objects.get(partner=other), "confirmed")
    make.load_list(make.entry("XE.3", "Nobody of the scene at all"))
    screening.screen_register()
    assert Hit.objects.get(partner=partner).status == HitStatus.GONE
    assert Partner.objects.get(pk=partner.pk).screening_result == "no_hit"
    assert Hit.objects.get(partner=other).status == HitStatus.CONFIRMED


def test_a_confirmed_hit_ends_the_clearance_at_once() -> None:
    partner = with_status("active")
    judged(make.hit_on(partner), "confirmed")
    held = Partner.objects.get(pk=partner.pk)
    assert (held.screening_result, held.early_end_cause) == ("confirmed", "hit")
    assert held.clearance_ended_date == clock.today()
    assert not held.is_cleared_on(clock.today())


def test_every_run_is_kept_and_nobody_is_left_out() -> None:
    partners = [make_partner() for _number in range(3)]
    make.load_list()
    run = screening.screen_register()
    assert run is not None
    assert run.partner_count == Partner.objects.count()
    assert set(Screened.objects.values_list("partner", flat=True)) >= {partner.pk for partner in partners}
    assert run.lists == {"sample": Snapshot.objects.get(state=SnapshotState.IN_FORCE).digest}
    assert not screening.is_due(clock.now())
    assert screening.is_due(clock.now() + timedelta(days=31))


def test_who_is_new_or_renamed_is_screened_and_who_was_only_touched_is_not() -> None:
    make.load_list()
    old, touched = make_partner(), make_partner()
    screening.screen_register()
    assert screening.changed_partners() == []
    new = make_partner()
    changed(touched, website="https://example.org")
    changed(old, head="Somebody Else")
    assert screening.changed_partners() == [old.pk, new.pk]


def test_a_contact_who_signs_is_screened_when_entered() -> None:
    make.load_list()
    partner = make_partner()
    screening.screen_register()
    make_contact(partner, role="signatory")
    assert screening.changed_partners() == [partner.pk]


def test_a_change_of_a_list_finds_what_a_full_run_finds() -> None:
    partners = [with_status("active", board=f"Person {word} Testname") for word in ("Alpha", "Bravo", "Charlie")]
    make.load_list(make.entry("XE.1", "Person Alpha Testname", kind="person"))
    screening.screen_register()
    make.load_list(
        make.entry("XE.2", "Testname, Person Bravo", kind="person"),
        make.entry("XE.3", "Charlie Person Testname", kind="person"),
    )
    snapshot = Snapshot.objects.get(state=SnapshotState.IN_FORCE)
    run = screening.rescreen([snapshot.pk])
    assert run is not None
    assert run.kind == RunKind.LISTS
    states = {hit.partner_id: (hit.status, hit.entry_key, hit.score) for hit in Hit.objects.all()}
    Hit.objects.filter(partner__in=partners[1:]).delete()
    screening.screen_register()
    assert {hit.partner_id: (hit.status, hit.entry_key, hit.score) for hit in Hit.objects.all()} == states
    assert states[partners[0].pk][0] == HitStatus.GONE


def test_nobody_is_screened_without_a_list() -> None:
    partner = make_partner()
    assert screening.screen_register() is None
    assert screening.screen_partners([partner.pk]) is None
    assert not ScreeningRun.objects.exists()


def test_a_hit_can_be_made_again_from_what_it_keeps() -> None:
    partner = with_status("active")
    hit = make.hit_on(partner)
    from_entry = hit.entry["names"][0]["text"]
    assert from_entry == hit.listed_name
    assert hit.engine_version == hit.explanation["engine"]
    assert hit.snapshot_digest
