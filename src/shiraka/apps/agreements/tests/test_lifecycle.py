"""One test for each row of the lifecycle, named as the manual says it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from shiraka.apps.agreements.lifecycle import AGREEMENT_LIFE
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.terms import AgreementStatus as S
from shiraka.apps.agreements.tests import factories as make
from shiraka.apps.partners.models import Partner
from shiraka.engines.deadlines import term_end
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db

A_DAY = timedelta(days=1)


def legal() -> User:
    return make.make_user("LA")


def head() -> User:
    return make.make_user("HS")


def test_the_head_of_sector_approves_an_opportunity() -> None:
    moved = perform(make.make_agreement(), "approve_opportunity", actor=head(), reason="Relevant and feasible")
    assert moved.status == S.OPPORTUNITY_APPROVED
    assert Entry.objects.get(action="approve_opportunity").reason == "Relevant and feasible"


def test_an_officer_does_not_approve_an_opportunity() -> None:
    agreement = make.make_agreement()
    with pytest.raises(PermissionDenied):
        perform(agreement, "approve_opportunity", actor=agreement.created_by)


def test_an_officer_starts_drafting_and_negotiation() -> None:
    agreement = perform(make.make_agreement(), "approve_opportunity", actor=head())
    agreement = perform(agreement, "start_drafting", actor=agreement.created_by)
    assert agreement.status == S.DRAFTING
    assert perform(agreement, "start_negotiation", actor=agreement.created_by).status == S.NEGOTIATION


def test_a_private_partner_is_not_solicited_before_its_screening() -> None:
    partner = make.make_partner(category="company", screening_result="")
    agreement = make.make_agreement(partner=partner, type="FIN")
    agreement = perform(agreement, "approve_opportunity", actor=head())
    agreement = perform(agreement, "start_drafting", actor=agreement.created_by)
    with pytest.raises(Refused) as refusal:
        perform(agreement, "start_negotiation", actor=agreement.created_by)
    assert refusal.value.conditions[0].rule == "R-07"
    Partner.objects.update(screening_result="no_hit")
    assert perform(agreement, "start_negotiation", actor=agreement.created_by).status == S.NEGOTIATION


def test_review_needs_the_text_in_each_authentic_language() -> None:
    agreement = make.make_agreement()
    agreement = perform(agreement, "approve_opportunity", actor=head())
    agreement = perform(agreement, "start_drafting", actor=agreement.created_by)
    make.file_text(agreement, "fr")
    with pytest.raises(Refused) as refusal:
        perform(agreement, "submit", actor=agreement.created_by)
    assert "Arabic" in refusal.value.conditions[0].detail
    make.file_text(agreement, "ar")
    assert perform(agreement, "submit", actor=agreement.created_by).status == S.INTERNAL_REVIEW


def test_review_is_returned_to_negotiation_with_a_reason() -> None:
    agreement = make.reviewed()
    with pytest.raises(ValidationError):
        perform(agreement, "return_to_negotiation", actor=agreement.created_by)
    moved = perform(agreement, "return_to_negotiation", actor=agreement.created_by, reason="Article 4")
    assert moved.status == S.NEGOTIATION


def test_an_agreement_is_cleared_only_when_all_have_spoken() -> None:
    agreement = make.reviewed()
    with pytest.raises(Refused) as refusal:
        perform(agreement, "clear", actor=agreement.created_by)
    assert [item.label for item in refusal.value.conditions] == ["Technical opinion", "Legal clearance"]
    make.clear(agreement)
    assert perform(make.fresh(agreement), "clear", actor=agreement.created_by).status == S.CLEARED


def test_a_cleared_agreement_is_put_up_for_signature() -> None:
    planned = clock.today() + A_DAY
    agreement = make.reviewed()
    make.clear(agreement)
    agreement = perform(make.fresh(agreement), "clear", actor=agreement.created_by)
    moved = perform(agreement, "prepare_signature", actor=agreement.created_by, planned_signature_date=planned)
    assert (moved.status, moved.planned_signature_date) == (S.AWAITING_SIGNATURE, planned)


def test_a_cleared_agreement_goes_back_to_review_with_a_reason() -> None:
    agreement = make.awaiting()
    moved = perform(agreement, "return_to_review", actor=agreement.created_by, reason="A doubt")
    assert (moved.status, moved.clearance_round) == (S.INTERNAL_REVIEW, 2)


def test_a_draft_is_withdrawn_by_its_officer_with_a_reason() -> None:
    agreement = make.make_agreement()
    assert perform(agreement, "withdraw", actor=agreement.created_by, reason="No answer").status == S.WITHDRAWN


def test_a_draft_is_declined_by_the_head_of_sector_with_a_reason() -> None:
    assert perform(make.awaiting(), "decline", actor=head(), reason="Not now").status == S.DECLINED


def test_a_signed_agreement_is_neither_withdrawn_nor_declined() -> None:
    agreement = make.sign(make.awaiting())
    with pytest.raises(Refused):
        perform(agreement, "withdraw", actor=agreement.created_by, reason="x")


def test_it_enters_into_force_on_signature() -> None:
    agreement = make.in_force()
    assert (agreement.status, agreement.in_force_date) == (S.IN_FORCE, agreement.signed_date)
    assert agreement.end_date == term_end(clock.today(), 36)


def test_it_does_not_enter_into_force_before_its_date() -> None:
    agreement = make.sign(
        make.awaiting(entry_into_force="date", entry_into_force_date=clock.today() + timedelta(days=10))
    )
    with pytest.raises(Refused):
        perform(agreement, "enter_into_force", actor=None)


def test_legal_affairs_records_entry_into_force_on_notice() -> None:
    agreement = make.sign(make.awaiting(entry_into_force="notice"))
    with pytest.raises(Refused):
        perform(agreement, "enter_into_force", actor=None)
    moved = perform(agreement, "record_entry_into_force", actor=legal(), entry_into_force_date=clock.today())
    assert (moved.status, moved.in_force_date) == (S.IN_FORCE, clock.today())


def test_entry_into_force_is_not_recorded_where_it_comes_by_itself() -> None:
    with pytest.raises(Refused, match="by itself"):
        perform(
            make.sign(make.awaiting()),
            "record_entry_into_force",
            actor=legal(),
            entry_into_force_date=clock.today(),
        )


def running(end_date: date | None, **more: object) -> Agreement:
    """Return an agreement in force that ends on a day."""
    agreement = make.in_force()
    values = {"end_date": end_date, **more}
    Agreement.objects.filter(pk=agreement.pk).update(**values)
    return make.fresh(agreement)


def test_it_is_expiring_180_days_before_its_end() -> None:
    later = running(clock.today() + timedelta(days=181))
    with pytest.raises(Refused):
        perform(later, "mark_expiring", actor=None)
    moved = perform(running(clock.today() + timedelta(days=180)), "mark_expiring", actor=None)
    assert moved.status == S.EXPIRING


def test_renewal_by_letters_needs_a_text_that_foresees_it_and_a_later_end() -> None:
    agreement = running(clock.today() + A_DAY)
    with pytest.raises(Refused, match="does not foresee"):
        perform(agreement, "renew", actor=head(), end_date=make.years_ahead(2))
    Agreement.objects.update(renewal="letter")
    with pytest.raises(Refused, match="must be later"):
        perform(agreement, "renew", actor=head(), end_date=clock.today())
    moved = perform(agreement, "renew", actor=head(), end_date=make.years_ahead(2))
    assert (moved.status, moved.end_date) == (S.RENEWED, make.years_ahead(2))


def test_a_tacit_renewal_happens_when_nobody_gave_notice_in_time() -> None:
    agreement = running(clock.today() + timedelta(days=90), renewal="tacit")
    with pytest.raises(Refused, match="can still be given"):
        perform(agreement, "renew_tacitly", actor=None)
    Agreement.objects.update(end_date=clock.today() + timedelta(days=89))
    moved = perform(agreement, "renew_tacitly", actor=None)
    assert moved.status == S.RENEWED
    assert moved.end_date == term_end(clock.today() + timedelta(days=90), 36)


def test_notice_in_time_stops_a_tacit_renewal() -> None:
    agreement = running(clock.today() + A_DAY, renewal="tacit", notice_received_date=clock.today())
    with pytest.raises(Refused, match="Notice was given"):
        perform(agreement, "renew_tacitly", actor=None)


def test_an_amendment_in_force_extends_what_it_amends() -> None:
    root = make.in_force()
    later = make.end_of(root) + timedelta(days=365)
    with pytest.raises(Refused):
        perform(root, "extend", actor=None, end_date=later)
    amendment = make.sign(make.awaiting(type="AMD", parent=root, duration_months=None, end_date=later))
    perform(amendment, "enter_into_force", actor=None)
    moved = perform(root, "extend", actor=None, end_date=later)
    assert (moved.status, moved.end_date) == (S.RENEWED, later)


def test_the_head_of_sector_suspends_and_resumes_with_reasons() -> None:
    agreement = perform(make.in_force(), "suspend", actor=head(), reason="Allegation")
    assert agreement.status == S.SUSPENDED
    assert perform(agreement, "resume", actor=head(), reason="Unfounded").status == S.IN_FORCE


def test_it_expires_the_day_after_its_end() -> None:
    with pytest.raises(Refused):
        perform(running(clock.today()), "expire", actor=None)
    assert perform(running(clock.today() - A_DAY), "expire", actor=None).status == S.EXPIRED


def test_termination_waits_until_notice_has_run_out() -> None:
    agreement = make.in_force()
    today = clock.today()
    with pytest.raises(Refused, match="has not run out"):
        perform(
            agreement,
            "terminate",
            actor=head(),
            notice_received_date=today - timedelta(days=89),
            termination_date=today,
            reason="No interest",
        )
    moved = perform(
        agreement,
        "terminate",
        actor=head(),
        notice_received_date=today - timedelta(days=90),
        termination_date=today,
        reason="No interest",
    )
    assert moved.status == S.TERMINATED


def test_legal_affairs_deposits_the_original() -> None:
    agreement = make.in_force()
    with pytest.raises(Refused, match="date of deposit"):
        perform(agreement, "deposit", actor=legal(), original_date=clock.today() + A_DAY, original_place="Safe 2")
    moved = perform(agreement, "deposit", actor=legal(), original_date=clock.today(), original_place="Safe 2")
    assert (moved.status, moved.original_place) == (S.IN_FORCE, "Safe 2")


def test_a_file_is_closed_only_with_its_original() -> None:
    agreement = perform(running(clock.today() - A_DAY), "expire", actor=None)
    with pytest.raises(Refused, match="original is not deposited"):
        perform(agreement, "close", actor=legal())
    agreement = perform(agreement, "deposit", actor=legal(), original_date=clock.today(), original_place="Safe 2")
    assert perform(agreement, "close", actor=legal()).status == S.CLOSED


def test_nobody_makes_an_automatic_move() -> None:
    agreement = make.sign(make.awaiting())
    for move in AGREEMENT_LIFE.moves:
        if move.is_automatic:
            with pytest.raises(PermissionDenied):
                perform(agreement, move.action, actor=head())


def test_a_focal_point_drafts_only_in_its_own_unit() -> None:
    agreement = perform(make.make_agreement(), "approve_opportunity", actor=head())
    stranger = make.make_user("FP", unit=make.make_unit("SCI"))
    with pytest.raises(PermissionDenied):
        perform(agreement, "start_drafting", actor=stranger)
    assert perform(agreement, "start_drafting", actor=make.make_user("FP")).status == S.DRAFTING
