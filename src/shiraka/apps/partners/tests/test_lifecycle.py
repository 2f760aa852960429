"""Who moves a partner, and what ends a clearance before its day (R-05). Decisions are made on cases."""

import pytest
from django.core.exceptions import PermissionDenied

from shiraka.apps.partners.actions import end_clearance_early, note_no_hits, note_screening
from shiraka.apps.partners.lifecycle import PARTNER_LIFE
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.access.matrix import Right, roles_with
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import update_record
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db

MAKERS: dict[str, set[str]] = {
    # What a due-diligence case does with its partner, and what only time or an agreement does: nobody here.
    "screen": set(),
    "open_due_diligence": set(),
    "withdraw_case": set(),
    "clear": set(),
    "clear_with_conditions": set(),
    "not_clear": set(),
    "exclude": set(),
    "activate": set(),
    "fall_dormant": set(),
    "wake": {"PO", "DD", "RM", "FP", "DG"},
    "suspend": {"HS", "DG"},
    "suspend_at_once": {"DD", "LA", "FI"},
    "suspend_longer": {"DG"},
    "reinstate": {"HS", "DG"},
    "reinstate_with_conditions": {"HS", "DG"},
    "return_to_screening": {"HS", "DG"},
    "end": {"HS"},
    "archive": {"HS"},
}


def test_each_step_is_open_to_exactly_these_roles() -> None:
    found = {
        move.action: set() if move.is_automatic else set(roles_with(Right.of(move.right)))
        for move in PARTNER_LIFE.moves
    }
    assert found == MAKERS


@pytest.mark.parametrize("action", sorted(action for action, roles in MAKERS.items() if roles))
def test_who_lacks_the_right_is_turned_away(action: str) -> None:
    move = PARTNER_LIFE.named(action)[0]
    partner = make.with_status(min(move.sources))
    stranger = make.make_user("AD")
    with pytest.raises(PermissionDenied):
        perform(partner, action, actor=stranger)


@pytest.mark.parametrize("category", ["un", "igo_oic", "igo_regional", "igo_intl", "dev_bank", "other_public"])
def test_the_un_and_intergovernmental_bodies_are_public_bodies(category: str) -> None:
    assert make.make_partner(category=category).is_public_body


@pytest.mark.parametrize("name", ["head", "owners", "legal_status", "category"])
def test_a_change_of_head_owners_or_legal_form_ends_a_clearance(name: str) -> None:
    partner = make.with_status("cleared")
    assert partner.is_cleared_on(clock.today())
    setattr(partner, name, "company" if name == "category" else "Another")
    partner = update_record(partner, actor=None, version=partner.version)
    assert not partner.is_cleared_on(clock.today())


def test_another_spelling_of_the_head_ends_nothing() -> None:
    partner = make.make_partner(head="Aïcha N’Diaye")
    digest = partner.identity_facts
    partner.head = "AICHA N'DIAYE"
    assert partner.identity_facts == digest


@pytest.mark.parametrize("action", ["clear", "exclude", "screen"])
def test_nobody_decides_on_a_partner_past_its_case(action: str) -> None:
    partner = make.with_status(min(PARTNER_LIFE.named(action)[0].sources))
    for role in ("HS", "DG", "DD"):
        with pytest.raises(PermissionDenied):
            perform(partner, action, actor=make.make_user(role))


@pytest.mark.parametrize("result", ["possible", "confirmed"])
def test_an_open_or_confirmed_hit_holds_the_partner(result: str) -> None:
    partner = make.with_status("active")
    assert note_screening(partner, result)
    assert not note_screening(partner, result)
    held = make.fresh(partner)
    assert (held.screening_date, held.is_cleared_on(clock.today())) == (clock.today(), False)
    assert Entry.objects.filter(action="screened").count() == 1


def test_that_no_list_names_many_is_noted_at_once_and_told_of_those_for_whom_it_is_new() -> None:
    known, new, left = make.with_status("active"), make.make_partner(), make.make_partner()
    note_screening(known, "no_hit")
    before = Entry.objects.count()
    note_no_hits([known.pk, new.pk])
    told = Entry.objects.latest("sequence")
    assert (Entry.objects.count(), told.action, told.object_id) == (before + 1, "screened", new.pk)
    assert told.after == {"screening_result": "no_hit", "screening_date": clock.today().isoformat()}
    assert [make.fresh(each).screening_date for each in (known, new, left)] == [clock.today(), clock.today(), None]


def test_a_clearance_ends_early_once_and_says_why() -> None:
    partner = make.with_status("active")
    assert end_clearance_early(partner, "restriction", reason="Report of abuse")
    assert not end_clearance_early(partner, "hit", reason="Another")
    ended = make.fresh(partner)
    assert (ended.early_end_cause, ended.clearance_ended_date) == ("restriction", clock.today())
    assert not ended.is_cleared_on(clock.today())
    assert Entry.objects.get(action="end_clearance").reason == "Report of abuse"


def test_who_was_never_cleared_loses_no_clearance() -> None:
    assert not end_clearance_early(make.make_partner(), "hit", reason="Any")
