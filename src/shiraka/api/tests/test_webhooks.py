"""A program outside is told what happens, of what all staff may read, signed, until it says that it has it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from shiraka.api.tests.world import caller, make, person
from shiraka.apps.partners.models import Partner
from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.jobs.models import Job
from shiraka.foundation.jobs.runner import run_waiting
from shiraka.foundation.webhooks import actions, jobs
from shiraka.foundation.webhooks.models import Delivery, State, Webhook
from shiraka.foundation.webhooks.sending import BadAddress, is_outside, place_of, reachable, send
from shiraka.foundation.webhooks.signing import HEADER, WINDOW, is_genuine, signature
from shiraka.foundation.webhooks.tests.receiver import Receiver, receiving

pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.SHIRAKA_WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    with receiving() as found:
        yield found


def register(url: str, **more: Any) -> tuple[Webhook, str]:
    told = {"kinds": ["partner"], "deeds": ["created", "changed", "moved"], "site": "https://shiraka.example/", **more}
    webhook = Webhook(name=f"Intranet {Webhook.objects.count()}", url=url, **told)
    return webhook, actions.register(webhook, actor=person("AD"))


def told(receiver: Receiver) -> list[dict[str, Any]]:
    return [json.loads(body) for _heads, body in receiver.got]


def later(passed: timedelta) -> None:
    with clock.frozen(clock.now() + passed):
        run_waiting()


def test_a_program_is_told_of_what_happens_from_now_on_signed(receiver: Receiver) -> None:
    officer = caller("PO")
    make(officer)
    _webhook, secret = register(receiver.url, language="fr")
    partner = make(officer)
    officer.patch(f"/partner/{partner['id']}", {"city": "Fez"}, 1)
    run_waiting()
    created, changed = told(receiver)
    assert (created["type"], changed["type"]) == ("partner.created", "partner.changed")
    assert created["record"] == {
        "type": "partner",
        "id": partner["id"],
        "number": partner["number"],
        "url": f"https://shiraka.example/partners/{partner['id']}/",
    }
    assert created["summary"] == f"Partenaire {partner['number']} · Créé"
    heads, body = receiver.got[0]
    assert heads["Shiraka-Event"] == created["id"] != changed["id"]
    assert is_genuine(heads[HEADER], secret, body, clock.now())
    assert {delivery.code for delivery in Delivery.objects.all()} == {200}
    run_waiting()
    assert len(receiver.got) == 2


def test_a_signature_holds_for_the_body_the_secret_and_a_moment() -> None:
    now = clock.now()
    made = signature("shw_1", b"{}", now)
    assert is_genuine(made, "shw_1", b"{}", now)
    for header, secret, body, at in (
        (made, "shw_2", b"{}", now),
        (made, "shw_1", b"{ }", now),
        (made, "shw_1", b"{}", now + timedelta(seconds=WINDOW + 2)),
        (made.replace("t=", "t=1"), "shw_1", b"{}", now),
        ("t=x", "shw_1", b"{}", now),
    ):
        assert not is_genuine(header, secret, body, at)


def test_what_not_all_staff_may_read_is_told_to_nobody(receiver: Receiver) -> None:
    register(receiver.url)
    officer = caller("PO")
    make(officer, confidentiality=2)
    partner = make(officer)
    # It becomes confidential before the worker comes to it, and again before it is sent.
    Partner.objects.filter(pk=partner["id"]).update(confidentiality=Confidentiality.CONFIDENTIAL)
    run_waiting()
    assert not Delivery.objects.exists()
    other = make(officer)
    with transaction.atomic():
        jobs.collect(None)
        Partner.objects.filter(pk=other["id"]).update(confidentiality=Confidentiality.CONFIDENTIAL)
    run_waiting()
    assert [delivery.state for delivery in Delivery.objects.all()] == [State.WITHHELD]
    assert receiver.got == []


def test_only_what_was_chosen_is_told_and_what_is_rolled_back_never(receiver: Receiver) -> None:
    register(receiver.url, deeds=["changed"])
    officer = caller("PO")
    partner = make(officer)
    officer.patch(f"/partner/{partner['id']}", {"city": "Fez"}, 9)
    run_waiting()
    assert receiver.got == []
    with transaction.atomic():
        officer.patch(f"/partner/{partner['id']}", {"city": "Fez"}, 1)
        transaction.set_rollback(True)
    run_waiting()
    assert receiver.got == []


def test_what_is_not_taken_is_sent_again_with_the_same_number_until_it_is(receiver: Receiver) -> None:
    register(receiver.url)
    receiver.codes = [500, 302, 204]
    make(caller("PO"))
    run_waiting()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.code) == (State.RETRYING, 1, 500)
    assert delivery.next_attempt_at is not None
    # Another address is not followed: it is an answer like any other.
    later(timedelta(seconds=20))
    assert [delivery.code for delivery in Delivery.objects.all()] == [302]
    later(timedelta(minutes=5))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts, delivery.code) == (State.DELIVERED, 3, 204)
    assert len({body for _heads, body in receiver.got}) == 1
    assert len(receiver.got) == 3


def test_what_nobody_takes_is_given_up_and_sent_again_when_an_administrator_wants_it(receiver: Receiver) -> None:
    register(receiver.url)
    receiver.codes = [500]
    make(caller("PO"))
    now = clock.now()
    for turn in range(jobs.MOST_ATTEMPTS + 2):
        with clock.frozen(now + turn * timedelta(hours=2)):
            run_waiting()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, len(receiver.got)) == (State.GIVEN_UP, jobs.MOST_ATTEMPTS, 12)
    receiver.codes = [200]
    client = Client()
    client.force_login(person("AD"))
    address = f"/administration/webhooks/{delivery.webhook_id}/"
    assert b"500" in client.get(address).content
    assert client.post(f"{address}deliveries/{delivery.pk}/again/").status_code == 302
    run_waiting()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (State.DELIVERED, 1)
    # No job failed: that a program of others does not answer is no fault of ours.
    assert set(Job.objects.filter(name__startswith="webhooks").values_list("state", flat=True)) == {"succeeded"}


def test_paused_it_hears_nothing_and_afterwards_everything(receiver: Receiver) -> None:
    webhook, _secret = register(receiver.url)
    webhook.is_paused = True
    actions.change(webhook, actor=person("AD"))
    make(caller("PO"))
    run_waiting()
    assert receiver.got == []
    webhook.is_paused = False
    actions.change(webhook, actor=person("AD"))
    run_waiting()
    assert [event["type"] for event in told(receiver)] == ["partner.created"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
     "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "ff02::1"],
)  # fmt: skip
def test_no_address_inside_is_taken_for_one_outside(address: str) -> None:
    assert not is_outside(address)


def test_addresses_outside_are_known() -> None:
    assert all(is_outside(address) for address in ("8.8.8.8", "2606:4700:4700::1111"))


@pytest.mark.parametrize(
    "url",
    ["http://example.org/", "https://user:word@example.org/", "ftp://example.org/", "https:///path", "//example.org",
     "https://example.org:x/", "https://example.org/#part", "https://exa mple.org/", "https://[::1/"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(BadAddress):
        place_of(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]"])
def test_nothing_is_sent_into_our_own_network(host: str) -> None:
    with pytest.raises(BadAddress):
        reachable(place_of(f"https://{host}/"))
    answer = send(f"https://{host}/", b"{}", {})
    assert (answer.code, answer.is_taken) == (0, False)
    assert answer.error


def test_an_administrator_registers_one_and_sees_its_secret_once(receiver: Receiver) -> None:
    client = Client()
    client.force_login(person("AD"))
    body = {
        "name": "Intranet",
        "url": "https://localhost/",
        "kinds": ["partner"],
        "deeds": ["created"],
        "language": "ar",
    }
    refused = client.post("/administration/webhooks/add/", {**body, "url": "https://localhost/"})
    assert refused.status_code == 422
    assert b"SHIRAKA_WEBHOOK_HOSTS" in refused.content
    added = client.post("/administration/webhooks/add/", {**body, "url": receiver.url})
    assert added.status_code == 302, added.content
    first, second = (client.get(added["Location"]) for _turn in range(2))
    assert b"shw_" in first.content
    assert b"shw_" not in second.content
    assert first["Cache-Control"] == "no-store"
    webhook = Webhook.objects.get()
    assert "shw_" not in webhook.secret
    assert client.post(f"{added['Location']}test/").status_code == 302
    run_waiting()
    (event,) = told(receiver)
    assert (event["type"], event["record"]) == ("test", None)
    assert client.post(f"{added['Location']}secret/").status_code == 302
    assert Webhook.objects.get().secret != webhook.secret
    assert client.post(f"{added['Location']}remove/").status_code == 302
    actions_told = Entry.objects.filter(action__contains="webhook").order_by("sequence")
    assert [entry.action for entry in actions_told] == ["register_webhook", "renew_webhook_secret", "remove_webhook"]
    assert "shw_" not in str([(entry.before, entry.after) for entry in actions_told])


def test_what_was_sent_long_ago_is_forgotten(receiver: Receiver) -> None:
    webhook, _secret = register(receiver.url)
    actions.send_test(webhook, actor=person("AD"))
    run_waiting()
    with clock.frozen(clock.now() + 2 * jobs.KEPT):
        assert jobs.tidy(None) == {"removed": 1}
