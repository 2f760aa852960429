"""An e-mail is taken once, for the account it came from, and filed only where that is certain."""

from typing import Any

import pytest
from django.core.files.storage import default_storage

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.partners.models import Interaction, Partner
from shiraka.apps.partners.terms import InteractionKind, PartnerStatus
from shiraka.apps.partners.tests.factories import with_status
from shiraka.engines.mail import LIMITS
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.models import Document
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.entities.search import search
from shiraka.foundation.letters.tests.sent import letters
from shiraka.foundation.mail import taking
from shiraka.foundation.mail.models import Filing, Message, State, Why
from shiraka.foundation.mail.taking import Taken, take
from shiraka.foundation.people.tests.factories import make_unit
from shiraka.values.text import Text
from tests.mail.story import contact, mail, officer, partner, taken

pytestmark = pytest.mark.django_db


def test_a_number_in_the_subject_files_it_with_its_files_and_says_how_it_came() -> None:
    user, record = officer(), partner()
    assert take(mail(subject=f"Re: Visit ({record.number})", with_file=True)) is Taken.FILED
    interaction = Interaction.objects.get()
    assert (interaction.partner, interaction.kind) == (record, InteractionKind.EMAIL)
    assert interaction.subject == f"Visit ({record.number})"
    assert interaction.sent_in_by == "amina.sy@icesco.example"
    assert interaction.created_by == user
    assert interaction.held_date.isoformat() == "2026-11-23"
    assert "We met the rector." in interaction.summary
    assert "run.exe" in interaction.summary
    assert [document.title for document in Document.objects.all()] == ["draft.pdf"]
    assert Document.objects.get().record == interaction
    assert search(user, "rector").hits[0].record == interaction
    kept = Message.objects.get()
    assert (kept.state, kept.owner) == (State.FILED, user)
    assert Filing.objects.get().is_automatic


def test_the_number_may_stand_in_the_address() -> None:
    officer()
    record = partner()
    take(mail(to=f"box+{record.number}@icesco.example"))
    assert Interaction.objects.get().partner == record


def test_an_agreement_takes_it_among_its_documents() -> None:
    unit = make_unit()
    user = officer(unit=unit)
    made = Agreement(title=Text(en="Memorandum"), unit=unit, type="MOU", languages=["en"], lead_officer=user)
    agreement = create_record(made, actor=None)
    take(mail(subject=f"{agreement.draft_number} comments", with_file=True))
    titles = {document.title for document in Document.objects.all()}
    assert titles == {f"E-mail: {agreement.draft_number} comments", "draft.pdf"}
    assert {document.record for document in Document.objects.all()} == {agreement}


def test_it_changes_no_state_and_wakes_nobody() -> None:
    officer()
    record = with_status("dormant")
    take(mail(subject=record.number))
    record.refresh_from_db()
    assert record.status == PartnerStatus.DORMANT
    assert record.last_contact_date is not None


def test_a_sender_that_the_server_did_not_confirm_files_nothing() -> None:
    user, record = officer(), partner()
    kept = taken(subject=record.number, is_confirmed=False)
    assert (kept.state, kept.why, kept.owner) == (State.UNFILED, Why.NOT_CONFIRMED, user)
    assert not Interaction.objects.exists()


def test_without_a_server_to_believe_nothing_is_filed_by_itself(settings: Any) -> None:
    settings.SHIRAKA_MAIL_SERVER_ID = ""
    officer()
    assert taken(subject=partner().number).why == Why.NOT_CONFIRMED


def test_taken_twice_it_is_one() -> None:
    officer()
    data = mail(subject=partner().number, with_file=True)
    assert [take(data), take(b"Received: from another way\n" + data)] == [Taken.FILED, Taken.KNOWN]
    assert (Message.objects.count(), Interaction.objects.count(), Document.objects.count()) == (1, 1, 1)
    assert len(letters()) == 1


def test_an_answer_follows_what_it_answers() -> None:
    officer()
    record = partner()
    take(mail(subject=record.number, headers={"Message-ID": "<first@icesco.example>"}))
    take(
        mail(
            subject="Further",
            headers={"Message-ID": "<second@icesco.example>", "In-Reply-To": "<first@icesco.example>"},
        )
    )
    assert [item.partner for item in Interaction.objects.all()] == [record, record]


def test_a_contact_among_the_people_files_it_and_took_part() -> None:
    officer()
    record = partner()
    known = contact(record, "Fatou@Univ.example")
    partner("Another")
    take(mail(headers={"Cc": "fatou@univ.example, omar@ministry.example"}))
    interaction = Interaction.objects.get()
    assert interaction.partner == record
    assert list(interaction.contacts.all()) == [known]
    assert "omar@ministry.example" in interaction.people
    assert "box@icesco.example" not in interaction.people


def test_contacts_of_two_partners_leave_it_in_the_tray() -> None:
    officer()
    contact(partner(), "one@univ.example")
    contact(partner("Another"), "two@other.example")
    assert taken(headers={"Cc": "one@univ.example, two@other.example"}).why == Why.SEVERAL


def test_two_numbers_leave_it_in_the_tray() -> None:
    officer()
    assert taken(subject=f"{partner().number} {partner('Another').number}").why == Why.SEVERAL


