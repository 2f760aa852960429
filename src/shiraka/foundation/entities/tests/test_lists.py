"""Lists: pages that lose and repeat nothing, filters by kind of field, search in every script."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from shiraka.foundation import clock
from shiraka.foundation.entities.list_page import list_page
from shiraka.foundation.entities.lists import BadCursor, Page, listed, page_of
from shiraka.foundation.entities.tests.library import CHAPTER, STUDY, Chapter, write_chapter, write_study
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.workflow.tests.studies import Study
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")

FIELDS = ("pages", "approved_date", "cost", "note", "updated_at")
DAY = date(2026, 11, 25)

# Few different values, so that most rows are ties, and many without one.
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "pages": st.none() | st.integers(0, 3),
            "approved_date": st.none() | st.sampled_from([DAY, DAY + timedelta(days=1)]),
            "cost": st.none() | st.sampled_from([Decimal("0.00"), Decimal("9.50"), Decimal("10.00")]),
            "note": st.sampled_from(["", "ا", "b"]),
        }
    ),
    max_size=12,
)


def store(rows: list[dict[str, Any]]) -> list[Study]:
    moment = clock.now()
    made = [Study(title=Text(en="Waters"), created_at=moment, updated_at=moment, **row) for row in rows]
    return Study.objects.bulk_create(made)


def in_order(records: list[Study], order: str) -> list[int]:
    """Return the keys as people expect them: what has no value comes last, and ties go by key in the same direction."""
    name, is_descending = order.removeprefix("-"), order.startswith("-")
    valued = [record for record in records if getattr(record, name) is not None]
    empty = [record for record in records if getattr(record, name) is None]
    valued.sort(key=lambda record: (getattr(record, name), record.pk), reverse=is_descending)
    empty.sort(key=lambda record: record.pk, reverse=is_descending)
    return [record.pk for record in (*valued, *empty)]


def keys(page: Page) -> list[int]:
    return [record.pk for record in page.records]


def walk(order: str, size: int) -> list[Page]:
    """Return all pages, from the first on, by the link to the older one."""
    pages = [page_of(Study.objects.all(), order=order, size=size)]
    while pages[-1].older:
        assert len(pages) < 100, "There is no end."
        pages.append(page_of(Study.objects.all(), order=order, size=size, cursor=pages[-1].older))
    return pages


@given(rows=ROWS, field=st.sampled_from(FIELDS), way=st.sampled_from(["", "-"]), size=st.integers(1, 5))
def test_turning_pages_shows_every_record_once_and_turning_back_the_same_pages(
    rows: list[dict[str, Any]], field: str, way: str, size: int
) -> None:
    order = way + field
    with transaction.atomic():
        expected = in_order(store(rows), order)
        forth = walk(order, size)
        assert [key for page in forth for key in keys(page)] == expected
        assert [len(page.records) for page in forth[:-1]] == [size] * (len(forth) - 1)
        assert forth[0].newer == ""
        page = forth[-1]
        for before in reversed(forth[:-1]):
            page = page_of(Study.objects.all(), order=order, size=size, cursor=page.newer)
            assert keys(page) == keys(before)
        assert page.newer == ""
        transaction.set_rollback(True)


@given(rows=ROWS, newcomers=ROWS, field=st.sampled_from(FIELDS), way=st.sampled_from(["", "-"]), size=st.integers(1, 4))
def test_what_is_added_or_removed_meanwhile_shifts_nothing(
    rows: list[dict[str, Any]], newcomers: list[dict[str, Any]], field: str, way: str, size: int
) -> None:
    order = way + field
    with transaction.atomic():
        there = store(rows)
        first = page_of(Study.objects.all(), order=order, size=size)
        # The record by which the next page is found is gone, and others have come.
        Study.objects.filter(pk__in=keys(first)).delete()
        new = {study.pk for study in store(newcomers)}
        seen, cursor = keys(first), first.older
        while cursor:
            page = page_of(Study.objects.all(), order=order, size=size, cursor=cursor)
            seen += keys(page)
            cursor = page.older
        assert [key for key in seen if key not in new] == in_order(there, order)
        assert len(set(seen)) == len(seen)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "cursor", ["x", "e30=", "bnVsbA==", "eyJ3YXkiOiJvbGRlciJ9", "eyJ3YXkiOiJ1cCIsInZhbHVlIjoxLCJwayI6MX0=", "🎈"]
)
def test_a_cursor_we_did_not_give_out_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        page_of(Study.objects.all(), order="pages", cursor=cursor)


def test_a_cursor_of_another_order_is_refused() -> None:
    store([{"pages": 1}, {"pages": 2}])
    cursor = page_of(Study.objects.all(), order="pages", size=1).older
    with pytest.raises(BadCursor):
        page_of(Study.objects.all(), order="approved_date", size=1, cursor=cursor)


def found(user: User, query: str, entity: Any = STUDY) -> list[str]:
    page, _filters = listed(user, entity, QueryDict(query))
    return sorted(str(record) for record in page.records)


def named(**by_name: dict[str, Any]) -> None:
    for name, values in by_name.items():
        write_study(title=Text(en=name), **values)


def test_the_search_finds_each_word_in_any_language_and_script() -> None:
    officer = make_user("PO")
    write_study(title=Text(en="Libraries", fr="Bibliothèques d’été", ar="المكتبات العامة"), note="Second draft")
    for words in ("bibliotheques", "ETE", "مكتبات", "العامه مكتبات", "draft librar", "dd-", "مكتبة", ""):
        assert found(officer, f"q={words}") == ["Libraries"], words
    for words in ("museum", "libraries museum", "متحف"):
        assert found(officer, f"q={words}") == [], words


def test_several_choices_are_alternatives_and_several_filters_conditions() -> None:
    officer, other = make_user("PO"), make_unit("OTHER")
    named(Draft={}, Review={"status": "review"}, Closed={"status": "closed", "unit": other})
    assert found(officer, "status=review&status=closed") == ["Closed", "Review"]
    assert found(officer, f"status=review&status=closed&unit={other.pk}") == ["Closed"]


def test_days_are_found_from_to_both_included() -> None:
    named(First={"approved_date": DAY}, Second={"approved_date": DAY + timedelta(days=1)}, Never={})
    officer = make_user("PO")
    assert found(officer, f"approved_date_after={DAY}&approved_date_before={DAY}") == ["First"]
    assert found(officer, "approved_date_after=2026-11-26") == ["Second"]


def test_a_code_is_found_whole() -> None:
    study, officer = write_study(), make_user("PO")
    write_chapter(study, heading=Text(en="Water"), topics=["3", "7"])
    write_chapter(study, heading=Text(en="Climate"), topics=["13"])
    assert found(officer, "topics=3", CHAPTER) == ["Water"]
    assert found(officer, "topics=13", CHAPTER) == ["Climate"]


def test_countries_claims_and_parents_are_filters_too() -> None:
    one, other, officer = write_study(), write_study(), make_user("PO")
    write_chapter(one, heading=Text(en="One"), country="SEN", is_final=True)
    write_chapter(other, heading=Text(en="Other"), country="MAR")
    assert found(officer, "country=SEN", CHAPTER) == ["One"]
    assert found(officer, "is_final=true", CHAPTER) == ["One"]
    assert found(officer, "is_final=false", CHAPTER) == ["Other"]
    assert found(officer, "is_final=", CHAPTER) == ["One", "Other"]
    assert found(officer, f"study={other.pk}", CHAPTER) == ["Other"]


@pytest.mark.parametrize("query", ["status=bakery", "leader=nobody", "approved_date_after=soon", "unit=0"])
def test_a_filter_that_means_nothing_empties_the_list_and_says_why(query: str) -> None:
    write_study()
    page, filters = listed(make_user("PO"), STUDY, QueryDict(query))
    assert list(page.records) == []
    assert filters.form.errors


@pytest.mark.parametrize(
    "order", ["sorted_by", "-sorted_by", "secret", "password", "note", "unit__code", "--pages", ""]
)
def test_a_list_is_ordered_only_by_its_columns(order: str) -> None:
    page, _filters = listed(make_user("PO"), STUDY, QueryDict(f"order={order}"))
    assert page.order == STUDY.order


def test_a_reader_from_outside_neither_sees_nor_asks_what_is_internal() -> None:
    outside, officer = make_user("EP", organisation_number="P-1"), make_user("PO")
    named(
        Cheap={"cost": Decimal(1), "organisation_number": "P-1"},
        Dear={"cost": Decimal(9), "organisation_number": "P-1"},
    )
    named(Foreign={"organisation_number": "P-2"})
    assert found(officer, "cost=9") == ["Dear"]
    assert found(outside, "cost=9") == ["Cheap", "Dear"]
    assert listed(outside, STUDY, QueryDict("order=cost"))[0].order == STUDY.order
    assert "cost" in {column.name for column in list_page(officer, STUDY, QueryDict()).columns}
    assert "cost" not in {column.name for column in list_page(outside, STUDY, QueryDict()).columns}


def test_a_page_tells_its_filters_each_with_the_way_out() -> None:
    named(Draft={}, Review={"status": "review"})
    page = list_page(make_user("PO"), STUDY, QueryDict("status=review&status=closed&q=rev&order=pages&cursor="))
    told = {chip.label: (chip.value, chip.without) for chip in page.chips}
    assert told["status"] == ("In review, Closed", "?q=rev&order=pages")
    assert [row.title.en for row in page.rows] == ["Review"]


def test_a_head_turns_the_order_round() -> None:
    page = list_page(make_user("PO"), STUDY, QueryDict("order=pages&q=waters"))
    (pages,) = (column for column in page.columns if column.name == "pages")
    assert (pages.is_sorted, pages.order) == ("ascending", "?q=waters&order=-pages")
    (title,) = (column for column in page.columns if column.name == "title")
    assert title.order == "?q=waters&order=title"


def test_a_list_asks_as_often_for_thirty_rows_as_for_three() -> None:
    officer, costs = make_user("PO"), []
    for wanted in (3, 30):
        while Study.objects.count() < wanted:
            write_study(leader=make_user("PO"), unit=make_unit(f"U{Study.objects.count()}"))
        list_page(officer, STUDY, QueryDict())
        with CaptureQueriesContext(connection) as asked:
            assert len(list_page(officer, STUDY, QueryDict()).rows) == wanted
        costs.append(len(asked))
    assert costs[0] == costs[1]


def test_what_belongs_to_a_record_is_read_with_it() -> None:
    study, officer, costs = write_study(), make_user("PO"), []
    for wanted in (3, 30):
        while Chapter.objects.count() < wanted:
            write_chapter(study)
        list_page(officer, CHAPTER, QueryDict())
        with CaptureQueriesContext(connection) as asked:
            assert len(list_page(officer, CHAPTER, QueryDict()).rows) == wanted
        costs.append(len(asked))
    assert costs[0] == costs[1]
