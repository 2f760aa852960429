"""One more person who may read chosen confidential records: previewed, named on each by its own rules, told once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from zeal import zeal_ignore

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.permission import visible
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.bulk import pages
from shiraka.foundation.entities.readers import name_reader, readers_of
from shiraka.foundation.entities.tests.library import STUDY, write_study
from shiraka.foundation.jobs.models import State
from shiraka.foundation.jobs.runner import run_waiting
from shiraka.foundation.people.models import User
from shiraka.foundation.people.tests.factories import make_user
from shiraka.foundation.workflow.tests.studies import Study
from shiraka.values.text import Text

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture
def officer() -> User:
    return make_user("PO")


@pytest.fixture
def client(officer: User) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def sealed(officer: User, level: Confidentiality = Confidentiality.CONFIDENTIAL) -> Study:
    return write_study(title=Text(en="Sealed"), confidentiality=level, actor=officer)


def send(client: Client, tokens: list[Any], reader: User | None, step: str = "") -> Any:
    sent = {"pk": [str(token) for token in tokens], "action": "name-reader", "step": step}
    with zeal_ignore():
        return client.post("/studies/bulk/", {**sent, **({"reader": str(reader.pk)} if reader else {})})


def sees(user: User, study: Study) -> bool:
    return visible(User.objects.get(pk=user.pk), STUDY).filter(pk=study.pk).exists()


def told(lines: Any) -> dict[int, list[str] | str]:
    return {
        line.record.pk: [each.label for each in line.refusals] or ("same" if line.is_same else "open") for line in lines
    }


def test_a_reader_is_named_on_each_after_a_preview_and_each_naming_is_in_the_trail(
    officer: User, client: Client
) -> None:
    reader, (first, second, known) = make_user("HS"), [sealed(officer) for _number in range(3)]
    name_reader(known, reader, actor=officer)
    internal = write_study(actor=officer)
    studies = [first, second, known, internal]
    asked = send(client, [study.pk for study in studies], None)
    assert [str(field.label) for field in asked.context["form"]] == ["Person"]
    shown = send(client, [study.pk for study in studies], reader, "preview").context
    open_to_them, refused = "open", ["This record asks for no names."]
    assert told(shown["lines"]) == {
        first.pk: open_to_them,
        second.pk: open_to_them,
        known.pk: "same",
        internal.pk: refused,
    }
    assert {str(line.before.value) for line in shown["lines"]} == {"Confidential", "Internal"}
    assert not sees(reader, first)
    done = send(client, shown["tokens"], reader, "done").context["lines"]
    assert told(done) == {first.pk: "open", second.pk: "open"}
    assert sees(reader, first)
    assert sees(reader, second)
    entries = Entry.objects.filter(action="name_reader", actor=officer)
    assert [entry.after for entry in entries] == [{"reader": str(reader)}] * 3
    again = send(client, shown["tokens"], reader, "done").context["lines"]
    assert told(again)[first.pk] == [f"{reader} is named already."]
    assert readers_of(first).count() == 1


def test_whose_role_reads_no_such_records_is_named_on_none(officer: User, client: Client) -> None:
    study, stranger = sealed(officer), make_user("AD")
    shown = send(client, [study.pk], stranger, "preview").context
    assert told(shown["lines"]) == {study.pk: [f"The post of {stranger} does not read records of this kind."]}
    assert not shown["tokens"]
    send(client, [f"{study.pk}.{study.version}"], stranger, "done")
    assert not readers_of(study).exists()


def test_a_record_one_may_not_see_is_neither_shown_nor_opened(officer: User, client: Client) -> None:
    hidden, reader = sealed(make_user("PO")), make_user("HS")
    assert not sees(officer, hidden)
    assert not send(client, [hidden.pk], officer, "preview").context["lines"]
    send(client, [f"{hidden.pk}.1"], reader, "done")
    assert not readers_of(hidden).exists()


def test_what_was_changed_after_the_preview_is_refused(officer: User, client: Client) -> None:
    study, reader = sealed(officer), make_user("HS")
    shown = send(client, [study.pk], reader, "preview").context
    Study.objects.filter(pk=study.pk).update(version=7)
    done = send(client, shown["tokens"], reader, "done").context["lines"]
    assert told(done) == {study.pk: ["The record has changed."]}
    assert not readers_of(study).exists()


def test_many_are_named_on_by_a_worker(officer: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", 2)
    reader, studies = make_user("HS"), [sealed(officer) for _number in range(4)]
    address = send(client, [study.pk for study in studies], reader, "preview")["Location"]
    for _step in range(2):
        with zeal_ignore():
            assert [job.state for job in run_waiting()] == [State.SUCCEEDED]
        assert client.get(address).context["going"] == 4
        client.post(address)
    assert all(sees(reader, study) for study in studies)


def test_the_preview_asks_as_often_for_thirty_records_as_for_three(officer: User, client: Client) -> None:
    reader, costs = make_user("HS"), []
    for wanted in (3, 30):
        while Study.objects.count() < wanted:
            sealed(officer)
        keys = list(Study.objects.values_list("pk", flat=True))
        send(client, keys, reader, "preview")
        with CaptureQueriesContext(connection) as asked:
            send(client, keys, reader, "preview")
        costs.append(len(asked))
    assert costs[0] == costs[1]
