"""What permission adds to a query, and how that grows with the records."""

import pytest

from benchmarks.figures import Figures, best_of
from benchmarks.register import fill, make_user
from shiraka.apps.partners.entity import PARTNER
from shiraka.apps.partners.models import Partner
from shiraka.foundation.access.permission import Standing, visible
from shiraka.foundation.people.models import User

pytestmark = [pytest.mark.bench, pytest.mark.django_db]


LINEAR = 20
"""Ten times the records may take ten times as long, and what a busy machine adds; not a hundred times."""


def first_page(user: User | None) -> float:
    """Return what the thirty latest records take, those a person may see or all."""
    records = Partner.objects.all()
    return best_of(
        lambda: list((visible(user, PARTNER) if user else records).order_by("-updated_at", "-pk")[:30]), rounds=5
    )


def whole(user: User) -> float:
    """Return what counting all they may see takes: every record is judged."""
    return best_of(lambda: visible(user, PARTNER).count(), rounds=2)


def test_the_records_one_may_see(figures: Figures) -> None:
    officer = make_user("PO")
    readers = {
        "an officer": officer,
        "an auditor": make_user("AU"),
        "a National Commission": make_user("NC", country="SEN"),
        "a partner": make_user("EP", organisation_number="P-00009"),
    }
    counted = {}
    for size in (1_000, 10_000):
        fill(size, officer)
        counted[size] = {name: whole(user) for name, user in readers.items()}
    plain = first_page(None)
    for name, user in readers.items():
        figures.note(f"first page {name} may see, of 10,000", first_page(user), plain, "the same without permission")
    for name in readers:
        ratio = figures.note(
            f"all {name} may see, of 10,000", counted[10_000][name], counted[1_000][name], "1,000 records"
        )
        assert ratio < LINEAR


def test_a_right_on_one_record(figures: Figures) -> None:
    officer, outside = make_user("PO"), make_user("EP", organisation_number="P-00009")
    fill(100, officer)
    record = Partner.objects.get(number="P-00009")
    read = best_of(lambda: Partner.objects.get(pk=record.pk), rounds=50)
    for name, user in (("an officer", officer), ("a partner, whose own it is", outside)):
        asked = best_of(lambda user=user: Standing.of(user, record).allows("partner_profile:C"), rounds=50)  # type: ignore[misc]
        figures.note(f"a right of {name} on a record", asked, read, "reading the record")
