"""Webhooks are registered, changed, tried and removed by programs of those who keep the settings."""

import pytest

from shiraka.api.tests.world import caller, problem, read
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.webhooks.models import Delivery, State, Webhook

pytestmark = pytest.mark.django_db

GIVEN = {"name": "Intranet", "url": "https://93.184.216.34/hook", "kinds": ["partner"], "deeds": ["created"]}


def test_a_webhook_is_registered_with_a_secret_that_is_told_once() -> None:
    mine = caller("AD")
    answer = mine.post("/webhook", GIVEN)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert made["secret"]
    assert "secret" not in read(mine.get(f"/webhook/{made['id']}"))
    assert [hook["name"] for hook in read(mine.get("/webhook"))] == ["Intranet"]
    renewed = read(mine.post(f"/webhook/{made['id']}/secret", None))
    assert renewed["secret"] != made["secret"]
    stored = Webhook.objects.get()
    assert made["secret"] not in stored.secret
    told = str([*Entry.objects.values_list("after", flat=True)])
    assert made["secret"] not in told
    assert renewed["secret"] not in told


def test_it_is_changed_paused_tried_and_removed() -> None:
    mine = caller("AD")
    key = mine.post("/webhook", GIVEN).json()["id"]
    changed = read(mine.send("PUT", f"/webhook/{key}", {**GIVEN, "name": "Portal", "is_paused": True}))
    assert (changed["name"], changed["is_paused"]) == ("Portal", True)
    sent = read(mine.post(f"/webhook/{key}/test", None))
    assert (sent["type"], sent["state"]) == ("test", "waiting")
    Delivery.objects.update(state=State.GIVEN_UP, attempts=5, error="No answer")
    (line,) = read(mine.get(f"/webhook/{key}/deliveries"))["items"]
    assert (line["state"], line["error"], "body" in line) == ("given_up", "No answer", False)
    again = read(mine.post(f"/webhook/{key}/deliveries/{line['id']}/again", None))
    assert (again["state"], again["attempts"]) == ("waiting", 0)
    problem(mine.post(f"/webhook/{key + 1}/deliveries/{line['id']}/again", None), 404)
    assert mine.send("DELETE", f"/webhook/{key}").status_code == 204
    problem(mine.get(f"/webhook/{key}"), 404)


@pytest.mark.parametrize(
    ("name", "value"),
    [("url", "http://127.0.0.1/"), ("kinds", ["nothing"]), ("deeds", []), ("language", "de"), ("secret", "mine")],
)
def test_what_cannot_be_is_refused_by_name(name: str, value: object) -> None:
    assert set(problem(caller("AD").post("/webhook", {**GIVEN, name: value}), 422)["errors"]) == {name}


def test_only_those_who_keep_the_settings_do_it() -> None:
    problem(caller("PO").get("/webhook"), 403)
    problem(caller("AD", "partner:write").get("/webhook"), 403)
