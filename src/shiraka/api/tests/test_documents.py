from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shiraka.api.tests.world import BASE, Caller, caller, make, problem, read

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def officer() -> Caller:
    return caller("PO")


def upload(who: Caller, path: str, name: str, content: bytes, **facts: str) -> Any:
    client = Client(headers={"Authorization": f"Bearer {who.secret}"})
    file = SimpleUploadedFile(name, content)
    return client.post(f"{BASE}{path}", {"title": "The text", "kind": "text", "file": file, **facts})


def test_a_document_is_added_listed_and_fetched_with_its_own_bytes(officer: Caller) -> None:
    path = f"/partner/{make(officer)['id']}/documents"
    response = upload(officer, path, "text.pdf", PDF)
    assert response.status_code == 201, response.content
    (listed,) = read(officer.get(path))
    assert listed == read(response)
    url = listed["versions"][0]["url"].removeprefix(BASE)
    fetched = officer.get(url)
    assert b"".join(fetched.streaming_content) == PDF
    assert fetched["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in fetched["Content-Disposition"]
    problem(caller("AD").get(url), 404)
    problem(caller("PO", "contact:read").get(url), 404)
    problem(officer.get(url.replace("versions/1", "versions/9")), 404)


def test_the_document_of_a_hidden_record_is_not_there_for_others(officer: Caller) -> None:
    path = f"/partner/{make(officer, confidentiality=3)['id']}/documents"
    assert upload(officer, path, "text.pdf", PDF).status_code == 201
    url = read(officer.get(path))[0]["versions"][0]["url"].removeprefix(BASE)
    problem(caller("PO").get(url), 404)
    problem(caller("PO").get(path), 404)


def test_a_file_that_is_not_what_its_name_says_is_refused_with_a_sentence(officer: Caller) -> None:
    path = f"/partner/{make(officer)['id']}/documents"
    assert problem(upload(officer, path, "text.pdf", b"MZ\x90\x00" + b"\0" * 100), 422)["errors"]["file"]
    assert "kind" in problem(upload(officer, path, "text.pdf", PDF, kind="virus"), 422)["errors"]
    problem(upload(caller("LA"), path, "text.pdf", PDF), 403)


def test_an_upload_without_a_file_or_that_breaks_off_is_refused(officer: Caller) -> None:
    path = f"{BASE}/partner/{make(officer)['id']}/documents"
    client = Client(headers={"Authorization": f"Bearer {officer.secret}"})
    problem(client.post(path, {"title": "x"}), 422)
    broken = client.generic("POST", path, b"nothing of the kind", content_type="multipart/form-data; boundary=x")
    assert broken.status_code in {400, 422}
    problem(client.generic("POST", path, b"x", content_type="multipart/form-data"), 400)
    problem(client.post(path, {}, content_type="application/json"), 415)


def test_a_next_version_keeps_what_was_said_of_the_document(officer: Caller) -> None:
    path = f"/partner/{make(officer)['id']}/documents"
    first = read(upload(officer, path, "text.pdf", PDF, title="Statutes"))
    second = upload(officer, path, "later.pdf", PDF + b"\n", title="", kind="", version_of=str(first["id"]))
    assert second.status_code == 201, second.content
    assert read(second) | {"versions": first["versions"]} == first
    assert [version["number"] for version in read(second)["versions"]] == [2, 1]
    assert (
        "file" in problem(upload(officer, path, "later.pdf", PDF + b"\n", version_of=str(first["id"])), 422)["errors"]
    )
    elsewhere = f"/partner/{make(officer)['id']}/documents"
    problem(upload(officer, elsewhere, "later.pdf", PDF, version_of=str(first["id"])), 404)


def test_a_document_is_shared_with_the_other_side_when_it_is_added_or_later(officer: Caller) -> None:
    partner = make(officer)
    path = f"/partner/{partner['id']}/documents"
    contact = caller("EP", organisation_number=partner["number"])
    kept = read(upload(officer, path, "kept.pdf", PDF, title="Kept"))
    shared = read(upload(officer, path, "shared.pdf", PDF + b"\n", title="Shared", is_shared="true"))
    assert (kept["is_shared"], shared["is_shared"]) == (False, True)
    (told,) = read(contact.get(path))
    assert (told["title"], told["confidentiality"], told["versions"][0]["uploaded_by"]) == ("Shared", None, None)
    url = kept["versions"][0]["url"].removeprefix(BASE)
    problem(contact.get(url), 404)
    problem(contact.patch(f"{path}/{shared['id']}", {"is_shared": False}), 403)
    problem(officer.patch(f"{path}/{kept['id']}", {}), 422)
    problem(officer.patch(f"{path}/0", {"is_shared": True}), 404)
    assert read(officer.patch(f"{path}/{kept['id']}", {"is_shared": True}))["is_shared"] is True
    assert b"".join(contact.get(url).streaming_content) == PDF
    assert read(officer.patch(f"{path}/{shared['id']}", {"is_shared": False}))["is_shared"] is False
    assert [told["title"] for told in read(contact.get(path))] == ["Kept"]
    mine = upload(contact, path, "mine.pdf", PDF + b"\n\n", title="Mine", is_shared="true")
    assert read(mine)["is_shared"] is False
