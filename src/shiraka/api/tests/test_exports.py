"""A list is taken out over the API as on its page: what is filtered, what may be seen, and nothing that would run."""

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from shiraka.api.tests.world import Caller, caller, make, person, problem, read, secret_for
from shiraka.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db


def rows_of(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.content
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_filtered_is_taken_out_with_the_columns_asked_for_and_told_in_the_trail() -> None:
    mine = caller("PO")
    make(mine, name={"en": '=HYPERLINK("x")'}, country="SEN")
    make(mine, name={"en": "House of Science"}, country="MAR")
    answer = mine.get("/partner/export?country=SEN&columns=country,category&order=name")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment")
    (row,) = rows_of(answer)
    assert list(row.values())[1].startswith("'=HYPERLINK")
    assert list(row)[2:] == ["Country of the seat", "Category"]
    told = Entry.objects.filter(action="export_list").latest("sequence").after
    assert (told["list"], told["format"], told["rows"]) == ("partner", "csv", 1)
    assert "country=SEN" in str(told["filter"])


def test_a_workbook_holds_the_same(django_assert_max_num_queries: Any) -> None:
    mine = caller("PO")
    for number in range(3):
        make(mine, name={"en": f"=cmd{number}"})
    with django_assert_max_num_queries(20):
        answer = mine.get("/partner/export?format=xlsx")
        content = b"".join(answer.streaming_content)
    cells = [cell for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2) for cell in row]
    assert {str(cell.value) for cell in cells} >= {"=cmd0", "=cmd1", "=cmd2"}
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_nobody_takes_out_what_they_may_not_see() -> None:
    make(caller("PO"))
    outside = caller("EP")
    assert rows_of(outside.get("/partner/export")) == []
    problem(caller("PO", "agreement:read").get("/partner/export"), 403)
    problem(Caller("").get("/partner/export"), 401)


@pytest.mark.parametrize("query", ["nothing=1", "format=pdf", "columns=name,nothing", "order=nothing", "limit=3"])
def test_what_means_nothing_is_refused(query: str) -> None:
    name = query.partition("=")[0]
    assert set(problem(caller("PO").get(f"/partner/export?{query}"), 422)["errors"]) == {name}


def test_columns_are_chosen_for_the_pages_too() -> None:
    user = person("PO")
    mine = Caller(secret_for(user))
    offered = [column["name"] for column in read(mine.get("/partner/columns"))["offered"]]
    assert {"country", "category", "website"} <= set(offered)
    told = read(mine.send("PUT", "/partner/columns", {"columns": ["website", "country"]}))
    assert told["columns"] == ["website", "country"]
    make(mine)
    (row,) = rows_of(mine.get("/partner/export"))
    assert list(row)[2:] == ["Website", "Country of the seat"]
    problem(mine.send("PUT", "/partner/columns", {"columns": ["nothing"]}), 422)
    assert read(mine.send("PUT", "/partner/columns", {"columns": []}))["columns"] != ["website", "country"]
