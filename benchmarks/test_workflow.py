"""What a move of a lifecycle costs beside saving the record."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Figures, best_of
from benchmarks.register import fill, make_user
from shiraka.apps.partners.models import Partner
from shiraka.foundation import clock
from shiraka.foundation.workflow.perform import options, perform

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

ROUNDS, REPEATED = 40, 5


def test_a_move(figures: Figures) -> None:
    officer = make_user("PO")
    wanted = ROUNDS * (REPEATED + 1) * 2
    fill(wanted, officer)
    # Open to all staff, dormant and heard of today, so that the officer may wake each of them.
    today = clock.today()
    Partner.objects.update(
        confidentiality=1, status="dormant", last_contact_date=today, due_diligence_end_date=today + timedelta(days=90)
    )
    records = iter(Partner.objects.order_by("pk"))

    @transaction.atomic
    def save() -> None:
        partner = next(records)
        partner.status = "active"
        partner.save()

    def move() -> None:
        perform(next(records), "wake", actor=officer)

    saved = best_of(save, rounds=ROUNDS, repeated=REPEATED)
    record = next(records)
    with CaptureQueriesContext(connection) as asked:
        perform(record, "wake", actor=officer)
    moved = best_of(move, rounds=ROUNDS, repeated=REPEATED - 1)
    figures.note("a move: right, guards, trail", moved, saved, "saving the record", extra=f"{len(asked)} queries")
    record.refresh_from_db()
    offered = best_of(lambda: options(record, officer), rounds=ROUNDS)
    figures.note("what may be done next, with all it lacks", offered, saved, "saving the record")
