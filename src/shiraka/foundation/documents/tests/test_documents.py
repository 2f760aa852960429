"""A document belongs to its record: who may add, who may read, what the trail keeps."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiraka.foundation import clock
from shiraka.foundation.access.levels import MASK, Confidentiality
from shiraka.foundation.access.models import Reader
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.actions import UploadRefused, add_document, add_version, share_document
from shiraka.foundation.documents.models import Document, DocumentKind, DocumentVersion
from shiraka.foundation.documents.queries import documents_of
from shiraka.foundation.documents.reading import forget_versions, may_read
from shiraka.foundation.documents.storage import FileDamaged, opened
from shiraka.foundation.documents.tests import samples
from shiraka.foundation.documents.tests.stand_in import make_record, make_user
from shiraka.foundation.people.models import Role, User

pytestmark = pytest.mark.django_db


def pdf(note: str = "") -> ContentFile[bytes]:
    content = samples.PDF.replace(b"%%EOF", note.encode() + b"\n%%EOF")
    return ContentFile(content, name="../Protocole signé.pdf")


def add(record: Entry, actor: User | None, level: Confidentiality | None = None, note: str = "") -> Document:
    return add_document(
        record,
        actor=actor,
        title="Protocol",
        kind=DocumentKind.SIGNED,
        language="fr",
        upload=pdf(note),
        confidentiality=level,
    )


def test_a_document_is_stored_under_its_hash_and_told_in_the_trail(tmp_path: Path) -> None:
    record, officer = make_record(), make_user("officer", Role.PO)
    version = add(record, officer).versions.get()
    assert version.number == 1
    assert version.original_name == "Protocole signé.pdf"
    assert (tmp_path / "documents" / version.sha256[:2] / version.sha256).read_bytes() == pdf().read()
    entry = Entry.objects.get(action="add_document")
    assert (entry.actor, entry.object_id) == (officer, record.pk)
    assert entry.after["sha256"] == version.sha256
    assert entry.after["file"] == "Protocole signé.pdf"


def test_a_new_version_leaves_the_earlier_one_as_it_was() -> None:
    record, officer = make_record(), make_user("officer", Role.PO)
    document = add(record, officer)
    add_version(document, actor=officer, upload=pdf("second"))
    stored = documents_of(record, officer)[0]
    assert [version.number for version in stored.versions] == [2, 1]
    assert stored.latest.sha256 != stored.earlier[0].sha256
    told = Entry.objects.get(action="add_version")
    assert told.before["document_version"] == 1
    assert told.after["document_version"] == 2


def test_the_present_version_is_not_taken_twice() -> None:
    record, officer = make_record(), make_user("officer", Role.PO)
    document = add(record, officer)
    with pytest.raises(UploadRefused, match="already the present version"):
        add_version(document, actor=officer, upload=pdf())
    assert DocumentVersion.objects.count() == 1


def test_the_same_content_on_two_records_is_stored_once(tmp_path: Path) -> None:
    officer = make_user("officer", Role.PO)
    add(make_record(), officer)
    add(make_record(), officer)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_refused_file_leaves_nothing_behind(tmp_path: Path) -> None:
    record, officer = make_record(), make_user("officer", Role.PO)
    with pytest.raises(UploadRefused):
        add_document(
            record,
            actor=officer,
            title="Page",
            kind=DocumentKind.OTHER,
            language="",
            upload=ContentFile(b"<html>", name="page.pdf"),
        )
    assert not Document.objects.exists()
    assert not list(tmp_path.iterdir())
    assert not Entry.objects.filter(action="add_document").exists()


def test_who_may_not_edit_the_record_may_not_add_to_it() -> None:
    record = make_record()
    for reader in (make_user("legal", Role.LA), make_user("auditor", Role.AU), make_user("admin", Role.AD)):
        with pytest.raises(PermissionDenied):
            add(record, reader)


def test_an_external_contact_adds_to_and_reads_only_what_is_theirs() -> None:
    partner = make_user("partner", Role.EP, organisation="P-00001")
    own, foreign = make_record(reference="P-00001"), make_record(reference="P-00002")
    assert may_read(partner, add(own, partner))
    with pytest.raises(PermissionDenied):
        add(foreign, partner)
    assert not may_read(partner, add(foreign, None))


def test_a_document_of_ours_is_read_outside_only_when_it_is_shared() -> None:
    record, officer = make_record(reference="P-00001"), make_user("officer", Role.PO)
    partner = make_user("partner", Role.EP, organisation="P-00001")
    document = add(record, officer)
    assert not may_read(partner, document)
    assert documents_of(record, partner) == []
    shared = share_document(document, actor=officer, is_shared=True)
    assert may_read(partner, shared)
    forget_versions(record)
    assert [told.is_shared for told in documents_of(record, partner)] == [True]
    assert not may_read(make_user("stranger", Role.EP, organisation="P-00002"), shared)
    assert not may_read(partner, share_document(document, actor=officer, is_shared=False))
    told = [(entry.action, entry.before, entry.after) for entry in Entry.objects.filter(action__contains="share_")]
    named = {"document": "Protocol"}
    assert told == [
        ("unshare_document", {"is_shared": True}, {**named, "is_shared": False}),
        ("share_document", {"is_shared": False}, {**named, "is_shared": True}),
    ]


def test_sharing_is_for_whoever_edits_the_record_here() -> None:
    record, officer = make_record(reference="P-00001"), make_user("officer", Role.PO)
    partner = make_user("partner", Role.EP, organisation="P-00001")
    document = add(record, officer)
    for person in (partner, make_user("lawyer", Role.LA), make_user("auditor", Role.AU)):
        with pytest.raises(PermissionDenied):
            share_document(document, actor=person, is_shared=True)
    secret = add(record, make_user("other", Role.PO), Confidentiality.CONFIDENTIAL)
    with pytest.raises(PermissionDenied):
        share_document(secret, actor=officer, is_shared=True)


def test_a_confidential_document_is_not_read_outside_though_it_is_shared() -> None:
    record, officer = make_record(reference="P-00001"), make_user("officer", Role.PO)
    partner = make_user("partner", Role.EP, organisation="P-00001")
    document = add(record, officer, Confidentiality.CONFIDENTIAL)
    assert not may_read(partner, share_document(document, actor=officer, is_shared=True))


def test_contacts_of_one_organisation_read_and_continue_what_either_brought() -> None:
    record, officer = make_record(reference="P-00001"), make_user("officer", Role.PO)
    partner, colleague = (make_user(name, Role.EP, organisation="P-00001") for name in ("partner", "colleague"))
    brought = add(record, partner)
    assert may_read(colleague, brought)
    add_version(brought, actor=colleague, upload=pdf("second"))
    ours = share_document(add(record, officer, note="ours"), actor=officer, is_shared=True)
    with pytest.raises(PermissionDenied):
        add_version(ours, actor=partner, upload=pdf("theirs"))
    assert {told.is_shared: told.takes_versions for told in documents_of(record, partner)} == {False: True, True: False}


def test_a_document_above_its_record_is_hidden_from_readers_of_the_record() -> None:
    record, officer, other = make_record(), make_user("officer", Role.PO), make_user("other", Role.PO)
    document = add(record, officer, Confidentiality.CONFIDENTIAL)
    assert may_read(officer, document)
    assert not may_read(other, document)
    assert documents_of(record, other) == []
    assert may_read(make_user("auditor", Role.AU), document)
    with pytest.raises(PermissionDenied):
        add_version(document, actor=other, upload=pdf("second"))


def test_a_named_reader_reads_a_strictly_confidential_document_and_nobody_else() -> None:
    record, named, officer = make_record(), make_user("named", Role.HS), make_user("officer", Role.PO)
    document = add(record, officer, Confidentiality.STRICT)
    assert not may_read(named, document)
    Reader.objects.create(record=document, user=named, named_at=clock.now(), named_by=officer)
    assert may_read(named, document)
    assert not may_read(officer, document)
    assert not may_read(make_user("auditor", Role.AU), document)


def test_the_lead_of_a_record_reads_its_confidential_documents() -> None:
    lead = make_user("lead", Role.PO)
    record = make_record(actor=lead)
    assert may_read(lead, add(record, None, Confidentiality.CONFIDENTIAL))
    assert not may_read(lead, add(record, None, Confidentiality.STRICT))


def test_a_document_is_never_less_confidential_than_its_record() -> None:
    record, officer = make_record(confidentiality=3), make_user("officer", Role.PO)
    document = add(record, None, Confidentiality.PUBLIC)
    assert not may_read(officer, document)


def test_the_trail_does_not_name_a_document_above_its_record() -> None:
    add(make_record(), None, Confidentiality.STRICT)
    told = Entry.objects.get(action="add_document").after
    assert told["document"] == MASK
    assert "Protocol" not in str(told)


def test_listing_costs_the_same_for_thirty_documents_as_for_three() -> None:
    record, officer = make_record(), make_user("officer", Role.PO)
    counts = []
    for size in (3, 30):
        while Document.objects.count() < size:
            add(record, officer, note=str(Document.objects.count()))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(documents_of(record, officer)) == size
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 3


def test_a_changed_file_is_found_out_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    version = add(make_record(), None).versions.get()
    path = tmp_path / version.file.name
    path.write_bytes(path.read_bytes().replace(b"Catalog", b"catalog"))
    with pytest.raises(FileDamaged):
        opened(version)
    assert version.sha256 in caplog.text


def test_a_missing_file_is_found_out(tmp_path: Path) -> None:
    version = add(make_record(), None).versions.get()
    (tmp_path / version.file.name).unlink()
    with pytest.raises(FileDamaged):
        opened(version)


def test_content_stored_again_is_whole_beside_a_damaged_file(tmp_path: Path) -> None:
    first = add(make_record(), None).versions.get()
    (tmp_path / first.file.name).write_bytes(b"damaged")
    second = add(make_record(), None).versions.get()
    assert second.file.name != first.file.name
    with opened(second) as stored:
        assert stored.read() == pdf().read()
    assert (tmp_path / first.file.name).read_bytes() == b"damaged"
