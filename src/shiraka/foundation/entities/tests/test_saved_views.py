"""Columns that people choose, and the views they save, share and open a list with."""

from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.columns import as_read, settings_of
from shiraka.foundation.entities.definition import Entity, View
from shiraka.foundation.entities.models import ListSettings, SavedView
from shiraka.foundation.entities.saved_views import counted
from shiraka.foundation.entities.tests.library import STUDY, write_chapter, write_study
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.workflow.tests.studies import Study
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")
MOST_QUERIES = 15


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def names(entity: Entity) -> list[str]:
    return [show.name for show in entity.columns()]


def heads(client: Client, address: str = "/studies/") -> list[str]:
    return [column.name for column in client.get(address).context["page"].columns]


def test_columns_are_remembered_in_the_order_they_were_given() -> None:
    officer = browser(make_user("PO"))
    answer = officer.post("/studies/columns/?q=wat", {"field": ["unit", "pages", "note"], "shown": ["note", "unit"]})
    assert (answer.status_code, answer["Location"]) == (302, "/studies/?q=wat&columns=unit,note")
    assert heads(officer) == ["title", "unit", "note"]
    assert heads(browser(make_user("PO"))) == ["title", *names(STUDY)[2:]]


def test_a_field_is_moved_without_saving_and_the_keyboard_stays_on_it() -> None:
    officer = browser(make_user("PO"))
    page = officer.post("/studies/columns/", {"field": ["unit", "pages"], "shown": ["unit"], "down": "unit"})
    assert [choice.name for choice in page.context["choices"]][:2] == ["pages", "unit"]
    assert "autofocus" in page.content.decode()
    assert not ListSettings.objects.exists()


def test_the_address_says_the_columns_before_what_is_remembered() -> None:
    officer = make_user("PO")
    client = browser(officer)
    client.post("/studies/columns/", {"shown": ["note"]})
    assert heads(client, "/studies/?columns=pages,unit") == ["title", "pages", "unit"]
    client.post("/studies/columns/", {"usual": ""})
    assert heads(client) == heads(browser(make_user("PO")))


def test_a_field_that_is_gone_or_kept_from_the_reader_falls_away() -> None:
    officer, outside = make_user("PO"), make_user("EP", organisation_number="P-1")
    kept = ListSettings(user=officer, entity="study", columns=["was_once", "cost"])
    assert names(as_read(officer, STUDY, QueryDict(), kept)) == ["number", "title", "cost"]
    assert "cost" not in names(as_read(outside, STUDY, QueryDict("columns=cost,pages"), settings_of(outside, STUDY)))
    gone = ListSettings(user=officer, entity="study", columns=["was_once"])
    assert names(as_read(officer, STUDY, QueryDict(), gone)) == names(STUDY)


def save(client: Client, query: str, **said: Any) -> SavedView:
    answer = client.post(f"/studies/views/add/?{query}", {"name": "Waters", **said})
    assert answer.status_code == 302, answer.context["form"].errors
    return SavedView.objects.latest("pk")


def tabs(client: Client, address: str = "/studies/") -> dict[str, int]:
    return {tab.label: tab.count for tab in client.get(address).context["views"]}


def test_a_view_keeps_filters_order_and_columns_and_nothing_else() -> None:
    write_study(title=Text(en="Waters"), status="review")
    write_study(title=Text(en="Sands"))
    officer = browser(make_user("PO"))
    view = save(officer, "status=review&order=-pages&columns=pages&cursor=x&stranger=1")
    assert QueryDict(view.query) == QueryDict("status=review&order=-pages&columns=pages")
    page = officer.get(f"/studies/?{view.query}")
    assert [(tab.label, tab.count, tab.is_current) for tab in page.context["views"]] == [("Waters", 1, True)]
    assert [column.name for column in page.context["page"].columns] == ["title", "pages"]


def test_a_view_tells_what_of_it_applies_no_more_and_is_mended_by_saving_it_again() -> None:
    user = make_user("PO")
    officer = browser(user)
    query = "status=review&vanished=1&columns=pages,lost&order=-gone"
    view = SavedView.objects.create(owner=user, entity=STUDY.key, name="Old", query=query)
    told = officer.get(f"/studies/?{query}")
    assert told.context["lapsed"] == ["vanished", "lost", "gone"]
    assert "vanished" in told.content.decode()
    whole = "status=review&columns=pages&order=pages&created_at_after=2026-01-01&view=all&q=water"
    assert officer.get(f"/studies/?{whole}").context["lapsed"] == []
    assert "lost" in officer.get("/views/").content.decode()
    assert "gone" in officer.get(f"/views/{view.pk}/").content.decode()
    officer.post(f"/views/{view.pk}/", {"name": "Old"})
    view.refresh_from_db()
    assert QueryDict(view.query) == QueryDict("status=review&columns=pages")


