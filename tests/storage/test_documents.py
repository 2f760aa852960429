"""Documents in a store that speaks S3: the same promises as in a folder, over HTTP and by the pages."""

import hashlib
from http import HTTPStatus

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests.factories import make_partner
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.models import Document, DocumentVersion
from shiraka.foundation.entities.search import search
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.jobs.runner import run_waiting
from tests.journeys.desk import Desk, file_of
from tests.journeys.scene import page_of, somebody
from tests.storage.server import NOBODY_LISTENS, Bucket, kept_in

pytestmark = pytest.mark.django_db

WORDS = "Compte rendu : les lanternes flottantes éclairent la lagune. محضر"
SAID = {"title": "Minutes", "kind": "other", "language": "fr"}


@pytest.fixture
def officer(bucket: Bucket) -> Desk:
    assert bucket.held() == {}
    return somebody("PO")


@pytest.fixture
def partner(officer: Desk) -> Partner:
    return make_partner(lead_officer=officer.person)


def place_of(content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    return f"documents/{sha256[:2]}/{sha256}"


def fetched(client: Client, document: Document, number: int = 1) -> tuple[int, bytes]:
    answer = client.get(f"/documents/{document.pk}/v{number}/")
    return answer.status_code, b"".join(answer) if answer.status_code == HTTPStatus.OK else b""


def test_what_goes_up_by_the_page_lies_there_under_its_hash_and_comes_down_whole(
    bucket: Bucket, officer: Desk, partner: Partner
) -> None:
    officer.attach(page_of(partner), WORDS, **SAID)
    content, version = WORDS.encode(), DocumentVersion.objects.get()
    assert bucket.held() == {place_of(content): content}
    assert (version.file.name, version.sha256) == (place_of(content), hashlib.sha256(content).hexdigest())
    assert fetched(officer.client, version.document) == (200, content)
    answer = officer.client.get(f"/documents/{version.document_id}/v1/")
    assert b"".join(answer) == content
    assert answer["Content-Length"] == str(len(content))
    assert answer["Content-Disposition"] == 'attachment; filename="text.txt"'
    assert Entry.objects.get(action="add_document").after["sha256"] == version.sha256


def test_it_is_not_there_for_whoever_may_not_read_it(officer: Desk, partner: Partner) -> None:
    officer.attach(page_of(partner), WORDS, **SAID)
    document = Document.objects.get()
    outside, nobody = somebody("EP", organisation_number="P-99999"), Client()
    assert fetched(outside.client, document)[0] == 404
    assert fetched(nobody, document)[0] == 302
    Document.objects.update(confidentiality=Confidentiality.STRICT)
    assert fetched(somebody("HS").client, document)[0] == 404


def test_the_same_bytes_lie_there_once_and_a_next_version_beside_the_first(
    bucket: Bucket, officer: Desk, partner: Partner
) -> None:
    officer.attach(page_of(partner), WORDS, **SAID)
    officer.attach(page_of(make_partner(lead_officer=officer.person)), WORDS, **SAID)
    assert len(bucket.held()) == 1
    document = Document.objects.earliest("pk")
    form = officer.open(f"{page_of(partner)}documents/add/?version_of={document.pk}")
    assert officer.send(form, file=file_of("Corrected.")).status == 200
    assert set(bucket.held()) == {place_of(WORDS.encode()), place_of(b"Corrected.")}
    assert fetched(officer.client, document, 1) == (200, WORDS.encode())
    assert fetched(officer.client, document, 2) == (200, b"Corrected.")


def test_a_large_file_goes_up_in_parts_and_is_the_same_again(bucket: Bucket, officer: Desk, partner: Partner) -> None:
    lines = b"".join(b"Line %d of a long report.\n" % number for number in range(330_000))
    upload = SimpleUploadedFile("report.txt", lines, content_type="text/plain")
    form = officer.open(f"{page_of(partner)}documents/add/")
    assert officer.send(form, **SAID, file=upload).status == 200
    assert bucket.held() == {place_of(lines): lines}
    assert fetched(officer.client, Document.objects.get()) == (200, lines)


def test_what_was_changed_or_removed_there_is_not_sent_and_kept_as_evidence(
    bucket: Bucket, officer: Desk, partner: Partner
) -> None:
    officer.attach(page_of(partner), WORDS, **SAID)
    place = place_of(WORDS.encode())
    bucket.put(place, b"Something else.")
    assert fetched(officer.client, Document.objects.get())[0] == 500
    officer.attach(page_of(make_partner(lead_officer=officer.person)), WORDS, **SAID)
    assert fetched(officer.client, Document.objects.latest("pk")) == (200, WORDS.encode())
    assert bucket.held()[place] == b"Something else."
    default_storage.delete(place)
    assert fetched(officer.client, Document.objects.earliest("pk"))[0] == 500


def test_the_text_is_read_from_there_as_soon_as_it_answers(officer: Desk, partner: Partner) -> None:
    officer.attach(page_of(partner), WORDS, **SAID)
    with kept_in(NOBODY_LISTENS):
        (failed,) = run_waiting()
    assert (failed.name, failed.state) == ("fulltext.read_document", State.RETRYING)
    assert "does not answer" in failed.told_error
    assert search(officer.person, "lanterne").found == 0
    Job.objects.update(next_attempt_at=failed.created_at)
    assert [job.state for job in run_waiting()] == [State.SUCCEEDED]
    assert [hit.title for hit in search(officer.person, "lanterne").hits] == ["Minutes"]


def test_while_it_does_not_answer_nothing_is_half_stored_and_everybody_is_told(
    bucket: Bucket, officer: Desk, partner: Partner
) -> None:
    officer.attach(page_of(partner), WORDS, **SAID)
    document, told = Document.objects.get(), Entry.objects.count()
    with kept_in(NOBODY_LISTENS):
        address = f"{page_of(partner)}documents/add/"
        sent = officer.client.post(address, {**SAID, "title": "Annex", "file": file_of("An annex.")})
        fetch = officer.client.get(f"/documents/{document.pk}/v1/")
        api = f"/api/v1/document/{document.pk}/versions/1/content"
        asked = officer.client.get(api)
    page = sent.content.decode()
    assert (sent.status_code, fetch.status_code, asked.status_code) == (503, 503, 503)
    assert "does not answer" in page
    assert 'value="Annex"' in page
    assert "The files cannot be reached" in fetch.content.decode()
    assert (asked.json()["title"], asked["Retry-After"]) == ("The files cannot be reached", "60")
    assert (Document.objects.count(), Entry.objects.count(), len(bucket.held())) == (1, told, 1)
    officer.attach(page_of(partner), "An annex.", **{**SAID, "title": "Annex"})
    assert fetched(officer.client, document) == (200, WORDS.encode())
    assert len(bucket.held()) == 2


@pytest.mark.usefixtures("bucket")
def test_a_name_that_is_taken_is_not_written_over() -> None:
    first = default_storage.save("note", ContentFile(b"First."))
    second = default_storage.save("note", ContentFile(b"Second."))
    assert first != second
    with default_storage.open(first) as found:
        assert found.read() == b"First."
    with pytest.raises(FileNotFoundError):
        default_storage.open("none")
