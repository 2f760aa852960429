"""Views of lists are saved, shared, changed and removed by programs as on the pages."""

from typing import Any

import pytest

from shiraka.api.tests.world import Caller, caller, person, problem, read, secret_for
from shiraka.foundation.audit.models import Entry

pytestmark = pytest.mark.django_db

VIEW = {"entity": "partner", "name": "Senegal", "query": "country=SEN&order=-name&columns=country"}


def test_a_view_is_saved_shared_changed_and_removed() -> None:
    user, colleague = person("PO"), caller("HS")
    mine = Caller(secret_for(user))
    answer = mine.post("/view", VIEW)
    assert answer.status_code == 201, answer.content
    view = answer.json()
    assert (view["query"], view["sharing"], view["is_default"], view["lapsed"]) == (VIEW["query"], "", False, [])
    assert read(colleague.get("/view")) == []
    shared = {**VIEW, "sharing": "staff", "is_default": True}
    assert read(mine.send("PUT", f"/view/{view['id']}", shared))["is_default"] is True
    (seen,) = read(colleague.get("/view"))
    assert (seen["id"], seen["owner"]["id"]) == (view["id"], user.pk)
    assert Entry.objects.filter(action="share_view").exists()
    problem(colleague.send("PUT", f"/view/{view['id']}", VIEW), 404)
    problem(colleague.send("DELETE", f"/view/{view['id']}"), 404)
    assert mine.send("DELETE", f"/view/{view['id']}").status_code == 204
    assert read(mine.get("/view")) == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"entity": "nothing"}, "entity"),
        ({"query": "nothing=1"}, "query"),
        ({"name": ""}, "name"),
        ({"sharing": "everybody"}, "sharing"),
        ({"unit": 999}, "unit"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_means_nothing_is_refused(changes: dict[str, Any], name: str) -> None:
    assert set(problem(caller("PO").post("/view", {**VIEW, **changes}), 422)["errors"]) == {name}


def test_a_name_is_given_once_and_a_view_stays_with_its_list() -> None:
    mine = caller("PO")
    made = mine.post("/view", VIEW).json()
    assert set(problem(mine.post("/view", VIEW), 422)["errors"]) == {"name"}
    other = {**VIEW, "entity": "agreement", "query": ""}
    assert set(problem(mine.send("PUT", f"/view/{made['id']}", other), 422)["errors"]) == {"entity"}
    problem(caller("PO", "partner:write").post("/view", VIEW), 403)