def test_a_view_shared_with_staff_shows_each_what_they_may_read() -> None:
    write_study(title=Text(en="Waters"))
    write_study(title=Text(en="Waters under seal"), confidentiality=3)
    owner, other = make_user("PO"), make_user("PO", unit=make_unit("FAR"))
    outside = make_user("EP", organisation_number="P-1")
    save(browser(owner), "q=waters", sharing="staff")
    assert tabs(browser(other)) == {"Waters": 1}
    assert tabs(browser(outside)) == {}
    assert Entry.objects.filter(action="share_view", actor=owner).count() == 1


def test_a_view_shared_with_a_unit_is_for_those_who_have_a_post_in_it() -> None:
    owner, near, far = make_user("PO"), make_user("PO"), make_user("PO", unit=make_unit("FAR"))
    view = save(browser(owner), "q=waters", sharing="unit")
    assert view.unit == make_unit()
    assert list(tabs(browser(near))) == ["Waters"]
    assert tabs(browser(far)) == {}


def test_nobody_shares_from_outside_and_nobody_changes_what_is_not_theirs() -> None:
    outside = browser(make_user("EP", organisation_number="P-1"))
    assert save(outside, "q=waters", sharing="staff").sharing == ""
    view = save(browser(make_user("PO")), "q=waters", sharing="staff")
    other = browser(make_user("PO"))
    assert other.get(f"/views/{view.pk}/").status_code == 404
    assert other.post(f"/views/{view.pk}/remove/").status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_a_list_opens_with_the_view_one_chose_and_with_everything_once_it_is_gone() -> None:
    officer = browser(make_user("PO"))
    view = save(officer, "status=review", is_default="on")
    assert officer.get("/studies/")["Location"] == f"/studies/?{view.query}"
    assert officer.get("/studies/?view=all").status_code == 200
    assert officer.post(f"/views/{view.pk}/remove/").status_code == 302
    assert officer.get("/studies/").status_code == 200


def test_a_view_is_renamed_and_no_two_have_one_name() -> None:
    officer = browser(make_user("PO"))
    first, _second = save(officer, "q=a"), save(officer, "q=b", name="Sands")
    assert officer.post(f"/views/{first.pk}/", {"name": "Sands"}).status_code == 422
    assert officer.post(f"/views/{first.pk}/", {"name": "Rivers"}).status_code == 302
    assert {view.name for view in SavedView.objects.all()} == {"Rivers", "Sands"}
    assert "Rivers" in officer.get("/views/").content.decode()


def test_all_views_are_counted_in_one_query_as_the_list_would_find_them() -> None:
    officer = make_user("PO")
    write_study(leader=officer, cost=9)
    write_study(status="review")
    asked = ["", f"leader={officer.pk}", "status=review&status=closed", "cost=9", "approved_date_after=x", "leader=x"]
    with CaptureQueriesContext(connection) as queries:
        assert counted(officer, STUDY, [QueryDict(query) for query in asked]) == [2, 1, 1, 1, 0, 0]
    # The posts of the reader, and one for all views.
    assert len(queries) <= 2


def test_a_list_with_views_asks_as_often_for_thirty_rows_as_for_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        STUDY.__dict__, "views", lambda user: [View(key="mine", label="Mine", query=(("leader", str(user.pk)),))]
    )
    officer, costs = browser(make_user("PO")), []
    for number in range(6):
        save(officer, f"q={number}", name=f"View {number}")
    for wanted in (3, 30):
        while (made := Study.objects.count()) < wanted:
            write_chapter(write_study(leader=make_user("PO"), unit=make_unit(f"U{made}")))
        officer.get("/studies/")
        with CaptureQueriesContext(connection) as queries:
            assert len(officer.get("/studies/").context["page"].rows) == wanted
        costs.append(len(queries))
    assert costs[0] == costs[1] <= MOST_QUERIES
