"""What holds for the whole house: settings under four eyes, secrets kept, a trail to follow, programs that act."""

from typing import Any

import pytest
from django.test import Client

from shiraka.apps.agreements.tests import factories as make
from shiraka.apps.partners.tests import factories as register
from shiraka.foundation.documents.models import Document
from tests.journeys.desk import Desk, file_of
from tests.journeys.scene import drafter, in_days, page_of, signing, somebody

pytestmark = pytest.mark.django_db

CLEARANCE_DAYS, AUTHORITY = "/settings/parameter/clearance_days/", "/settings/authority/authority_table/"


def test_a_setting_changes_when_two_people_agree_and_binds_from_then_on() -> None:
    """R-04, and R-01 for the age of a clearance."""
    agreement = make.awaiting()
    director = somebody("DG", post="DG")
    first, second = somebody("AD"), somebody("AD")

    form = first.open(first.open(CLEARANCE_DAYS).link("/propose/"))
    proposed = first.send(form, value="20", reason="Three months are too long for a text that still moves")
    assert "You proposed it, so another person decides" in proposed.words
    second_form = second.open(f"{CLEARANCE_DAYS}propose/")
    assert "A proposal is waiting." in second.send(second_form, value="30", reason="Rather this").words
    with in_days(21):
        # Nothing holds that only one person wants.
        assert director.open(page_of(agreement)).offers("/moves/sign/")
        decided = second.send(second.open(CLEARANCE_DAYS), press="approve", note="Agreed")
        assert "Approved; it is in force." in decided.words
        refused = director.tries(page_of(agreement), "sign", **signing())
        assert "The legal clearance is too old" in refused
        assert "Send the agreement back to review for a short confirmation." in refused
        assert "Who can: Legal Affairs" in refused
        officer = drafter(agreement)
        officer.step(page_of(agreement), "return_to_review", reason="A short confirmation")
        for role, step in (("FP", "technical"), ("LA", "legal")):
            somebody(role).agree(page_of(agreement), "clear", step)
        officer.step(page_of(agreement), "clear")
        officer.step(page_of(agreement), "prepare_signature")
        assert "In force" in director.step(page_of(agreement), "sign", **signing()).words


def test_who_signs_what_is_proposed_by_an_administrator_and_decided_by_those_who_answer_for_it() -> None:
    """R-04: the authority table; Legal Affairs says what it thinks of it."""
    letter = make.awaiting(type="LOI")
    head, lawyer, director = somebody("HS"), somebody("LA"), somebody("DG", post="DG")
    administrators = somebody("AD"), somebody("AD")
    assert "risk up to Low; here Moderate" in head.tries(page_of(letter), "sign", **signing())

    form = administrators[0].open(f"{AUTHORITY}propose/")
    cells = form.form(["reason"]).values
    lines = [name.removesuffix("-type") for name, given in cells.items() if given == ["LOI"]]
    (heads_line,) = [line for line in lines if cells[f"{line}-signatory"] == ["HS"]]
    administrators[0].send(form, **{f"{heads_line}-max_risk": "moderate"}, reason="Letters bind nobody")
    assert not administrators[1].open(AUTHORITY).paper.forms
    said = lawyer.send(lawyer.open(AUTHORITY), words="No objection: they are not binding")
    assert "No objection: they are not binding" in said.words
    assert "risk up to Low" in head.tries(page_of(letter), "sign", **signing())
    director.send(director.open(AUTHORITY), press="approve", note="As proposed")
    assert "In force" in head.step(page_of(letter), "sign", **signing()).words


def test_what_is_confidential_is_so_with_its_documents_in_search_and_for_programs() -> None:
    """Section 4: the level is inherited by attachments; from Restricted on people are named."""
    agreement = make.make_agreement()
    document = make.file_text(agreement, "fr", "Notre position")
    officer, colleague, outsider = drafter(agreement), somebody("RM"), somebody("FI")
    record = page_of(agreement)
    file = officer.open(record).link(f"/documents/{document.pk}/")
    assert colleague.open(record).status == outsider.open(file).status == 200

    officer.send(officer.open(f"{record}edit/"), confidentiality="3")
    for desk in (colleague, outsider):
        assert desk.open(record).status == 404
        assert desk.open(file).status == 404
        assert desk.open("/search/?q=literacy").words.count("Literacy for young women") == 0
        assert "Literacy for young women" not in desk.open("/agreements/").words
        assert desk.open(f"/api/v1/agreement/{agreement.pk}/documents").status == 404

    readers = officer.open(officer.open(record).link("/readers/"))
    named = officer.send(readers, reader=str(colleague.person.pk))
    assert str(colleague.person) in named.words
    assert colleague.open(record).status == colleague.open(file).status == 200
    assert outsider.open(file).status == 404
    officer.send(named, action="/remove/")
    assert colleague.open(file).status == 404
    # What happened since is in the trail; whoever reads the trail below this level is told nothing of it.
    trail = "/administration/trail/?action=name_reader"
    assert agreement.draft_number not in somebody("HS").open(trail).words
    assert agreement.draft_number in somebody("AU").open(trail).words


