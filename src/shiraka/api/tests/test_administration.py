from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from shiraka.api.tests.world import Caller, caller, make, person, problem, read, secret_for, unit
from shiraka.apps.partners.models import Partner
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.record import write
from shiraka.foundation.people.models import Appointment, User

pytestmark = pytest.mark.django_db


def test_the_trail_masks_what_an_administrator_does_not_read() -> None:
    made = make(caller("PO"))
    admin, auditor = caller("AD"), caller("AU")
    lines = read(admin.get("/audit_log?action=create"))["items"]
    (masked,) = [line for line in lines if line["record"] == "•••"]
    assert {change["after"] for change in masked["changes"]} == {"•••"}
    assert made["number"] in str(read(auditor.get("/audit_log?action=create"))["items"])
    assert read(admin.get(f"/audit_log?reference={made['number']}"))["items"] == []
    problem(caller("PO").get("/audit_log"), 403)
    problem(auditor.get("/audit_log?since=yesterday"), 422)


def test_the_trail_is_checked_over_the_api() -> None:
    make(caller("PO"))
    report = read(caller("AU").post("/audit_log/check", {}))
    assert report["is_sound"]
    assert report["entries"] == Entry.objects.count()


def test_a_setting_changes_only_when_two_people_agree() -> None:
    first, second = caller("AD"), caller("AD")
    listed = {item["key"]: item for item in read(first.get("/setting"))}
    setting = next(item for item in listed.values() if item["row"] == "parameter" and item["kind"] == "number")
    path = f"/setting/parameter/{setting['key']}"
    new = {"value": setting["value"] + 1, "reason": "as decided", "version": setting["version"]}
    problem(first.post(f"{path}/proposal", {**new, "version": 99}), 412)
    problem(first.post(f"{path}/proposal", {**new, "value": "many"}), 422)
    problem(first.post(f"{path}/proposal", {**new, "value": setting["value"]}), 409)
    assert first.post(f"{path}/proposal", new).status_code == 201
    assert problem(first.post(f"{path}/decision", {"approve": True}), 409)["conditions"][0]["rule"] == "R-04"
    problem(second.post(f"{path}/decision", {"approve": False}), 409)
    assert read(second.post(f"{path}/decision", {"approve": True}))["value"] == setting["value"] + 1
    assert [version["state"] for version in read(first.get(f"{path}/versions"))] == ["in_force"]
    problem(caller("PO").get(path), 403)
    problem(first.get("/setting/parameter/none"), 404)


@pytest.mark.parametrize(
    "value", [None, "x", 1, [], [1], [{}], [{"strange": 1}], {"a": []}, [[{}]], [{"code": {"x": 1}}]]
)
def test_no_value_for_a_table_makes_the_server_fail(value: Any) -> None:
    admin = caller("AD")
    tables = [item for item in read(admin.get("/setting")) if item["kind"] == "table"]
    for setting in tables:
        path = f"/setting/{setting['row']}/{setting['key']}/proposal"
        response = admin.post(path, {"value": value, "reason": "r", "version": setting["version"]})
        assert response.status_code == 422, (setting["key"], response.content)


def test_a_table_is_proposed_as_it_is_read() -> None:
    admin = caller("AD")
    tables = [item for item in read(admin.get("/setting")) if item["kind"] == "table" and len(item["value"]) > 1]
    for setting in tables:
        path = f"/setting/{setting['row']}/{setting['key']}/proposal"
        body = {"value": setting["value"], "reason": "r", "version": setting["version"]}
        # The same again is read without error and then refused, as nothing would change.
        assert admin.post(path, body).status_code == 409, setting["key"]


def test_an_account_is_opened_gets_a_post_and_loses_it() -> None:
    admin = caller("AD")
    made = admin.post("/account", {"username": "new", "full_name": {"en": "New"}, "email": "new@example.org"})
    assert made.status_code == 201, made.content
    account = read(made)
    path = f"/account/{account['id']}"
    post = {"role": "PO", "unit": unit().pk, "start_date": clock.today().isoformat()}
    held = read(admin.post(f"{path}/posts", post))["posts"]
    assert [item["role"] for item in held] == ["PO"]
    assert "unit" in problem(admin.post(f"{path}/posts", {"role": "PO"}), 422)["errors"]
    end = {"end_date": (clock.today() + timedelta(days=1)).isoformat()}
    assert admin.post(f"{path}/posts/{held[0]['id']}/end", end).status_code == 200
    assert read(admin.patch(path, {"is_active": False}))["is_active"] is False
    assert not User.objects.get(username="new").is_active
    assert read(admin.get("/account?q=new"))["items"][0]["username"] == "new"
    problem(caller("PO").get("/account"), 403)
    problem(caller("AU").post("/account", {}), 403)


def test_nobody_gives_themselves_a_post() -> None:
    user = person("AD")
    body = {"role": "HS", "unit": unit().pk, "start_date": clock.today().isoformat()}
    problem(Caller(secret_for(user)).post(f"/account/{user.pk}/posts", body), 409)


def a_delegation(receiver: User, **more: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "receiver": receiver.pk,
        "instrument": "Decision 1",
        "instrument_date": today.isoformat(),
        "types": ["MOU"],
        "ceiling_usd": "0",
        "start_date": today.isoformat(),
        "end_date": (today + timedelta(days=30)).isoformat(),
        **more,
    }


