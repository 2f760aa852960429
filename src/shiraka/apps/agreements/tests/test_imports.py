"""Bringing in agreements with their parties, their scans and their Word files."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.tests import factories as make
from shiraka.engines.tables.tests.samples import workbook
from shiraka.foundation import clock
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.documents.models import Document
from shiraka.foundation.documents.tests.samples import PDF, WORD, office
from shiraka.foundation.importing.actions import receive
from shiraka.foundation.importing.definition import IMPORTS, ImportKind
from shiraka.foundation.importing.examine import Examination
from shiraka.foundation.importing.findings import Findings
from shiraka.foundation.importing.mapping import Reading
from shiraka.foundation.importing.models import Import
from shiraka.foundation.importing.proposing import propose
from shiraka.foundation.importing.sources import Source
from shiraka.foundation.importing.storing import NotStored, store
from shiraka.foundation.importing.undoing import WorkedOn, undo
from shiraka.foundation.parameters.tests.people import approve
from shiraka.foundation.people.models import Appointment, User
from shiraka.foundation.workflow.conditions import Refused

pytestmark = pytest.mark.django_db

HEAD = [
    "Title",
    "Titre",
    "عنوان الاتفاقية",
    "Type of agreement",
    "Languages",
    "Partners",
    "Amount",
    "Currency",
    "Scans",
]


def kind() -> ImportKind:
    found = IMPORTS.get("agreement")
    assert found is not None
    return found


def packed(rows: list[list[Any]], head: list[str] = HEAD, /, **files: bytes) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("Register/agreements.xlsx", workbook([head, *rows]).getvalue())
        package.writestr("__MACOSX/._agreements.xlsx", b"x")
        for name, content in files.items():
            package.writestr(f"Register/Scans/{name}", content)
    return made


def run(user: User, content: io.BytesIO) -> tuple[Findings, Import]:
    source = Source(content, takes_files=True)
    reading, _is_known = propose(kind(), user, source.header("agreement", Reading())[0], Reading())
    batch = receive(kind(), user, ContentFile(content.getvalue(), name="agreements.zip"), reading)
    examination = Examination(kind(), user, source, reading)
    try:
        store(examination, batch)
    except NotStored:
        return examination.findings, batch
    return examination.findings, batch


def row(number: str, files: str = "", **more: str) -> list[Any]:
    title = more.get("title", "Literacy")
    return [title, f"{title} fr", f"محو {title}", "MoU", "French; Arabic", number, "1 250,50", "EUR", files]


def test_agreements_come_with_their_parties_and_files_from_a_zip() -> None:
    officer, partner = make.make_user("PO"), make.make_partner()
    files = {"Protocole signé.pdf": PDF, "text.docx": office(WORD)}
    findings, batch = run(officer, packed([row(partner.number, "protocole signe.PDF; Scans/text.docx")], **files))
    assert findings.problems == []
    agreement = Agreement.objects.get()
    assert [party.partner for party in agreement.parties.all()] == [partner]
    assert (agreement.languages, str(agreement.amount), agreement.legal_nature) == (
        ["fr", "ar"],
        "1250.500",
        "non_binding",
    )
    assert sorted(Document.objects.values_list("title", "kind")) == [("Protocole signé", "signed"), ("text", "text")]
    assert verify().is_sound
    assert undo(Import.objects.get(pk=batch.pk), actor=officer) == 1
    assert not Agreement.objects.exists()
    assert not Document.objects.exists()
    assert verify().is_sound


def test_a_file_that_is_missing_or_harmful_and_a_party_nobody_knows_are_named() -> None:
    officer, partner = make.make_user("PO"), make.make_partner()
    rows = [row(partner.number, "absent.pdf"), row("Nobody at all", "page.pdf", title="Water"), row("", title="Youth")]
    findings, _batch = run(officer, packed(rows, **{"page.pdf": b"<html>"}))
    told = {problem.cell: problem.what for problem in findings.problems}
    assert set(told) == {"I2", "F3", "I3", "F4"}
    assert "absent.pdf" in told["I2"]
    assert "page.pdf" in told["I3"]
    assert not Agreement.objects.exists()


def test_one_that_cannot_be_stored_takes_all_back() -> None:
    officer, partner = make.make_user("PO"), make.make_partner(confidentiality=2)
    findings, batch = run(officer, packed([row(make.make_partner().number), row(partner.number, title="Water")]))
    batch.refresh_from_db()
    assert (findings.problems, batch.state) == ([], "uploaded")
    assert not Agreement.objects.exists()
    assert verify().is_sound


OF_A_REGISTER = ["Number", "Signature date", "Place", "In force since", "End"]


def test_an_old_register_comes_in_is_confirmed_and_then_is_not_undone() -> None:
    approve("register_since", date(2024, 1, 1))
    officer, partner = make.make_user("PO"), make.make_partner()
    told = [["12/2019", "2/5/2019", "Tunis", "2019-09-01", "2035-12-31"], ["13/2019", "25/5/2019", "Rabat", "", ""]]
    titles = ("Literacy", "Water")
    rows = [[*row(partner.number, "page.pdf", title=title), *of] for title, of in zip(titles, told, strict=True)]
    findings, batch = run(officer, packed(rows, [*HEAD, *OF_A_REGISTER], **{"page.pdf": PDF}))
    assert findings.problems == []
    first, second = Agreement.objects.order_by("pk")
    assert (first.earlier_number, first.earlier_signed_date) == ("12/2019", date(2019, 5, 2))
    assert (first.signature_place, first.entry_into_force, first.status) == ("Tunis", "date", "proposal")
    with pytest.raises(Refused, match="wrote this record"):
        make.move_on(first, "enter_signed", officer_of_the_register(officer))
    make.move_on(first, "enter_signed", make.make_user("LA"))
    entered = make.move_on(first, "enter_into_force", None)
    assert (entered.number, entered.in_force_date) == ("12/2019", date(2019, 9, 1))
    with pytest.raises(WorkedOn) as refused:
        undo(Import.objects.get(pk=batch.pk), actor=officer)
    assert [kept.record for kept in refused.value.kept] == [first]
    assert undo(Import.objects.get(pk=batch.pk), actor=officer, leaving=True) == 1
    assert list(Agreement.objects.all()) == [first]
    assert second.earlier_signed_date == date(2019, 5, 25)
    again, _batch = run(officer, packed([[*row(partner.number, title="Other"), *told[0]]], [*HEAD, *OF_A_REGISTER]))
    assert [twin["why"] for twin in again.as_json()["twins"][0]["twins"]] == ["the same number"]


def officer_of_the_register(user: User) -> User:
    """Give somebody who brings tables in the post of those who keep the register."""
    start = clock.today() - timedelta(days=100)
    Appointment.objects.create(user=user, role="LA", unit=make.make_unit(), title=make.text("LA"), start_date=start)
    return User.objects.get(pk=user.pk)
