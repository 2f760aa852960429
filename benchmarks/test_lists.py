"""Lists: as many queries for ten thousand records as for three, and the thousandth page like the first."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from benchmarks.figures import Figures, best_of
from benchmarks.register import fill, make_user
from shiraka.apps.partners.entity import PARTNER
from shiraka.apps.partners.models import Partner
from shiraka.foundation.entities.lists import PAGE, listed, page_of

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

SIZES = (3, PAGE, 1_000, 10_000)
AS_GOOD_AS_EQUAL = 3
"""What a busy machine may add; what grows with the records would be far beyond it."""


def test_a_list_over_http(figures: Figures) -> None:
    officer, client, address = make_user("PO"), Client(), reverse("partner-list")
    client.force_login(officer)
    seconds: dict[int, float] = {}
    queries: set[int] = set()
    for size in SIZES:
        fill(size, officer)
        seconds[size] = best_of(lambda: client.get(address))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        queries.add(len(asked))
        peer = SIZES[0] if size <= PAGE else PAGE
        against = f"{peer} records{', a full page' if peer == PAGE else ''}"
        figures.note(
            f"list page, {size:,} records", seconds[size], seconds[peer], against, extra=f"{len(asked)} queries"
        )
    assert len(queries) == 1
    assert seconds[SIZES[-1]] < AS_GOOD_AS_EQUAL * seconds[PAGE]


def test_turning_to_the_thousandth_page(figures: Figures) -> None:
    officer, size = make_user("PO"), 10
    fill(10_000, officer)
    records = Partner.objects.all()
    skipped = 999 * size

    def turn_to(cursor: str) -> float:
        return best_of(lambda: page_of(records, order="-updated_at", size=size, cursor=cursor), rounds=20)

    cursor = page_of(records, order="-updated_at", size=skipped).older
    first, thousandth = turn_to(""), turn_to(cursor)
    by_counting = best_of(lambda: list(records.order_by("-updated_at", "-pk")[skipped : skipped + size]), rounds=5)
    assert figures.note("page 1,000 by keyset", thousandth, first, "page 1") < AS_GOOD_AS_EQUAL
    figures.note("page 1,000 by offset", by_counting, thousandth, "page 1,000 by keyset")


def test_searching(figures: Figures) -> None:
    officer, query = make_user("PO"), QueryDict("q=federation+الجمعية+77")
    seconds = {}
    for size in (1_000, 10_000):
        fill(size, officer)
        seconds[size] = best_of(lambda: listed(officer, PARTNER, query), rounds=3)
    figures.note("search of three words, 10,000 records", seconds[10_000], seconds[1_000], "1,000 records")


def test_sorting_by_name(figures: Figures) -> None:
    officer, seconds = make_user("PO"), {}
    for size in (1_000, 10_000):
        fill(size, officer)
        seconds[size] = best_of(lambda: listed(officer, PARTNER, QueryDict("order=name")), rounds=3)
    # The names are folded one by one: no index has them in the order of the reader's language.
    figures.note("first page by name, 10,000 records", seconds[10_000], seconds[1_000], "1,000 records")