def test_authority_is_given_and_revoked_by_who_has_it() -> None:
    director = person("DG")
    Appointment.objects.filter(user=director).update(post="DG")
    giver, receiver = Caller(secret_for(director)), person("PO")
    given = giver.post("/delegation", a_delegation(receiver))
    assert given.status_code == 201, given.content
    path = f"/delegation/{read(given)['id']}"
    problem(Caller(secret_for(receiver)).post(f"{path}/pass_on", a_delegation(person("PO"))), 404)
    problem(Caller(secret_for(receiver)).post(f"{path}/revoke", {"reason": "mine"}), 403)
    problem(caller("FI").post("/delegation", a_delegation(receiver)), 403)
    assert read(giver.post(f"{path}/revoke", {"reason": "no longer needed"}))["revoked_date"]
    assert len(read(Caller(secret_for(receiver)).get("/delegation"))["items"]) == 1


def test_an_interest_is_ones_own() -> None:
    officer = person("PO")
    made = make(Caller(secret_for(officer)))
    mine = Caller(secret_for(officer))
    body = {"organisation_number": made["number"], "description": "My sister works there"}
    declared = mine.post("/interest", body)
    assert declared.status_code == 201, declared.content
    problem(mine.post("/interest", body), 409)
    problem(mine.post("/interest", {**body, "organisation_number": "P-99999"}), 422)
    assert read(caller("PO").get("/interest")) == []
    problem(caller("PO").post(f"/interest/{read(declared)['id']}/end", {}), 404)
    assert read(mine.post(f"/interest/{read(declared)['id']}/end", {}))["ended_date"]


def test_a_link_joins_two_records_and_ends() -> None:
    officer = caller("PO")
    first, second = make(officer), make(officer)
    path = f"/partner/{first['id']}/links"
    body = {"type": "partner", "id": second["id"], "kind": "related", "note": "the same street"}
    made = officer.post(path, body)
    assert made.status_code == 201, made.content
    problem(officer.post(path, body), 422)
    problem(officer.post(path, {**body, "id": 999999}), 404)
    problem(officer.post(path, {**body, "type": "nothing"}), 404)
    problem(caller("LA").post(path, body), 403)
    (seen,) = read(officer.get(f"/partner/{second['id']}/links"))
    assert (seen["record"]["id"], seen["is_outgoing"]) == (first["id"], False)
    problem(caller("LA").send("DELETE", f"{path}/{seen['id']}"), 403)
    assert officer.send("DELETE", f"{path}/{seen['id']}").status_code == 204
    problem(officer.send("DELETE", f"{path}/{seen['id']}"), 404)


def test_a_named_reader_reads_a_confidential_record() -> None:
    officer, other = caller("PO"), person("PO")
    made = make(officer, confidentiality=3)
    path, reader = f"/partner/{made['id']}", Caller(secret_for(other))
    problem(reader.get(path), 404)
    named = officer.post(f"{path}/readers", {"reader": other.pk})
    assert named.status_code == 201, named.content
    assert reader.get(path).status_code == 200
    assert officer.send("DELETE", f"{path}/readers/{read(named)[0]['id']}").status_code == 204
    problem(reader.get(path), 404)


def test_a_person_gets_a_copy_of_their_data_and_its_removal() -> None:
    officer = caller("PO")
    partner = make(officer)
    body = {"partner": partner["id"], "name": {"en": "Amina"}, "email": "a@example.org", "purpose": "Signs for them"}
    contact = read(officer.post("/contact", body))
    path = f"/contact/{contact['id']}"
    copy = officer.post(f"{path}/export", {})
    assert copy["Cache-Control"] == "no-store"
    assert read(copy)["email"] == "a@example.org"
    problem(caller("AU").post(f"{path}/export", {}), 403)
    problem(officer.post(f"{path}/anonymise", {"reason": "asked for it"}), 422)
    removed = officer.post(f"{path}/anonymise", {"reason": "asked for it", "is_sure": True})
    assert removed.status_code == 200, removed.content
    assert read(removed)["email"] == ""
    problem(officer.post(f"{path}/anonymise", {"reason": "again", "is_sure": True}), 409)


def test_a_correction_of_a_contact_says_why() -> None:
    officer = caller("PO")
    body = {"partner": make(officer)["id"], "name": {"en": "Amina"}, "purpose": "Signs for them"}
    path = f"/contact/{read(officer.post('/contact', body))['id']}"
    assert officer.patch(path, {"name": {"en": "Amina B."}, "reason": "misspelt"}, 1).status_code == 200
    assert read(officer.get(f"{path}/history"))["items"][0]["reason"] == "misspelt"


def test_a_masked_entry_of_the_trail_does_not_tell_by_what_authority() -> None:
    officer = caller("PO")
    made = make(officer, confidentiality=3)
    partner = Partner.objects.get(pk=made["id"])
    with transaction.atomic():
        write("sign", partner, actor=None, reason="A secret reason", authority="A secret delegation")
    line = read(caller("HS").get("/audit_log?action=sign"))["items"][0]
    assert (line["record"], line["reason"], line["authority"]) == ("•••", "", "")
    line = read(caller("AU").get("/audit_log?action=sign"))["items"][0]
    assert (line["reason"], line["authority"]) == ("A secret reason", "A secret delegation")
