import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.api.tests.world import FOUNDATION, NGO, Caller, caller, make, names, problem, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Caller:
    return caller("PO")


def fill(officer: Caller, count: int) -> None:
    for number in range(count):
        make(officer, name={"en": f"Partner {number:02}"}, category=NGO if number % 2 else FOUNDATION)


def test_pages_follow_one_another_without_gap_or_repetition_and_lead_back(officer: Caller) -> None:
    fill(officer, 7)
    first = read(officer.get("/partner?limit=3&order=number"))
    second = read(officer.get(f"/partner?limit=3&order=number&cursor={first['next']}"))
    third = read(officer.get(f"/partner?limit=3&order=number&cursor={second['next']}"))
    assert [*names(first["items"]), *names(second["items"]), *names(third["items"])] == [
        f"Partner {number:02}" for number in range(7)
    ]
    assert (first["previous"], third["next"]) == ("", "")
    back = read(officer.get(f"/partner?limit=3&order=number&cursor={second['previous']}"))
    assert names(back["items"]) == names(first["items"])


def test_a_new_record_shifts_nothing_on_the_next_page(officer: Caller) -> None:
    fill(officer, 4)
    first = read(officer.get("/partner?limit=2"))
    make(officer, name={"en": "Newest"})
    second = read(officer.get(f"/partner?limit=2&cursor={first['next']}"))
    assert names(second["items"]) == ["Partner 01", "Partner 00"]


def test_a_list_is_filtered_and_searched_as_the_page_is(officer: Caller) -> None:
    fill(officer, 4)
    assert names(read(officer.get(f"/partner?category={NGO}"))["items"]) == ["Partner 03", "Partner 01"]
    assert len(read(officer.get(f"/partner?category={NGO}&category={FOUNDATION}"))["items"]) == 4
    make(officer, name={"en": "Maison", "ar": "مكتبة"})
    assert names(read(officer.get("/partner?q=مكتبه"))["items"]) == ["Maison"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("categry=ngo", "categry"),
        ("category=bakery", "category"),
        ("order=secret", "order"),
        ("limit=101", "limit"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=many", "limit"),
        ("limit=9999999999999999999999", "limit"),
    ],
)
def test_a_query_that_means_nothing_is_refused_and_not_ignored(officer: Caller, query: str, field: str) -> None:
    assert field in problem(officer.get(f"/partner?{query}"), 422)["errors"]


def test_a_search_for_a_thousand_words_is_answered(officer: Caller) -> None:
    words = "+".join(f"w{number}" for number in range(1200))
    assert read(officer.get(f"/partner?q={words}"))["items"] == []
    assert read(officer.get(f"/search?q={words}")) == []


@pytest.mark.parametrize("number", ["9" * 40, "9" * 4000])
def test_a_number_that_no_record_can_have_finds_nothing(officer: Caller, number: str) -> None:
    assert read(officer.get(f"/contact?partner={number}"))["items"] == []
    problem(officer.get(f"/document/{number}/versions/1/content"), 404)


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5000, 10**40])
def test_a_record_is_not_named_by_a_number_that_none_can_have(officer: Caller, number: object) -> None:
    given = b'{"partner": %s, "name": {"en": "Awa"}, "purpose": "A test"}'
    answer = officer.post("/contact", given % (f'"{number}"' if isinstance(number, str) else str(number)).encode())
    assert "partner" in problem(answer, 422)["errors"]


@pytest.mark.parametrize("cursor", ["x", "eyJ3YXkiOiJvbGRlciJ9", "%00", "a:b", "🎈"])
def test_a_cursor_that_was_not_given_out_is_refused(officer: Caller, cursor: str) -> None:
    problem(officer.get(f"/partner?cursor={cursor}"), 400)


def test_a_cursor_serves_only_the_order_it_was_given_out_for(officer: Caller) -> None:
    fill(officer, 3)
    cursor = read(officer.get("/partner?limit=1&order=number"))["next"]
    problem(officer.get(f"/partner?limit=1&order=-number&cursor={cursor}"), 400)


def test_a_list_costs_as_many_queries_for_30_rows_as_for_3(officer: Caller) -> None:
    fill(officer, 3)
    officer.get("/partner")
    few = cost(officer, "/partner?limit=100")
    fill(officer, 27)
    assert cost(officer, "/partner?limit=100") == few
    assert few <= 15


def cost(officer: Caller, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert officer.get(path).status_code == 200
    return len(queries)


def test_somebody_from_outside_lists_only_their_own() -> None:
    officer = caller("PO")
    mine = make(officer)
    make(officer, country="SEN")
    outside = caller("EP", organisation_number=mine["number"])
    assert [item["id"] for item in read(outside.get("/partner"))["items"]] == [mine["id"]]
    abroad = caller("NC", country="SEN")
    assert [item["country"] for item in read(abroad.get("/partner"))["items"]] == ["SEN"]


def test_what_is_ours_alone_is_not_told_outside_nor_asked_for() -> None:
    mine = make(caller("PO"))
    outside = caller("EP", organisation_number=mine["number"])
    (seen,) = read(outside.get("/partner"))["items"]
    assert not {"tier", "risk_level", "risk_score", "unit", "confidentiality"} & set(seen)
    assert seen["name"] == mine["name"]
    assert "tier" in problem(outside.get("/partner?tier=strategic"), 422)["errors"]
    assert "order" in problem(outside.get("/partner?order=risk_level"), 422)["errors"]
    assert "tier" in problem(outside.patch(f"/partner/{mine['id']}", {"tier": "strategic"}, 1), 422)["errors"]
    assert read(outside.get(f"/partner/{mine['id']}/history"))["items"] == []


def test_what_belongs_to_a_record_is_paged_too(officer: Caller) -> None:
    partner = make(officer)
    for number in range(3):
        body = {"partner": partner["number"], "name": {"en": f"Person {number}"}, "role": "head", "purpose": "A test"}
        assert officer.post("/contact", body).status_code == 201
    first = read(officer.get(f"/contact?limit=2&partner={partner['id']}"))
    second = read(officer.get(f"/contact?limit=2&partner={partner['id']}&cursor={first['next']}"))
    assert names([*first["items"], *second["items"]]) == ["Person 2", "Person 1", "Person 0"]
