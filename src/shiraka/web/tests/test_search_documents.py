"""The text of documents is found by whoever may read them, and by nobody else."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import TestCase
from pytest_django import Settings

from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests import factories as make
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.documents.actions import add_document, add_version
from shiraka.foundation.documents.models import Document
from shiraka.foundation.entities.indexing import index_everything
from shiraka.foundation.entities.search import search
from shiraka.foundation.fulltext.documents import unread
from shiraka.foundation.fulltext.models import Passage
from shiraka.foundation.jobs.runner import run_waiting
from shiraka.foundation.people.models import Appointment, User
from shiraka.foundation.search.models import DOCUMENT, IndexEntry

pytestmark = pytest.mark.django_db

WORDS = "Rapport annuel. Les lanternes flottantes de Saint-Louis éclairent la lagune."


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def brought(partner: Partner, actor: User, words: str = WORDS, **more: object) -> Document:
    upload = ContentFile(words.encode(), name="rapport.txt")
    told = {"title": "Annual report", "kind": "other", "language": "fr", **more}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return add_document(partner, actor=actor, upload=upload, **told)  # type: ignore[arg-type]


def found(user: User, typed: str) -> list[str]:
    return [hit.title for hit in search(user, typed).hits if hit.kind == DOCUMENT]


def of_partner(partner: Partner) -> User:
    outside = make.make_user("EP")
    Appointment.objects.filter(user=outside).update(organisation_number=partner.number)
    return User.objects.get(pk=outside.pk)


def test_a_document_is_found_by_its_title_at_once_and_by_its_text_once_read() -> None:
    officer = make.make_user("PO")
    brought(make.make_partner(lead_officer=officer), officer)
    assert found(officer, "annual report") == ["Annual report"]
    assert found(officer, "lanterne lagune") == []
    run_waiting()
    (hit,) = search(officer, "lanterne lagune").hits
    assert [piece.text for piece in hit.passages[0].pieces if piece.is_found] == ["lanternes", "lagune"]
    assert str(hit.belongs_to)


def test_the_next_version_takes_the_place_of_the_text() -> None:
    officer = make.make_user("PO")
    document = brought(make.make_partner(lead_officer=officer), officer)
    with TestCase.captureOnCommitCallbacks(execute=True):
        add_version(document, actor=officer, upload=ContentFile(b"Only kites now.", name="rapport.txt"))
    run_waiting()
    assert found(officer, "kite") == ["Annual report"]
    assert found(officer, "lagune") == []
    assert Passage.objects.count() == 1


def test_what_is_more_confidential_than_its_record_is_found_by_whoever_brought_it() -> None:
    officer, colleague = make.make_user("PO"), make.make_user("PO")
    brought(make.make_partner(lead_officer=officer), officer, confidentiality=Confidentiality.CONFIDENTIAL)
    run_waiting()
    assert found(officer, "lagune") == ["Annual report"]
    assert found(colleague, "lagune") == []
    assert search(colleague, "lagune").found == 0


def test_from_outside_only_what_is_shared_is_found() -> None:
    officer = make.make_user("PO")
    partner = make.make_partner(lead_officer=officer)
    theirs, others = of_partner(partner), of_partner(make.make_partner())
    brought(partner, officer)
    brought(partner, officer, title="Shared report", words=WORDS + " Suite.", is_shared=True)
    run_waiting()
    assert found(theirs, "lagune") == ["Shared report"]
    assert found(others, "lagune") == []


def test_documents_of_records_one_may_not_see_are_not_found() -> None:
    officer = make.make_user("PO")
    partner = make.make_partner(lead_officer=officer, confidentiality=Confidentiality.CONFIDENTIAL)
    brought(partner, officer)
    run_waiting()
    assert found(officer, "lagune") == ["Annual report"]
    assert found(make.make_user("PO"), "lagune") == []


def test_the_index_made_anew_finds_what_it_found_before() -> None:
    officer = make.make_user("PO")
    partner = make.make_partner(lead_officer=officer)
    brought(partner, officer)
    run_waiting()
    IndexEntry.objects.all().delete()
    assert len(unread()) == 1
    index_everything()
    run_waiting()
    assert unread() == []
    assert found(officer, "lagune") == ["Annual report"]
    assert partner in [hit.record for hit in search(officer, partner.number).hits]
