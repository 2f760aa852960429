"""What a National Commission and the contact of a partner read, change and choose: domain.md section 11, by hand.

"Own profile and contacts; own agreements"; never "internal notes, other partners, negotiating lines".
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.partners.models import Contact, Marker, Partner
from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.documents.actions import add_document, add_version
from shiraka.foundation.documents.models import Document, DocumentKind
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.links.actions import link
from shiraka.foundation.links.models import LinkKind
from shiraka.foundation.people.models import Appointment, User
from tests.access.calls import Caller
from tests.access.expected import ALLOWED, FORBIDDEN, HIDDEN, OUTSIDE
from tests.access.judge import Tally
from tests.access.world import World, filled, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(world: World) -> Iterator[World]:
    """Return the world, with whatever a test adds to it taken back."""
    with transaction.atomic():
        yield world
        transaction.set_rollback(True)


def paper(record: Any, name: str, kind: str = "other", *, by: User | None = None, **more: Any) -> Document:
    """Return a document of two versions."""

    def file(version: str) -> ContentFile[bytes]:
        return ContentFile(f"{name}, {record.pk}, {version}".encode(), name="note.txt")

    upload: dict[str, Any] = {"title": name, "kind": kind, "language": "en", "upload": file("first")}
    document = add_document(record, actor=by, **upload, **more)
    if not (isinstance(record, Agreement) and kind == DocumentKind.TEXT):
        add_version(document, actor=by, upload=file("second"))
    return document


def colleague_of(world: World) -> User:
    """Return another contact of the organisation of the external contact."""
    user = User.objects.create_user("trial-colleague")
    number = world.records[True]["partner"].number
    Appointment.objects.create(user=user, role="EP", organisation_number=number, start_date=clock.today())
    return user


def papers(world: World, *, is_own: bool) -> dict[Document, tuple[str, ...]]:
    """Return documents on a partner and its agreement, and who of those outside reads each."""
    partner, agreement = world.records[is_own]["partner"], world.records[is_own]["agreement"]
    # Section 3 gives a National Commission no agreements.
    everybody, contact = (OUTSIDE, ("EP",)) if is_own else ((), ())
    found: dict[Document, tuple[str, ...]] = {
        paper(partner, "Due-diligence file", "evidence"): (),
        paper(agreement, "Legal opinion", "letter"): (),
        paper(agreement, "Draft text", "text"): (),
        paper(partner, "Signed by them alone", "signed"): (),
        paper(partner, "Statutes, shared", is_shared=True): everybody,
        paper(agreement, "Draft, shared", "text", is_shared=True): contact,
        paper(agreement, "Signed original", "signed"): contact,
        paper(agreement, "Certified copy", "certified_copy"): contact,
        paper(agreement, "Signed, kept back", "signed", is_shared=False): (),
        paper(partner, "Leaflet", confidentiality=Confidentiality.PUBLIC): everybody,
        paper(partner, "Findings, shared by mistake", confidentiality=Confidentiality.CONFIDENTIAL, is_shared=True): (),
    }
    if is_own:
        found[paper(partner, "Brought by the contact", by=world.people["EP"])] = ("EP",)
        found[paper(partner, "Brought by a colleague", by=colleague_of(world))] = ("EP",)
    return found


@pytest.mark.parametrize("who", OUTSIDE)
def test_documents_are_read_when_they_are_shared_with_the_other_side(who: str, house: World, tally: Tally) -> None:
    caller = Caller(house, who)
    for is_own in (True, False):
        for document, readers in papers(house, is_own=is_own).items():
            right = frozenset({ALLOWED if who in readers else HIDDEN})
            for version in document.versions.all():
                what = f"{document} v{version.number} ({'own' if is_own else 'foreign'})"
                place = {"pk": document.pk, "number": version.number}
                tally.note(f"{what} by page", who, right, caller.ask("get", reverse("document-version", kwargs=place)))
                api = f"/api/v1/document/{document.pk}/versions/{version.number}/content"
                tally.note(f"{what} by API", who, right, caller.call("get", api))
            told = _told_of(caller, document)
            assert told == ({True} if who in readers else {False}), f"{document} as {who}: {told}"
    tally.settle()


def _told_of(caller: Caller, document: Document) -> set[bool]:
    """Return whether the page and the API name a document of a record; both must say the same."""
    record: Any = document.record
    page = caller.read(reverse(f"{record._meta.model_name}-record", args=[record.pk]))
    listed = json.loads(caller.read(f"/api/v1/{record._meta.model_name}/{record.pk}/documents", by_token=True))
    keys = {item["id"] for item in listed} if isinstance(listed, list) else set()
    return {str(document) in page, document.pk in keys}


@pytest.mark.parametrize("who", OUTSIDE)
def test_nobody_outside_brings_a_version_of_what_is_ours(who: str, house: World) -> None:
    partner = house.records[True]["partner"]
    shared = paper(partner, "Statutes, shared", is_shared=True)
    address = f"{reverse('partner-document', args=[partner.pk])}?version_of={shared.pk}"
    assert Caller(house, who).ask("post", address, {"file": ContentFile(b"Another", name="a.txt")}) == FORBIDDEN


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
    assert not Partner.objects.filter(name__en="Sister").exists()
