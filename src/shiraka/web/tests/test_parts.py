from datetime import timedelta

import pytest

from shiraka.foundation import clock
from shiraka.foundation.work.sources import WorkItem
from shiraka.web.templatetags.frame import first_and_rest, near_and_later

pytestmark = pytest.mark.django_db


def item(days: int) -> WorkItem:
    return WorkItem(
        due_date=clock.today() + timedelta(days=days),
        title="Verify",
        why="",
        record_reference="P-00001",
        record_title="Lanterns",
        url="/",
        action_label="Open",
        is_late=days < 0,
    )


@pytest.mark.parametrize(("rows", "first"), [(0, 0), (8, 8), (10, 10), (11, 8), (23, 8)])
def test_a_long_ranking_opens_on_demand_and_a_short_one_is_never_cut(rows: int, first: int) -> None:
    parts = first_and_rest(list(range(rows)))
    assert len(parts.first) == first
    assert [*parts.first, *parts.rest] == list(range(rows))


def test_what_waits_later_opens_on_demand() -> None:
    parts = near_and_later([item(days) for days in range(20)])
    assert (len(parts.first), len(parts.rest)) == (12, 8)


def test_nothing_late_or_near_is_ever_folded_away() -> None:
    parts = near_and_later([item(-1)] * 30 + [item(9)] * 5)
    assert (len(parts.first), len(parts.rest)) == (30, 5)
