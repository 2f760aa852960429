"""What is the caller's own: profile and sessions; and the figures of their home page."""

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from shiraka.api.tests.world import BASE, Caller, caller, make, person, problem, read, secret_for
from shiraka.apps.agreements.tests import factories
from shiraka.apps.partners.models import Relationship
from shiraka.foundation import clock
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.people.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"


def signed_in(user: User) -> Client:
    client = Client(headers={"User-Agent": "A browser"})
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


def test_how_pages_are_shown_is_changed_as_on_the_profile() -> None:
    user = person("PO")
    mine = Caller(secret_for(user))
    told = read(mine.patch("/me", {"language": "fr", "theme": "dark"}))
    assert (told["language"], told["theme"], told["density"]) == ("fr", "dark", "")
    user.refresh_from_db()
    assert (user.language, user.theme) == ("fr", "dark")
    assert set(problem(mine.patch("/me", {"language": "de"}), 422)["errors"]) == {"language"}
    assert set(problem(mine.patch("/me", {"password": "x"}), 422)["errors"]) == {"password"}
    problem(caller("PO", "work:read").patch("/me", {"theme": "dark"}), 403)


def test_a_program_sees_where_the_account_is_signed_in_and_ends_it_there() -> None:
    user, other = person("PO"), person("PO")
    one, two, theirs = signed_in(user), signed_in(user), signed_in(other)
    mine = Caller(secret_for(user))
    found = read(mine.get("/session"))
    assert [(item["device"], item["is_current"]) for item in found] == [("A browser", False)] * 2
    foreign = UserSession.objects.get(user=other)
    problem(mine.send("DELETE", f"/session/{foreign.pk}"), 404)
    key = UserSession.objects.get(session_key=one.session.session_key).pk
    assert mine.send("DELETE", f"/session/{key}").status_code == 204
    problem(mine.send("DELETE", f"/session/{key}"), 404)
    assert one.get("/profile/").status_code == 302
    assert two.get("/profile/").status_code == 200
    assert mine.send("DELETE", "/session").status_code == 204
    assert two.get("/profile/").status_code == 302
    assert theirs.get("/profile/").status_code == 200


def test_a_browser_does_not_end_the_session_it_is_in() -> None:
    user = person("PO")
    signed_in(user)
    here = Client()
    here.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    found = here.get(f"{BASE}/session").json()
    assert [item["is_current"] for item in found] == [True, False]
    refused = here.delete(f"{BASE}/session/{found[0]['id']}")
    assert refused.json()["conditions"][0]["label"] == "This session is the one in use."
    assert here.delete(f"{BASE}/session").status_code == 204
    assert [item["is_current"] for item in here.get(f"{BASE}/session").json()] == [True]


def test_partners_are_counted_as_home_draws_them() -> None:
    officer = caller("PO")
    make(officer, country="MAR")
    make(officer, country="SEN", category="foundation")
    told = read(officer.get("/figures/partners"))
    counts: Any = {kind: {item["code"]: item["count"] for item in told[kind]} for kind in ("by_category", "by_country")}
    assert counts["by_category"] == {"ngo_national": 1, "foundation": 1}
    assert counts["by_country"] == {"MAR": 1, "SEN": 1}
    assert {item["code"]: item["label"] for item in told["by_region"]}["outside"] == "Outside the membership"
    assert {item["marker"]: item["target_percent"] for item in told["inclusion"]} == {
        "youth_led": 15,
        "women_led": 20,
        "civil_society": 40,
    }
    problem(caller("AD").get("/figures/partners"), 403)
    problem(caller("PO", "agreement:read").get("/figures/partners"), 403)


def test_endings_are_told_the_soonest_decision_first() -> None:
    today = clock.today()
    later, soon = (
        factories.with_status("in_force", in_force_date=today, end_date=today + timedelta(days=days))
        for days in (90, 40)
    )
    officer = caller("PO")
    found = read(officer.get("/figures/endings"))
    assert [item["agreement"]["id"] for item in found] == [soon.pk, later.pk]
    assert [item["agreement"]["id"] for item in read(officer.get("/figures/endings?days=60"))] == [soon.pk]
    for wrong in ("0", "367", "many", "-1", "1" * 400):
        assert set(problem(officer.get(f"/figures/endings?days={wrong}"), 422)["errors"]) == {"days"}


def test_the_sheet_tells_what_the_page_tells() -> None:
    agreement = factories.awaiting()
    partner = agreement.party_list[0].partner
    told = read(caller("PO").get(f"/partner/{partner.pk}/sheet"))
    assert told["partner"]["number"] == partner.number
    assert told["known_on"] == clock.today().isoformat()
    assert [item["record"]["id"] for item in told["agreements"]] == [agreement.pk]
    assert told["agreements"][0]["status_label"] == "Awaiting signature"
    assert told["letterhead"]["en"]
    other = factories.make_partner()
    create_record(Relationship(partner=other, other=partner, kind="funds"), actor=None)
    (relation,) = read(caller("PO").get(f"/partner/{partner.pk}/sheet"))["relations"]
    assert (relation["record"]["id"], relation["label"], relation["is_outgoing"]) == (other.pk, "Is funded by", False)
    narrow = read(caller("PO", "partner:read").get(f"/partner/{partner.pk}/sheet"))
    assert (narrow["agreements"], narrow["leaders"], narrow["interactions"]) == ([], [], [])
    problem(caller("PO").get("/partner/999999/sheet"), 404)
    stranger = caller("EP", organisation_number="P-99999")
    problem(stranger.get(f"/partner/{partner.pk}/sheet"), 404)


def test_the_sheet_of_somebody_from_outside_has_nothing_of_ours() -> None:
    agreement = factories.awaiting()
    partner = agreement.party_list[0].partner
    told = read(caller("EP", organisation_number=partner.number).get(f"/partner/{partner.pk}/sheet"))
    assert told["interactions"] == []
    assert "risk_level" not in {name for name, value in told["partner"].items() if value is not None}