def test_what_one_may_not_edit_or_see_is_told_alike() -> None:
    reader = officer(role="LA")
    record = partner()
    assert taken(subject=record.number).why == Why.NOT_THEIRS
    reader.posts.update(role="PO", unit=make_unit("OTHER"))
    Partner.objects.filter(pk=record.pk).update(confidentiality=Confidentiality.STRICT)
    hidden = taken(subject=record.number, text="Hidden.")
    absent = taken(subject="P-99999", text="Absent.")
    assert hidden.why == absent.why == Why.NOT_THEIRS


@pytest.mark.parametrize("role", ["EP", "NC"])
def test_an_account_from_outside_is_a_stranger(role: str) -> None:
    record = partner()
    officer(role=role, unit=None, organisation_number=record.number, country="MAR")
    assert taken(subject=record.number).state == State.UNKNOWN


def test_closed_and_double_accounts_are_strangers() -> None:
    user = officer()
    user.is_active = False
    user.save()
    assert taken().state == State.UNKNOWN
    officer("double@icesco.example")
    officer("double@icesco.example")
    assert taken(sender="double@icesco.example").state == State.UNKNOWN
    officer("left@icesco.example").posts.all().delete()
    assert taken(sender="left@icesco.example").state == State.UNKNOWN


def test_what_a_contact_writes_is_proposed_to_the_officer_and_not_filed() -> None:
    user = officer()
    record = partner(lead_officer=user)
    contact(record)
    kept = taken(sender="Fatou <FATOU@univ.example>", to="box@icesco.example")
    assert (kept.owner, kept.state, kept.why) == (user, State.UNFILED, Why.CONTACT)
    assert not Interaction.objects.exists()
    (letter,) = letters()
    assert letter.to == [user.email]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Return-Path": "<>"},
        {"From": "shiraka@icesco.example"},
        {"From": "box+x@icesco.example"},
    ],
)
def test_what_programs_and_we_wrote_is_set_aside(headers: dict[str, str]) -> None:
    officer()
    officer("shiraka@icesco.example")
    assert take(mail(headers=headers)) is Taken.SET_ASIDE
    assert not Message.objects.exists()
    assert letters() == []


def test_the_letter_tells_where_it_is_filed_in_the_language_of_the_account() -> None:
    user = officer()
    user.language = "fr"
    user.save()
    record = partner()
    take(mail(subject=record.number, with_file=True))
    (letter,) = letters()
    assert letter.to == [user.email]
    assert record.number in letter.body
    assert "run.exe" in letter.body
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_restricted_record_is_not_named_by_e_mail() -> None:
    user = officer()
    record = partner(lead_officer=user, confidentiality=Confidentiality.CONFIDENTIAL)
    take(mail(subject=record.number))
    assert Interaction.objects.get().partner == record
    (letter,) = letters()
    assert record.number not in letter.body
    assert record.number not in str(Entry.objects.get(action="file_mail_by_itself").after)


def test_lists_and_strangers_are_not_answered() -> None:
    officer()
    take(mail(headers={"List-Id": "<all.icesco.example>"}))
    take(mail(sender="nobody@elsewhere.example"))
    assert Message.objects.count() == 2
    assert letters() == []


def test_a_program_that_hides_that_it_is_one_is_not_answered_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shiraka.foundation.mail.answering.MOST_AN_HOUR", 2)
    officer()
    for number in range(5):
        take(mail(text=f"Number {number}"))
    assert len(letters()) == 2


def test_what_cannot_be_read_is_kept_by_its_head_and_told() -> None:
    user = officer()
    head = mail().partition(b"\n\n")[0].replace(b"text/plain", b"multipart/mixed; boundary=a")
    deep = head + b"\n\n" + b"--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\n" * (LIMITS.most_boundaries + 1)
    assert take(deep) is Taken.UNFILED
    kept = Message.objects.get()
    assert (kept.owner, kept.why, kept.text) == (user, Why.BROKEN, "")
    assert take(deep) is Taken.KNOWN
    assert take(mail(subject="Large").partition(b"\n\n")[0] + b"\n\n", is_whole=False) is Taken.UNFILED
    assert Message.objects.latest("pk").why == Why.LARGE
    assert len(letters()) == 2


def test_a_message_without_a_sender_is_kept_apart() -> None:
    assert take(b"Subject: x\n\ntext") is Taken.UNKNOWN
    assert Message.objects.get().why == Why.BROKEN


def test_of_strangers_little_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "MOST_OF_STRANGER", 10)
    monkeypatch.setattr(taking, "MOST_STRANGERS", 1)
    first = taken(sender="one@elsewhere.example", with_file=True)
    assert [file.file.name for file in first.attachments.all()] == ["", ""]
    second = taken(sender="two@elsewhere.example")
    assert (second.state, second.text) == (State.DISCARDED, "")


def test_a_file_is_kept_in_the_storage_until_it_is_filed() -> None:
    officer()
    kept = taken(with_file=True)
    good, bad = kept.attachments.all()
    assert default_storage.exists(good.file.name)
    assert (bad.file.name, bool(bad.refusal)) == ("", True)


def test_killed_within_it_is_not_taken_and_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    officer()
    data = mail(subject=partner().number)

    def killed(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(taking, "tell_owner", killed)
        with pytest.raises(KeyboardInterrupt):
            take(data)
    assert not Message.objects.exists()
    assert not Interaction.objects.exists()
    assert take(data) is Taken.FILED
    assert (Message.objects.count(), Interaction.objects.count()) == (1, 1)
