"""Doing one thing to several records: nothing before the preview, each by its own rules, nothing silent."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from zeal import zeal_ignore

from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.bulk import pages
from shiraka.foundation.entities.bulk.actions import actions_of
from shiraka.foundation.entities.tests.library import STUDY, write_study
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_unit, make_user
from shiraka.foundation.workflow.tests.studies import Study, fresh
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, records: list[Any], query: str = "", *, leader: int | None = None, **sent: str) -> Any:
    # Each record is asked for by itself when it is its turn: that is what is meant here.
    chosen = {"leader": str(leader)} if leader else {}
    with zeal_ignore():
        return client.post(f"/studies/bulk/?{query}", {"pk": [str(record) for record in records], **chosen, **sent})


def previewed(client: Client, records: list[Study], **sent: Any) -> Any:
    return send(client, [record.pk for record in records], step="preview", **sent).context


def states(lines: Any) -> dict[int, str]:
    return {line.record.pk: "refused" if line.refusals else "same" if line.is_same else "open" for line in lines}


def test_one_chooses_then_says_then_looks_then_does() -> None:
    officer, leader = make_user("PO"), make_user("PO")
    client, studies = browser(officer), [write_study(), write_study(leader=leader)]
    page = client.get("/studies/")
    assert 'name="pk"' in page.content.decode()
    asked = send(client, [study.pk for study in studies], action="set-leader")
    assert asked.context["is_asked"]
    shown = previewed(client, studies, action="set-leader", leader=leader.pk)
    assert states(shown["lines"]) == {studies[0].pk: "open", studies[1].pk: "same"}
    assert fresh(studies[0]).leader is None
    done = send(client, shown["tokens"], action="set-leader", step="done", leader=leader.pk).context
    assert states(done["lines"]) == {studies[0].pk: "open"}
    assert fresh(studies[0]).leader == leader
    assert Entry.objects.filter(action="update", actor=officer).count() == 1


def test_what_was_changed_after_the_preview_is_refused_so_twice_is_once() -> None:
    client, study, leader = browser(make_user("PO")), write_study(), make_user("PO")
    shown = previewed(client, [study], action="set-leader", leader=leader.pk)
    sent = {"action": "set-leader", "step": "done"}
    assert states(send(client, shown["tokens"], leader=leader.pk, **sent).context["lines"]) == {study.pk: "open"}
    again = send(client, shown["tokens"], leader=leader.pk, **sent).context["lines"]
    assert [condition.label for condition in again[0].refusals] == ["The record has changed."]
    assert fresh(study).version == 2


def test_a_move_is_previewed_and_made_by_the_rules_of_each_record() -> None:
    officer = make_user("PO")
    client = browser(officer)
    draft = write_study(pages=9, actor=officer)
    gone = write_study(pages=9, actor=officer)
    Study.objects.filter(pk=gone.pk).update(status="closed")
    shown = previewed(client, [draft, gone], action="do-submit")
    assert states(shown["lines"]) == {draft.pk: "open", gone.pk: "refused"}
    assert shown["lines"][0].record.pk == gone.pk, "What is refused stands first."
    done = send(client, [f"{draft.pk}.1", f"{gone.pk}.1"], action="do-submit", step="done").context
    assert states(done["lines"]) == {draft.pk: "open", gone.pk: "refused"}
    assert (fresh(draft).status, fresh(gone).status) == ("review", "closed")


def test_a_record_one_may_not_see_is_neither_shown_nor_changed() -> None:
    client, leader = browser(make_user("PO")), make_user("PO")
    sealed = write_study(title=Text(en="Sealed"), confidentiality=3)
    shown = previewed(client, [sealed], action="set-leader", leader=leader.pk)
    assert not shown["lines"]
    send(client, [f"{sealed.pk}.1"], action="set-leader", step="done", leader=leader.pk)
    assert fresh(sealed).leader is None


def test_all_that_the_list_finds_is_more_than_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(make_user("PO"))
    for number in range(32):
        write_study(title=Text(en=f"Waters {number}"))
    write_study(title=Text(en="Sands"))
    asked = send(client, [], "q=waters", action="set-unit", all="1")
    assert len(asked.context["lines"]) == 32
    monkeypatch.setattr(pages, "MOST_IN_JOB", 31)
    refused = send(client, [], "q=waters", action="set-unit", all="1")
    assert (refused.status_code, refused["Location"]) == (302, "/studies/?q=waters")


def test_who_does_not_say_what_to_do_is_asked_and_the_records_stay_chosen() -> None:
    client, study = browser(make_user("PO")), write_study()
    asked = send(client, [study.pk], "q=waters", action="")
    assert (asked.status_code, asked.context["tokens"]) == (422, [str(study.pk)])
    assert "set-leader" in {action.key for action in asked.context["actions"]}
    assert send(client, asked.context["tokens"], action="set-leader").context["is_asked"]


@pytest.mark.parametrize("sent", [{}, {"action": "set-leader"}, {"action": "set-status"}, {"pk": "x.y"}])
def test_what_says_nothing_comes_back_to_the_list(sent: dict[str, str]) -> None:
    answer = browser(make_user("PO")).post("/studies/bulk/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/studies/?view=all")


def test_neither_secrecy_nor_status_is_set_for_many_and_nothing_from_outside() -> None:
    keys = {action.key for action in actions_of(make_user("PO"), STUDY)}
    assert {"set-leader", "set-unit", "do-submit"} <= keys
    assert not {"set-confidentiality", "set-status"} & keys
    assert actions_of(make_user("EP", organisation_number="P-1"), STUDY) == []
    outside = browser(make_user("EP", organisation_number="P-1"))
    assert 'name="pk"' not in outside.get("/studies/").content.decode()


def test_the_preview_of_a_field_asks_as_often_for_thirty_records_as_for_three() -> None:
    client, leader, costs = browser(make_user("HS")), make_user("PO"), []
    for wanted in (3, 30):
        while (made := Study.objects.count()) < wanted:
            write_study(leader=make_user("PO"), unit=make_unit(f"U{made}"))
        records = list(Study.objects.all())
        previewed(client, records, action="set-leader", leader=leader.pk)
        with CaptureQueriesContext(connection) as asked:
            previewed(client, records, action="set-leader", leader=leader.pk)
        costs.append(len(asked))
    assert costs[0] == costs[1]
