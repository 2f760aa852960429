"""What time does by itself: entry into force, renewal, expiry; and what one agreement does to another."""

from datetime import timedelta
from typing import Any

import pytest

from shiraka.apps.agreements import actions
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.subscriptions import has_agreement_in_force
from shiraka.apps.agreements.terms import AgreementStatus as S
from shiraka.apps.agreements.tests import factories as make
from shiraka.engines.deadlines import term_end
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.work import daily

pytestmark = pytest.mark.django_db


def ends_in(agreement: Agreement, days: int, **more: Any) -> Agreement:
    Agreement.objects.filter(pk=agreement.pk).update(end_date=clock.today() + timedelta(days=days), **more)
    return make.fresh(agreement)


def test_the_daily_run_moves_what_time_moves() -> None:
    signed = make.sign(make.awaiting())
    soon, over = ends_in(make.in_force(), 100), ends_in(make.in_force(), -1)
    tacit = ends_in(make.in_force(renewal="tacit"), 10)
    waiting = make.sign(make.awaiting(entry_into_force="notice"))
    assert actions.run_automatic_moves(clock.today()) >= 4
    found = {item.pk: item.status for item in Agreement.objects.all()}
    assert found[signed.pk] == S.IN_FORCE
    assert found[soon.pk] == S.EXPIRING
    assert found[over.pk] == S.EXPIRED
    assert found[tacit.pk] == S.RENEWED
    assert found[waiting.pk] == S.SIGNED
    assert make.fresh(tacit).end_date == term_end(clock.today() + timedelta(days=11), 36)
    assert all(entry.actor is None for entry in Entry.objects.filter(action__in=["expire", "renew_tacitly"]))
    assert verify().is_sound


def test_a_second_run_on_the_same_day_changes_nothing() -> None:
    ends_in(make.in_force(), -1)
    actions.run_automatic_moves(clock.today())
    assert actions.run_automatic_moves(clock.today()) == 0


def test_the_daily_run_is_registered() -> None:
    make.sign(make.awaiting())
    assert daily.run()["agreements"] == 1


def signed_and_announced(capture: Any, **more: Any) -> Agreement:
    with capture(execute=True):
        signed = make.sign(make.awaiting(**more))
    return make.fresh(signed)


def test_a_signature_brings_into_force_at_once_what_waits_for_nothing(
    django_capture_on_commit_callbacks: Any,
) -> None:
    assert signed_and_announced(django_capture_on_commit_callbacks).status == S.IN_FORCE


def test_an_amendment_extends_its_parent_and_ends_with_it(django_capture_on_commit_callbacks: Any) -> None:
    capture = django_capture_on_commit_callbacks
    root = signed_and_announced(capture)
    later = make.end_of(root) + timedelta(days=365)
    amendment = signed_and_announced(capture, type="AMD", parent=root, duration_months=None, end_date=later)
    root = make.fresh(root)
    assert (root.status, root.end_date) == (S.RENEWED, later)
    with capture(execute=True):
        make.move_on(
            root,
            "terminate",
            make.make_user("HS"),
            notice_received_date=clock.today() - timedelta(days=90),
            termination_date=clock.today(),
            reason="Both agree",
        )
    assert make.fresh(amendment).status == S.EXPIRED


def test_a_partner_is_active_from_entry_into_force(django_capture_on_commit_callbacks: Any) -> None:
    partner = signed_and_announced(django_capture_on_commit_callbacks).party_list[0].partner
    assert partner.status == "active"
    assert has_agreement_in_force(partner)
    Agreement.objects.update(end_date=clock.today() - timedelta(days=1))
    assert not has_agreement_in_force(partner)
