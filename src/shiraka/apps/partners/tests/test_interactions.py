"""Who took part in an interaction: contacts of its partner, named to those who may read contacts."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shiraka.apps.partners.actions import (
    anonymise_contact,
    anonymise_expired,
    export_contact,
    record_interaction,
)
from shiraka.apps.partners.models import Contact, Interaction
from shiraka.apps.partners.tests import factories as make
from shiraka.apps.partners.tests.pages import as_, page, post
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.links.actions import link
from shiraka.foundation.links.models import LinkKind
from shiraka.foundation.people.models import User
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db

AWA = "Awa Diop"


def met(*contacts: Contact, **more: Any) -> Interaction:
    """Return a stored interaction in which contacts of one partner took part."""
    interaction = make.make_interaction(contacts[0].partner, **more)
    interaction.choose("contacts", contacts)
    return record_interaction(interaction, actor=None)


def sent(*contacts: Contact, **more: Any) -> dict[str, Any]:
    """Return what the form of an interaction sends."""
    told = {"subject": "Visit", "summary": "We met.", "held_date": clock.today().isoformat(), "kind": "visit"}
    named = {"contacts": [contact.pk for contact in contacts]}
    return {"partner": contacts[0].partner.number, **told, **named, **more} if contacts else {**told, **more}


def offered(client: Client, name: str, *args: Any, **query: Any) -> list[str]:
    form = client.get(reverse(name, args=args), query).context["form"]
    return [str(label) for _key, label in form.fields["contacts"].widget.choices]


def api(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    send = getattr(client, method)
    answer = send(
        f"/api/v1{path}",
        *([] if body is None else [json.dumps(body)]),
        content_type="application/json",
        headers=headers,
    )
    return answer.status_code, answer.json()


def test_the_form_offers_the_contacts_of_the_partner_and_stores_those_who_took_part() -> None:
    officer, awa = make.make_user("PO"), make.make_contact()
    make.make_contact(name=Text(en="Somebody Else"))
    gone = make.make_contact(awa.partner, name=Text(en="Gone Away"))
    anonymise_contact(gone, actor=None, reason="Asked for")
    client = as_(officer)
    assert offered(client, "interaction-create", partner=awa.partner_id) == [AWA]
    assert offered(client, "interaction-create") == []
    assert post(client, "interaction-create", **sent(awa)).status_code == 302
    made = Interaction.objects.get()
    assert [*made.contacts.all()] == [awa]
    link = f'<a href="{reverse("contact-record", args=[awa.pk])}"><bdi>{AWA}</bdi></a>'
    assert link in page(client, "interaction-record", made.pk)
    told = page(client, "contact-record", awa.pk)
    assert reverse("interaction-record", args=[made.pk]) in told


def test_a_contact_of_another_partner_is_refused_in_words() -> None:
    officer, awa, other = make.make_user("PO"), make.make_contact(), make.make_contact(name=Text(en="Moussa Ba"))
    words = "Of another partner: Moussa Ba. Only contacts of the partner take part."
    answer = post(as_(officer), "interaction-create", **sent(awa, contacts=[awa.pk, other.pk]))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"contacts": [words]}
    body = {**sent(awa), "contacts": [other.pk]}
    status, told = api(as_(officer), "post", "/interaction", body)
    assert (status, told["errors"]) == (422, {"contacts": [words]})
    status, told = api(as_(officer), "post", "/interaction", {**body, "contacts": [999]})
    assert "“999”" in told["errors"]["contacts"][0]
    assert not Interaction.objects.exists()


def test_who_took_part_is_a_change_like_any_other() -> None:
    officer, awa = make.make_user("PO"), make.make_contact()
    moussa = make.make_contact(awa.partner, name=Text(en="Moussa Ba"))
    made, client = met(awa), as_(officer)
    given = sent(moussa, version=1)
    assert post(client, "interaction-edit", made.pk, **given).status_code == 302
    made.refresh_from_db()
    assert ([*made.contacts.all()], made.version) == ([moussa], 2)
    entry = Entry.objects.get(action="update")
    assert (entry.before["contacts"], entry.after["contacts"]) == ([awa.pk], [moussa.pk])
    told = page(client, "interaction-history", made.pk)
    assert f"contact {awa.pk}" in told
    assert AWA not in told
    same = {**given, "version": 2, "kind": made.kind}
    assert post(client, "interaction-edit", made.pk, **same).status_code == 302
    assert Interaction.objects.get().version == 2
    conflict = post(client, "interaction-edit", made.pk, **sent(awa, version=1, kind=made.kind))
    assert conflict.status_code == 409
    differing = {field["bound"].name for field in conflict.context["fields"] if field["differs"]}
    assert differing == {"contacts"}
    kept = {**sent(awa, version=2, kind=made.kind), "take-contacts": "theirs"}
    assert post(client, "interaction-edit", made.pk, **kept).status_code == 302
    assert [*Interaction.objects.get().contacts.all()] == [moussa]


def test_the_api_tells_and_takes_who_took_part() -> None:
    client, awa = as_(make.make_user("PO")), make.make_contact()
    moussa = make.make_contact(awa.partner, name=Text(en="Moussa Ba"))
    status, made = api(client, "post", "/interaction", sent(awa))
    assert status == 201
    assert made["contacts"] == [{"type": "contact", "id": awa.pk, "number": "", "name": AWA}]
    path = f"/interaction/{made['id']}"
    assert api(client, "patch", path, {"subject": "Call"}, **{"If-Match": "1"})[1]["contacts"] == made["contacts"]
    changed = api(client, "patch", path, {"contacts": [awa.pk, moussa.pk]}, **{"If-Match": "2"})[1]
    assert {told["name"] for told in changed["contacts"]} == {AWA, "Moussa Ba"}
    assert api(client, "patch", path, {"contacts": []}, **{"If-Match": "3"})[1]["contacts"] == []


def test_the_list_can_be_narrowed_to_those_in_which_somebody_took_part() -> None:
    awa, moussa = make.make_contact(), make.make_contact(name=Text(en="Moussa Ba"))
    met(awa, subject="With her")
    met(moussa, subject="With him")
    client = as_(make.make_user("PO"))
    told = page(client, "interaction-list", contacts=awa.pk)
    assert "With her" in told
    assert "With him" not in told
    assert f"<bdi>{AWA}</bdi>" in told
    _status, found = api(client, "get", f"/interaction?contacts={moussa.pk}")
    assert [item["subject"] for item in found["items"]] == ["With him"]
    assert api(client, "get", f"/interaction?contacts={'9' * 40}")[1]["items"] == []


def readings(reader: User, interaction: Interaction, contact: Contact) -> str:
    """Return everything a reader gets of an interaction."""
    client, key = as_(reader), interaction.pk
    told = [page(client, name, key) for name in ("interaction-record", "interaction-history")]
    told += [
        page(client, "interaction-list", partner=contact.partner_id),
        page(client, "partner-record", contact.partner_id),
    ]
    for path in (f"/interaction/{key}", "/interaction", f"/interaction/{key}/history", "/search?q=awa"):
        told.append(json.dumps(api(client, "get", path)[1]))
    return "".join(told)


def test_who_may_not_read_contacts_sees_no_names() -> None:
    awa = make.make_contact(make.make_partner())
    made = met(awa, subject="Behind closed doors")
    own, elsewhere = make.make_user("FI"), make.make_user("FI", unit=make.make_unit("FIN"))
    assert AWA in readings(own, made, awa)
    told = readings(elsewhere, made, awa)
    assert AWA not in told
    assert "•••" in told
    for narrowed in (
        page(as_(elsewhere), "interaction-list", contacts=awa.pk),
        json.dumps(api(as_(elsewhere), "get", f"/interaction?contacts={awa.pk}")[1]),
    ):
        assert "Behind closed doors" not in narrowed
        assert AWA not in narrowed


def test_a_list_asks_as_often_for_thirty_as_for_three() -> None:
    client, partner, counts = as_(make.make_user("PO")), make.make_partner(), []
    for size in (3, 30):
        while Interaction.objects.count() < size:
            met(make.make_contact(partner), make.make_contact(partner))
        with CaptureQueriesContext(connection) as asked:
            assert len(api(client, "get", "/interaction")[1]["items"]) == size
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_partner_linked_with_interactions_shows_them_beside_its_own() -> None:
    officer, awa = make.make_user("PO"), make.make_contact()
    for _time in range(2):
        link(awa.partner, met(awa, subject="Followed up"), actor=officer, kind=LinkKind.RELATED)
    assert page(as_(officer), "partner-record", awa.partner_id).count("Followed up") >= 4


@pytest.mark.parametrize(("months", "removed"), [(59, 0), (61, 1)])
def test_five_years_begin_with_the_last_interaction_in_which_somebody_took_part(months: int, removed: int) -> None:
    awa = make.make_contact(end_date=clock.today() - timedelta(days=3000))
    met(awa, held_date=add_months(clock.today(), -months))
    met(awa, held_date=add_months(clock.today(), -months - 20))
    Contact.objects.update(updated_at=clock.now() - timedelta(days=3000))
    assert anonymise_expired(clock.today()) == removed


def test_a_copy_holds_the_interactions_somebody_took_part_in_once() -> None:
    officer, awa = make.make_user("PO"), make.make_contact()
    met(awa, subject="Named")
    met(awa, subject="Named and written", people=f"{AWA}, Legal Affairs")
    met(make.make_contact(awa.partner, name=Text(en="Moussa Ba")), subject="Not hers")
    told = export_contact(awa, actor=officer)
    assert {item["subject"] for item in told["interactions"]} == {"Named", "Named and written"}
    assert len(told["interactions"]) == 2


def test_somebody_whose_data_was_removed_stays_as_such() -> None:
    officer, awa = make.make_user("PO"), make.make_contact()
    made, client = met(awa), as_(officer)
    anonymise_contact(awa, actor=officer, reason="Asked for")
    told = page(client, "interaction-record", made.pk)
    assert "Removed person" in told
    assert AWA not in told
    assert offered(client, "interaction-edit", made.pk) == ["Removed person"]
    assert post(client, "interaction-edit", made.pk, **sent(awa, subject="Call", version=1)).status_code == 302
    assert [*Interaction.objects.get().contacts.all()] == [awa]