def test_an_auditor_follows_a_signature_to_its_reasons_and_changes_nothing() -> None:
    """R-12, and the fifth acceptance journey as far as it is built."""
    agreement = make.in_force()
    auditor = somebody("AU")
    history = auditor.open(auditor.open(page_of(agreement)).link("/history/")).words
    for step in ("Approve the opportunity", "Sign", "Enter into force"):
        assert step in history
    assert "by the authority table" in history
    seen = auditor.open(page_of(agreement))
    for ending in ("/edit/", "/documents/add/", "/parties/add/"):
        assert not seen.offers(ending)
    assert not any("/moves/" in link.href for link in seen.paper.links)
    for address in (f"{page_of(agreement)}edit/", "/agreements/add/", f"{page_of(agreement)}moves/terminate/"):
        assert auditor.open(address).status == 403
    checked = auditor.send(auditor.open("/administration/trail/check/"))
    assert "whole" in checked.words.lower()
    # An administrator looks after the machine and reads no business.
    administrator = somebody("AD")
    assert administrator.open(page_of(agreement)).status == 403
    assert "•••" in administrator.open("/administration/trail/").words


class Program:
    """A program that acts in somebody's name with a token they made on their page."""

    def __init__(self, desk: Desk, *scopes: str) -> None:
        sheet = desk.send(desk.open("/profile/tokens/"), name="A program", scopes=scopes, days="30")
        self.secret = next(word for word in sheet.words.split() if word.startswith("shk_"))

    def ask(self, verb: str, path: str, body: Any = None, **headers: str) -> Any:
        given = {"Authorization": f"Bearer {self.secret}", **headers}
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return getattr(Client(), verb)(f"/api/v1{path}", headers=given, **sent)

    def does(self, verb: str, path: str, body: Any = None, **headers: str) -> Any:
        answer = self.ask(verb, path, body, **headers)
        assert answer.status_code in {200, 201}, answer.content.decode()
        return answer.json()


def test_programs_take_a_memorandum_to_its_signature_and_are_refused_what_people_are() -> None:
    desks = {role: somebody(role, post="DG" if role == "DG" else "") for role in ("PO", "HS", "FP", "LA", "DG")}
    officer, head, unit, lawyer, director = (Program(desk, "*:read", "*:write") for desk in desks.values())
    partner = register.with_status("cleared", country="JOR", category="ngo_intl")

    made = officer.does(
        "post",
        "/agreement",
        {
            "title": {"en": "Teachers", "fr": "Enseignants", "ar": "معلمون"},
            "type": "MOU",
            "legal_nature": "non_binding",
            "languages": ["fr"],
            "unit": make.make_unit().pk,
            "lead_officer": desks["PO"].person.pk,
        },
    )
    agreement = f"/agreement/{made['id']}"
    refused = head.ask("post", f"{agreement}/moves/approve_opportunity", {})
    assert refused.status_code == 409
    assert refused.json()["conditions"][0]["label"] == "No party is named"
    in_french = head.ask("post", f"{agreement}/moves/approve_opportunity", {}, **{"Accept-Language": "fr"})
    assert in_french.json()["conditions"][0]["label"] != "No party is named"
    party = officer.does(
        "post", "/party", {"agreement": made["id"], "partner": partner.pk, "signatory_name": {"fr": "A"}}
    )
    head.does("post", f"{agreement}/moves/approve_opportunity", {"reason": "In the plan"})
    officer.does("post", f"{agreement}/moves/start_drafting", {})

    client = Client(headers={"Authorization": f"Bearer {officer.secret}"})
    file = {"title": "Texte", "kind": "text", "language": "fr", "file": file_of("Article premier")}
    assert client.post(f"/api/v1{agreement}/documents", file).status_code == 201
    officer.does("post", f"{agreement}/moves/submit", {})
    opinion = f"{agreement}/moves/clear/opinions"
    assert officer.ask("post", f"{opinion}/legal", {"agrees": True, "comment": ""}).status_code == 403
    unit.does("post", f"{opinion}/technical", {"agrees": True, "comment": ""})
    lawyer.does("post", f"{opinion}/legal", {"agrees": True, "comment": ""})
    lawyer.does("post", f"/party/{party['id']}/moves/accept_powers", {"powers_note": "Statuts"})
    officer.does("post", f"{agreement}/moves/clear", {})
    officer.does("post", f"{agreement}/moves/prepare_signature", {})

    version = officer.does("get", agreement)["version"]
    stale = officer.ask("patch", agreement, {"basis": "Resolution 4"}, **{"If-Match": f'"{version - 1}"'})
    assert stale.status_code == 412
    assert head.ask("post", f"{agreement}/moves/sign", signing()).json()["conditions"][0]["rule"] == "R-13"
    signed = director.does("post", f"{agreement}/moves/sign", signing())
    assert signed["number"].startswith("ICESCO/PIC/MOU/")

    narrow = Program(desks["PO"], "partner:read")
    assert narrow.ask("get", f"/partner/{partner.pk}").status_code == 200
    assert narrow.ask("get", agreement).status_code == 403
    tokens = desks["PO"].open("/profile/tokens/")
    desks["PO"].send(tokens, action="/revoke/")
    assert 401 in {program.ask("get", "/me").status_code for program in (narrow, officer)}
    assert Document.objects.count() == 1
