"""What a National Commission and the contact of a partner read, change and choose: domain.md section 11, by hand.

"Own profile and contacts; own agreements"; never "internal notes, other partners, negotiating lines".
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.partners.models import Contact, Marker, Partner
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.links.actions import link
from shiraka.foundation.links.models import LinkKind
from tests.access.calls import Caller
from tests.access.expected import OUTSIDE
from tests.access.world import World, filled, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(world: World) -> Iterator[World]:
    """Return the world, with whatever a test adds to it taken back."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def strange(world: World) -> dict[str, str]:
    """Add to the own partner and agreement what names others, and return the words that must not be read outside."""
    partner, agreement = world.records[True]["partner"], world.records[True]["agreement"]
    rival = create_record(
        filled(Partner, name=words("Rival Federation"), unit=world.own_unit, country="MAR"), actor=None
    )
    create_record(Party(agreement=agreement, partner=rival, signatory_name=words("Rival Signatory")), actor=None)
    titled = {"title": words("Secret Pact"), "languages": ["fr"]}
    secret = create_record(filled(Agreement, unit=world.own_unit, **titled), actor=None)
    Agreement.objects.filter(pk=agreement.pk).update(parent=secret)
    link(partner, rival, actor=None, kind=LinkKind.CONCERNS, note="Compare with the rival")
    world.records[True]["relationship"].__class__.objects.filter(partner=partner).update(other=rival, kind="same_head")
    return {
        "another partner": "Rival Federation",
        "its number": rival.number,
        "who signs for it": "Rival Signatory",
        "another agreement": "Secret Pact",
        "our link": "Compare with the rival",
        "our judgement": "same head",
        "a meeting": "Kept own meeting",
        "an opportunity": "Kept own seat",
    }


@pytest.mark.parametrize("who", OUTSIDE)
def test_other_partners_and_our_judgements_are_told_nowhere(who: str, house: World) -> None:
    secrets, caller = strange(house), Caller(house, who)
    own = house.records[True]
    pages = [
        *(reverse(f"{kind}-list") for kind in ("partner", "agreement", "party", "marker", "contact")),
        *(
            reverse(f"{kind}-{name}", args=[own[kind].pk])
            for kind in ("partner", "agreement", "party", "marker", "conditionprecedent")
            for name in ("record", "history", "edit")
        ),
        reverse("partner-sheet", args=[own["partner"].pk]),
        *(f"{reverse('search')}?q={word}" for word in ("rival", "secret", "kept", "compare")),
        reverse("home"),
    ]
    calls = [
        *(f"/api/v1/{kind}" for kind in ("partner", "agreement", "party", "relationship", "linkage", "interaction")),
        *(
            f"/api/v1/{kind}/{own[kind].pk}{part}"
            for kind in ("partner", "agreement", "party", "relationship")
            for part in ("", "/links", "/history", "/moves")
        ),
        *(f"/api/v1/search?q={word}" for word in ("rival", "secret", "kept", "compare")),
        "/api/v1/work",
    ]
    answers = {url: caller.read(url) for url in pages} | {url: caller.read(url, by_token=True) for url in calls}
    told = [f"{what} at {url}" for url, text in answers.items() for what, secret in secrets.items() if secret in text]
    assert told == []
    assert "Kept own" in answers[reverse("partner-record", args=[own["partner"].pk])]


def test_no_move_is_offered_outside(house: World) -> None:
    Agreement.objects.update(status="awaiting_signature")
    caller, agreement = Caller(house, "EP"), house.records[True]["agreement"]
    assert "/moves/" not in caller.read(reverse("agreement-record", args=[agreement.pk]))
    assert json.loads(caller.read(f"/api/v1/agreement/{agreement.pk}/moves", by_token=True)) == []


OURS_TO_SAY: dict[str, Any] = {
    "unit": "$unit",
    "lead_officer": "$person",
    "confidentiality": 0,
    "tier": "strategic",
    "status": "active",
    "risk_level": "low",
    "has_restriction": False,
}
"""What nobody outside says of a partner, with a value of each."""


@pytest.mark.parametrize("name", OURS_TO_SAY)
def test_the_contact_of_a_partner_does_not_say_what_is_ours_to_say(name: str, house: World) -> None:
    caller, partner = Caller(house, "EP"), Partner.objects.get(pk=house.records[True]["partner"].pk)
    given = {"$unit": house.foreign_unit.pk, "$person": house.people["EP"].pk}.get(OURS_TO_SAY[name], OURS_TO_SAY[name])
    before = getattr(partner, name)
    typed = {"name_en": "Kept own", "name_fr": "Kept own", "category": partner.category, "country": partner.country}
    with transaction.atomic():
        answer = caller.act("post", reverse("partner-edit", args=[partner.pk]), {**typed, "version": 1, name: given})
        assert answer.status_code == 302
        assert getattr(Partner.objects.get(pk=partner.pk), name) == before
        transaction.set_rollback(True)
    headers = {"If-Match": '"1"'}
    answer = caller.act("patch", f"/api/v1/partner/{partner.pk}", {name: given}, headers=headers)
    assert answer.status_code == 422
    assert getattr(Partner.objects.get(pk=partner.pk), name) == before


def test_the_contact_of_a_partner_enters_nothing_at_another(house: World) -> None:
    caller, other = Caller(house, "EP"), house.records[False]["partner"]
    bodies = {
        "contact": {"partner": other.number, "name": {"en": "Somebody"}, "purpose": "Tried"},
        "marker": {"partner": other.pk, "kind": "women_led", "basis": "Tried"},
    }
    for kind, body in bodies.items():
        answer = caller.act("post", f"/api/v1/{kind}", body)
        assert answer.status_code == 422, answer.content
        assert "partner" in json.loads(answer.content)["errors"]
        form = caller.read(reverse(f"{kind}-create"))
        assert other.number not in form
    assert not Contact.objects.filter(purpose="Tried").exists()
    assert not Marker.objects.filter(basis="Tried").exists()


def test_a_partner_is_not_entered_from_outside_and_the_refusal_says_why(house: World) -> None:
    caller, address = Caller(house, "EP"), reverse("partner-create")
    assert address not in caller.read(reverse("partner-list")) + caller.read(reverse("home"))
    typed = {"name_en": "Sister", "name_fr": "Soeur", "category": "ngo_national", "country": "SEN", "are_others": "on"}
    for answer in (caller.act("get", address), caller.act("post", address, typed)):
        assert answer.status_code == 409
        assert "Only the staff enter a new record of this kind." in answer.content.decode()
    body = {"name": {"en": "Sister"}, "category": "ngo_national", "country": "SEN", "are_others": True}
    answer = caller.act("post", "/api/v1/partner", body)
    assert answer.status_code == 409
    assert json.loads(answer.content)["conditions"][0]["detail"]
    assert not Partner.objects.filter(search_text__contains="sister").exists()
