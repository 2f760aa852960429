"""The pages: the same queries for 30 rows as for 3, what is missing shown to all who work on it."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shiraka.apps.agreements.entity import AGREEMENT, CONDITION, NOTICE, PARTY
from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.agreements.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.models import Document
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.entities.definition import Entity
from shiraka.foundation.people.models import User

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


def reader(user: User | None) -> Client:
    assert user is not None
    client = Client()
    client.force_login(user)
    return client


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return len(asked)


@pytest.mark.parametrize("entity", [AGREEMENT, PARTY, CONDITION, NOTICE])
def test_every_field_is_shown_or_hidden(entity: Entity) -> None:
    assert not entity.unaccounted()


def test_a_list_takes_the_same_queries_for_three_and_thirty() -> None:
    client = reader(make.make_user("HS"))
    counts = []
    for wanted in (3, 30):
        while Agreement.objects.count() < wanted:
            make.make_agreement()
        counts.append(queries_of(client, reverse("agreement-list")))
    assert counts[0] == counts[1] <= MOST_QUERIES


def test_the_list_has_tabs_with_counts() -> None:
    make.make_agreement()
    make.with_status("in_force")
    page = reader(make.make_user("PO")).get(reverse("agreement-list"))
    assert [(view.count, view.is_current) for view in page.context["views"]][:3] == [(2, True), (0, False), (1, False)]
    page = reader(make.make_user("PO")).get(page.context["views"][2].url)
    assert [view.is_current for view in page.context["views"]] == [False, False, True, False, False]
    assert len(page.context["page"].rows) == 1


@pytest.mark.parametrize("role", ["HS", "PO", "LA", "FI", "DG", "AU"])
def test_a_record_takes_the_same_queries_for_three_parties_and_thirty(role: str) -> None:
    agreement = make.awaiting()
    client = reader(make.make_user(role, post="DG" if role == "DG" else ""))
    counts = []
    for wanted in (3, 30):
        while agreement.parties.count() < wanted:
            make.make_party(agreement, make.make_partner(), powers=False)
        counts.append(queries_of(client, reverse("agreement-record", args=[agreement.pk])))
    assert counts[0] == counts[1]


def missing_of(user: User | None, agreement: Agreement) -> Any:
    page = reader(user).get(reverse("agreement-record", args=[agreement.pk]))
    return page.context["review"]


def test_finance_finds_its_certificate_to_give_though_it_moves_nothing() -> None:
    agreement = make.reviewed(amount=10, amount_currency="USD")
    page = reader(make.make_user("FI")).get(reverse("agreement-record", args=[agreement.pk]))
    assert page.context["review"] is None
    assert [bool(line.url) for line in page.context["page"].missing[0].lines] == [False, False, True, False]


def test_the_officer_sees_what_signature_lacks() -> None:
    agreement = make.awaiting()
    make.correct_text(Document.objects.get(language="ar"), "نص", actor=agreement.created_by)
    review = missing_of(agreement.created_by, agreement)
    assert [move.action for move in review.moves] == ["sign"]
    assert len(review.unmet) >= 2


def test_the_page_tells_each_text_with_its_clearance() -> None:
    agreement = make.awaiting()
    make.correct_text(Document.objects.get(language="ar"), "نص", actor=agreement.created_by)
    page = reader(make.make_user("PO")).get(reverse("agreement-record", args=[agreement.pk]))
    states = {text.version.document.language: text.state for text in page.context["texts"]}
    assert states == {"ar": "changed", "fr": "void"}
    assert "v2" in page.content.decode()


def test_an_outsider_sees_neither_texts_nor_findings_nor_notices() -> None:
    agreement = make.awaiting()
    contact = make.make_user("EP", organisation_number=agreement.party_list[0].partner.number)
    client = reader(contact)
    page = client.get(reverse("agreement-record", args=[agreement.pk]))
    assert page.status_code == 200
    assert "Moderate" not in page.content.decode()
    assert "texts" not in page.context
    assert client.get(reverse("nationalcommissionnotice-list")).status_code == 403
    stranger = make.make_user("EP", organisation_number="P-99999")
    assert reader(stranger).get(reverse("agreement-record", args=[agreement.pk])).status_code == 404


def test_what_both_sides_signed_is_shared_and_a_draft_is_when_somebody_says_so() -> None:
    agreement = make.sign(make.awaiting())
    officer, draft = reader(agreement.created_by), Document.objects.get(language="fr")
    address = reverse("agreement-document", args=[agreement.pk])
    for title, kind, chosen in (("Original", "signed", ""), ("Kept back", "signed", "no"), ("Letter", "letter", "")):
        data = {"title": title, "kind": kind, "is_shared": chosen, "file": ContentFile(title.encode(), name="a.txt")}
        assert officer.post(address, data).status_code == 302
    contact = reader(make.make_user("EP", organisation_number=agreement.party_list[0].partner.number))
    page = reverse("agreement-record", args=[agreement.pk])

    def told() -> list[str]:
        return [document.title for document in contact.get(page).context["page"].documents]

    assert told() == ["Original"]
    share = reverse("agreement-share", args=[agreement.pk, draft.pk])
    assert contact.post(share, {"is_shared": "yes"}).status_code == 403
    assert officer.post(share, {"is_shared": "yes"}).status_code == 302
    assert sorted(told()) == sorted(["Original", draft.title])
    shown = contact.get(page)
    assert shown.context["page"].confidentiality == ""
    assert share not in shown.content.decode()
    assert "Stop sharing" in officer.get(page).content.decode()


def test_the_other_parties_of_an_agreement_are_told_to_none_of_them() -> None:
    agreement = make.make_agreement()
    mine, other = agreement.party_list[0].partner, make.make_partner(country="JOR")
    party = create_record(Party(agreement=agreement, partner=other, signatory_name=make.text("The rival")), actor=None)
    client = reader(make.make_user("EP", organisation_number=mine.number))
    for address in (reverse("agreement-record", args=[agreement.pk]), reverse("party-list")):
        content = client.get(address).content.decode()
        assert str(mine) in content, address
        assert [word for word in (str(other), "The rival", "•••") if word in content] == []
    assert client.get(reverse("party-record", args=[party.pk])).status_code == 404


def test_a_party_that_became_more_confidential_is_not_named_by_what_the_agreement_lacks() -> None:
    agreement = make.awaiting()
    partner = agreement.party_list[0].partner
    type(partner).objects.filter(pk=partner.pk).update(confidentiality=4)
    for role in ("HS", "LA", "FI"):
        content = reader(make.make_user(role)).get(reverse("agreement-record", args=[agreement.pk])).content.decode()
        assert str(partner) not in content
    entry = Entry.objects.filter(content_type__model="party").first()
    assert entry is not None
    assert str(partner) not in entry.reference


def test_an_agreement_is_entered_by_its_form() -> None:
    officer = make.make_user("PO")
    data = {
        "title_en": "Literacy",
        "title_fr": "Alphabétisation",
        "title_ar": "محو الأمية",
        "type": "MOU",
        "legal_nature": "non_binding",
        "languages": ["fr", "ar"],
        "unit": make.make_unit().pk,
        "lead_officer": officer.pk,
        "confidentiality": 1,
        "entry_into_force": "signature",
        "renewal": "none",
        "notice_days": 90,
        "gender_marker": 2,
        "youth_marker": 1,
        "civil_society_marker": 2,
    }
    client = reader(officer)
    response = client.post(reverse("agreement-create"), data)
    assert response.status_code == 302, response.context["form"].errors
    agreement = Agreement.objects.get()
    assert agreement.draft_number.startswith("DR-")
    response = client.post(reverse("agreement-create"), {**data, "title_ar": "", "type": "AMD", "amount": "5"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"title", "parent", "amount_currency"}


def test_an_opinion_is_on_what_the_page_showed() -> None:
    agreement, lawyer = make.reviewed(), make.make_user("LA")
    address = reverse("agreement-opinion", args=[agreement.pk, "clear", "legal"])
    facts = reader(lawyer).get(address).context["form"]["facts"].value()
    make.correct_text(Document.objects.get(language="ar"), "نص", actor=agreement.created_by)
    assert reader(lawyer).post(address, {"agrees": "yes", "facts": facts}).status_code == 409
    facts = reader(lawyer).get(address).context["form"]["facts"].value()
    assert reader(lawyer).post(address, {"agrees": "yes", "facts": facts}).status_code == 302


def test_what_belongs_to_one_agreement_is_not_moved_to_another() -> None:
    agreement, other = make.make_agreement(), make.make_agreement()
    party = agreement.party_list[0]
    number = f"Literacy · {other.draft_number}"
    signatory = {f"signatory_name_{code}": words for code, words in party.signatory_name.as_dict().items()}
    data = {"agreement": number, "partner": party.partner.number, "role": party.role, **signatory}
    response = reader(agreement.created_by).post(reverse("party-edit", args=[party.pk]), data)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"agreement"}
    assert Party.objects.get(pk=party.pk).agreement == agreement


def test_a_text_for_a_signed_agreement_is_refused_in_words() -> None:
    signed = make.sign(make.awaiting())
    data = {"title": "Text", "kind": "text", "language": "fr", "file": ContentFile(b"Words", name="text.txt")}
    response = reader(signed.created_by).post(reverse("agreement-document", args=[signed.pk]), data)
    assert response.status_code == 422
    assert "signed" in str(response.context["form"].errors["file"])


def test_an_agreement_names_neither_its_parent_nor_its_like_to_who_may_not_see_them() -> None:
    partner = make.make_partner()
    hidden = make.make_agreement(partner=partner, title=make.text("A secret treaty"))
    Agreement.objects.update(confidentiality=4)
    agreement = make.make_agreement(partner=partner, parent=hidden)
    officer, head = reader(agreement.created_by), reader(make.make_user("HS"))
    for client in (officer, head):
        for address in (
            reverse("agreement-record", args=[agreement.pk]), reverse("agreement-list"), "/search/?q=literacy",
            reverse("agreement-history", args=[agreement.pk]),
        ):  # fmt: skip
            told = client.get(address).content.decode()
            assert "A secret treaty" not in told, address
            assert hidden.draft_number not in told, address
    assert "parent" not in officer.get(reverse("agreement-edit", args=[agreement.pk])).context["form"].fields
    move = head.get(reverse("agreement-move", args=[agreement.pk, "approve_opportunity"]))
    assert hidden.draft_number not in move.content.decode()


def test_signing_by_the_page_says_every_reason_at_once() -> None:
    agreement = make.awaiting()
    make.correct_text(Document.objects.get(language="ar"), "نص", actor=agreement.created_by)
    address = reverse("agreement-move", args=[agreement.pk, "sign"])
    data = {"signed_date": clock.today().isoformat(), "signature_mode": "remote"}
    response = reader(make.make_user("HS")).post(address, data)
    assert response.status_code == 409
    rules = {condition.rule for condition in response.context["conditions"]}
    assert {"R-02", "R-13"} <= rules


def test_the_loud_button_leads_onward_and_never_back() -> None:
    agreement = make.awaiting()
    page = reader(agreement.lead_officer).get(reverse("agreement-record", args=[agreement.pk]))
    onward = {button.option.move.action: button.is_onward for button in page.context["page"].buttons}
    assert onward["return_to_review"] is False
    signer = reader(make.make_user("DG", post="DG")).get(reverse("agreement-record", args=[agreement.pk]))
    # Signed is no state of the main path, and leads into force.
    assert f'class="btn primary" href="{reverse("agreement-move", args=[agreement.pk, "sign"])}"' in (
        signer.content.decode()
    )
    assert f'class="btn" href="{reverse("agreement-move", args=[agreement.pk, "return_to_review"])}"' in (
        page.content.decode()
    )


def test_a_party_is_added_from_the_page_of_its_agreement() -> None:
    agreement = make.make_agreement()
    client = reader(agreement.created_by)
    page = client.get(reverse("party-create"), {"agreement": agreement.pk})
    named = page.context["form"]["agreement"].value()
    assert page.context["form"].fields["agreement"].prepare_value(named) == f"{agreement} · {agreement.draft_number}"
    # A key of what the reader may not know of tells nothing about it.
    hidden = make.make_agreement()
    Agreement.objects.filter(pk=hidden.pk).update(confidentiality=3)
    page = client.get(reverse("party-create"), {"agreement": hidden.pk})
    assert page.context["form"]["agreement"].value() is None
    assert hidden.draft_number not in page.content.decode()


def file_of(words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("text.txt", words.encode(), content_type="text/plain")


def test_a_corrected_text_is_the_next_version_and_voids_the_clearance() -> None:
    agreement = make.awaiting()
    client, address = reader(agreement.created_by), reverse("agreement-document", args=[agreement.pk])
    document = Document.objects.get(language="ar")
    page = client.get(reverse("agreement-record", args=[agreement.pk])).content.decode()
    assert f"{address}?version_of={document.pk}" in page
    response = client.post(f"{address}?version_of={document.pk}", {"file": file_of("Another word")})
    assert response.status_code == 302
    assert [version.number for version in document.versions.all()] == [2, 1]
    assert len(missing_of(agreement.created_by, agreement).unmet) >= 2
    foreign = make.file_text(make.make_agreement(), "fr")
    assert client.get(f"{address}?version_of={foreign.pk}").status_code == 404


def test_the_text_of_a_signed_agreement_stays_as_it_was_signed() -> None:
    agreement = make.in_force()
    client, address = reader(agreement.created_by), reverse("agreement-document", args=[agreement.pk])
    document = Document.objects.get(language="ar")
    assert "version_of" not in client.get(reverse("agreement-record", args=[agreement.pk])).content.decode()
    for query, more in ((f"?version_of={document.pk}", {}), ("", {"title": "Text", "kind": "text", "language": "ar"})):
        response = client.post(f"{address}{query}", {"file": file_of("Another word"), **more})
        assert response.status_code == 422
        assert "R-15" in str(response.context["form"].errors)
    assert document.versions.count() == 1
    given = {"file": file_of("Scan"), "title": "Original", "kind": "signed", "language": "ar"}
    assert client.post(address, given).status_code == 302
