"""What waits in a tray is seen by its owner alone, filed where they edit, and gone when it is decided on."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from zeal import zeal_ignore

from shiraka.apps.partners.models import Interaction
from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.backup.databases import _files_in
from shiraka.foundation.documents.models import Document
from shiraka.foundation.mail.filing import KEPT, discard, empty_old, file_message, hand_over
from shiraka.foundation.mail.models import Filing, Message, State, Why
from shiraka.foundation.mail.places import suggestions
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused
from tests.mail.story import contact, officer, partner, taken

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(answer: Any) -> None:
    """Read a file to its end, which closes it; to close the answer would close the connection to the database."""
    if answer.streaming:
        b"".join(answer)


def test_only_its_owner_sees_it() -> None:
    owner, other, head = officer(), officer("other@icesco.example"), officer("head@icesco.example", role="HS")
    kept = taken(subject="A secret", with_file=True)
    assert "A secret" in signed_in(owner).get("/mail/").content.decode()
    for path in (f"/mail/{kept.pk}/", f"/mail/{kept.pk}/files/1/"):
        answer = signed_in(owner).get(path)
        assert answer.status_code == 200
        read(answer)
        for stranger in (
            other,
            head,
            officer("audit@icesco.example", role="AU"),
            officer("ad@icesco.example", role="AD"),
        ):
            assert signed_in(stranger).get(path).status_code == 404
    assert "A secret" not in signed_in(other).get("/mail/").content.decode()
    for client in (signed_in(other), signed_in(head)):
        assert client.post(f"/mail/{kept.pk}/file/", {}).status_code == 404
        assert client.post(f"/mail/{kept.pk}/discard/", {"reason": "x"}).status_code == 404


def test_the_trail_names_it_by_its_number_alone() -> None:
    user = officer()
    kept = taken(subject="A secret", text="Hidden words.")
    file_message(kept, [partner()], actor=user)
    entry = Entry.objects.get(action="file_mail")
    assert entry.reference == f"e-mail {kept.pk}"
    assert entry.confidentiality == Confidentiality.STRICT
    assert "secret" not in f"{entry.reference} {entry.after} {entry.before}"


def test_it_is_filed_from_the_page_on_several_records() -> None:
    user = officer()
    known, other = partner("Rabat School"), partner("Fez School")
    contact(known)
    kept = taken(headers={"Cc": "fatou@univ.example"}, is_confirmed=False, with_file=True)
    client = signed_in(user)
    page = client.get(f"/mail/{kept.pk}/").content.decode()
    assert known.number in page
    given = {"suggested": f"partner-{known.pk}", "partner": other.number}
    # Each record takes it by itself, so what is asked for one is asked again for the next.
    with zeal_ignore():
        answer = client.post(f"/mail/{kept.pk}/file/", given)
    assert answer.status_code == 302
    assert {item.partner for item in Interaction.objects.all()} == {known, other}
    assert Document.objects.count() == 2
    kept.refresh_from_db()
    assert kept.state == State.FILED
    # Once more changes nothing.
    client.post(f"/mail/{kept.pk}/file/", {"partner": other.number})
    assert (Interaction.objects.count(), Filing.objects.count()) == (2, 2)


def test_a_page_says_what_is_missing() -> None:
    client, kept = signed_in(officer()), taken()
    assert client.post(f"/mail/{kept.pk}/file/", {}).status_code == 422
    assert client.post(f"/mail/{kept.pk}/discard/", {"reason": ""}).status_code == 422
    assert client.post(f"/mail/{kept.pk}/file/", {"partner": "nowhere"}).status_code == 422


def test_nobody_files_on_what_they_do_not_edit() -> None:
    reader, record = officer(role="LA"), partner()
    kept = taken()
    with pytest.raises(PermissionDenied):
        file_message(kept, [record], actor=reader)
    answer = signed_in(reader).post(f"/mail/{kept.pk}/file/", {"partner": record.number})
    assert answer.status_code == 422
    assert not Interaction.objects.exists()


def test_what_is_shown_is_text() -> None:
    client = signed_in(officer())
    kept = taken(subject="<b>bold</b>", text="<script>alert(1)</script>", sender='"<i>x</i>" <amina.sy@icesco.example>')
    page = client.get(f"/mail/{kept.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "<i>x" not in page
    file = client.get(f"/mail/{taken(text='With file.', with_file=True).pk}/files/1/")
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    read(file)


def test_what_it_quotes_is_filed_only_when_asked_for() -> None:
    user = officer()
    text = "Agreed.\n\nOn Mon, 23 Nov 2026 at 10:12, Fatou <fatou@univ.example> wrote:\n> Earlier words."
    kept = taken(text=text)
    file_message(kept, [partner()], actor=user)
    assert "Earlier words" not in Interaction.objects.latest("pk").summary
    file_message(kept, [partner()], actor=user, with_history=True)
    assert "Earlier words" in Interaction.objects.latest("pk").summary


def test_discarded_its_contents_are_gone_and_it_is_not_taken_again(django_capture_on_commit_callbacks: Any) -> None:
    user = officer()
    kept = taken(subject="Gone", with_file=True)
    name = kept.attachments.first().file.name  # type: ignore[union-attr]
    with django_capture_on_commit_callbacks(execute=True):
        discard(kept, actor=user, reason="Not for us")
    kept.refresh_from_db()
    assert (kept.state, kept.subject, kept.text, kept.people) == (State.DISCARDED, "", "", [])
    assert not default_storage.exists(name)
    assert Entry.objects.get(action="discard_mail").reason == "Not for us"
    taken(subject="Gone", with_file=True)
    assert Message.objects.count() == 1
    with pytest.raises(Refused):
        file_message(kept, [partner()], actor=user)
    with pytest.raises(Refused):
        discard(kept, actor=user, reason="Again")


def test_what_was_filed_keeps_its_contents_for_a_while() -> None:
    user = officer()
    kept = taken(with_file=True)
    file_message(kept, [partner()], actor=user)
    assert empty_old() == 0
    with clock.frozen(clock.now() + KEPT + timedelta(days=1)):
        assert empty_old() == 1
    kept.refresh_from_db()
    assert (kept.state, kept.text) == (State.FILED, "")
    assert Interaction.objects.get().summary
    assert Document.objects.exists()


def test_what_came_from_strangers_is_handed_over_by_the_head() -> None:
    head, user = officer("head@icesco.example", role="HS"), officer()
    kept = taken(sender="stranger@elsewhere.example", subject="Hello")
    assert signed_in(user).get("/mail/unknown/").status_code == 403
    assert signed_in(user).get(f"/mail/{kept.pk}/").status_code == 404
    client = signed_in(head)
    assert "Hello" in client.get("/mail/unknown/").content.decode()
    assert client.get(f"/mail/{kept.pk}/").status_code == 200
    assert client.post(f"/mail/{kept.pk}/hand-over/", {"to": user.pk}).status_code == 302
    kept.refresh_from_db()
    assert (kept.owner, kept.state, kept.why) == (user, State.UNFILED, Why.HANDED_OVER)
    assert client.get(f"/mail/{kept.pk}/").status_code == 404
    assert Entry.objects.get(action="hand_over_mail").after == {"owner": user.username}
    with pytest.raises(Refused):
        hand_over(kept, actor=head, to=user)
    other = taken(sender="stranger@elsewhere.example", subject="Other")
    with pytest.raises(PermissionDenied):
        hand_over(other, actor=user, to=user)
    with pytest.raises(Refused):
        hand_over(other, actor=head, to=officer("ep@univ.example", role="EP"))
    with clock.frozen(clock.now() + KEPT + timedelta(days=1)):
        empty_old()
    other.refresh_from_db()
    assert (other.state, other.subject) == (State.DISCARDED, "")


@pytest.mark.parametrize("role", ["EP", "NC"])
def test_from_outside_there_is_no_tray(role: str) -> None:
    client = signed_in(officer("x@univ.example", role=role, country="MAR", organisation_number="P-00001"))
    assert client.get("/mail/").status_code == 403
    assert client.get("/").status_code == 200
    assert "/mail/" not in client.get("/").content.decode()


def test_records_are_suggested_by_number_and_person() -> None:
    user = officer()
    by_number, by_person = partner("One"), partner("Two")
    contact(by_person, "omar@people.example")
    kept = taken(text=f"About {by_number.number}.", headers={"Cc": "omar@people.example"}, is_confirmed=False)
    found = suggestions(kept, user)
    assert [one.record for one in found] == [by_person, by_number]
    assert [one.record for one in found if one.is_sure] == [by_person]


def test_where_nothing_is_surer_they_are_suggested_by_domain_and_else_by_name() -> None:
    user = officer()
    by_domain, by_name = partner("Three", website="https://www.ministry.example/"), partner("Four")
    contact(by_name, "another@four.example", "Zaynab Qadiri")
    partner("Five", confidentiality=Confidentiality.STRICT, website="https://ministry.example")
    kept = taken(headers={"Cc": "x@ministry.example"})
    assert [one.record for one in suggestions(kept, user)] == [by_domain]
    kept = taken(text="Another.", headers={"Cc": "Zaynab Qadiri <z@gmail.com>"})
    assert [one.record for one in suggestions(kept, user)] == [by_name]


def test_files_that_wait_are_in_a_backup() -> None:
    officer()
    kept = taken(with_file=True)
    file = kept.attachments.exclude(file="").get()
    with connection.cursor() as cursor:
        assert (file.file.name, file.sha256) in _files_in(cursor)


@pytest.mark.parametrize("count", [1, 8])
def test_a_list_costs_the_same_for_few_and_many(count: int, django_assert_max_num_queries: Any) -> None:
    user = officer()
    record = partner()
    for number in range(count):
        file_message(taken(text=f"Number {number}"), [record], actor=user)
    client = signed_in(user)
    client.get("/mail/")
    with django_assert_max_num_queries(15):
        assert client.get("/mail/?state=filed").status_code == 200
