"""The tray of e-mails over the API: one's own, filed and discarded as on the page."""

import json
from typing import Any

import pytest
from django.test import Client

from shiraka.apps.partners.models import Interaction, Partner
from shiraka.apps.partners.tests.factories import make_partner, make_user
from shiraka.foundation import clock
from shiraka.foundation.mail.models import Message, State
from shiraka.foundation.people.models import User

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def waiting(owner: User | None, **more: Any) -> Message:
    values = {
        "subject": "Visit",
        "text": "We met.",
        "sender_address": "a@b.example",
        "received_at": clock.now(),
        **more,
    }
    number = Message.objects.count()
    return Message.objects.create(fingerprint=f"{number}", owner=owner, **values)


def post(client: Client, url: str, body: object) -> Any:
    return client.post(f"/api/v1{url}", json.dumps(body), content_type="application/json")


@pytest.fixture
def officer() -> User:
    return make_user("PO")


def filed_on(record: Partner) -> dict[str, object]:
    return {"records": [{"type": "partner", "id": record.pk}]}


def test_the_tray_is_listed_told_and_filed(officer: User) -> None:
    record = make_partner(lead_officer=officer)
    kept = waiting(officer, named=[record.number])
    client = client_of(officer)
    assert [item["subject"] for item in client.get("/api/v1/mail").json()["items"]] == ["Visit"]
    told = client.get(f"/api/v1/mail/{kept.pk}").json()
    assert told["text"] == "We met."
    assert [one["record"]["id"] for one in told["suggestions"]] == [record.pk]
    answer = post(client, f"/mail/{kept.pk}/file", filed_on(record))
    assert answer.status_code == 200
    assert (answer.json()["state"], [one["id"] for one in answer.json()["records"]]) == ("filed", [record.pk])
    assert Interaction.objects.get().partner == record


def test_what_is_wrong_is_said_and_what_is_anothers_is_not_there(officer: User) -> None:
    kept, client = waiting(officer), client_of(officer)
    assert post(client, f"/mail/{kept.pk}/file", {"records": []}).status_code == 422
    answer = post(client, f"/mail/{kept.pk}/file", {"records": [{"type": "contact", "id": 1}]})
    assert "records.0" in answer.json()["errors"]
    stranger = client_of(make_user("PO"))
    assert stranger.get(f"/api/v1/mail/{kept.pk}").status_code == 404
    assert post(stranger, f"/mail/{kept.pk}/discard", {"reason": "Mine"}).status_code == 404
    assert stranger.get("/api/v1/mail").json()["items"] == []


def test_it_is_discarded_once(officer: User) -> None:
    kept, client = waiting(officer), client_of(officer)
    answer = post(client, f"/mail/{kept.pk}/discard", {"reason": "Not for us"})
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    assert post(client, f"/mail/{kept.pk}/discard", {"reason": "Again"}).status_code == 409
    assert client.get(f"/api/v1/mail/{kept.pk}").json()["text"] == ""


def test_what_strangers_sent_is_handed_over_by_the_head(officer: User) -> None:
    kept, head = waiting(None, state=State.UNKNOWN), client_of(make_user("HS"))
    assert client_of(officer).get("/api/v1/mail/unknown").status_code == 403
    assert [item["id"] for item in head.get("/api/v1/mail/unknown").json()["items"]] == [kept.pk]
    assert post(head, f"/mail/{kept.pk}/hand-over", {"to": 0}).status_code == 422
    assert post(head, f"/mail/{kept.pk}/hand-over", {"to": officer.pk}).status_code == 200
    assert [item["id"] for item in client_of(officer).get("/api/v1/mail").json()["items"]] == [kept.pk]
    assert head.get(f"/api/v1/mail/{kept.pk}").status_code == 404
