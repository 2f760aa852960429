"""E-mails as programs write them are read: people, words, what is passed on, files."""

import json
from email.message import EmailMessage
from pathlib import Path

import pytest

from shiraka.engines.mail import Address, Fault, MailFault, plain_subject, read_mail
from shiraka.engines.mail.__main__ import main
from shiraka.engines.mail.tests.samples import (
    GMAIL_ARABIC,
    GMAIL_ENGLISH,
    OUTLOOK_ARABIC,
    OUTLOOK_FRENCH,
    PDF,
    message,
)


def test_a_plain_message() -> None:
    mail = read_mail(
        message(
            headers={"Cc": "Fatou <FATOU@univ.example>, box+P-00012@icesco.example", "In-Reply-To": "<a@b>"}
        ).as_bytes()
    )
    assert mail.message_id == "one@icesco.example"
    assert mail.sender == Address("amina.sy@icesco.example", "Amina Sy")
    assert [one.address for one in mail.cc] == ["fatou@univ.example", "box+p-00012@icesco.example"]
    assert mail.answers == ("a@b",)
    assert mail.date is not None
    assert mail.date.isoformat() == "2026-11-23T08:30:00+00:00"
    assert (mail.subject, mail.text, mail.history) == ("Meeting", "We met the rector.", "")
    assert not mail.is_automatic
    assert not mail.is_bulk


@pytest.mark.parametrize(
    ("subject", "text", "own", "inner", "told"),
    [
        ("TR: Projet de convention", OUTLOOK_FRENCH, "Bonjour, à classer.", "Projet de convention", "le projet."),
        ("Fwd: Draft agreement", GMAIL_ENGLISH, "For the file.", "Draft agreement", "the draft is attached."),
        ("Fwd: مشروع الاتفاقية", GMAIL_ARABIC, "للحفظ.", "مشروع الاتفاقية", "مشروع الاتفاقية."),
        ("إعادة توجيه: مشروع", OUTLOOK_ARABIC, "يرجى الحفظ", "مشروع الاتفاقية", "تجدون طيه المشروع."),
    ],
)
def test_a_message_passed_on_in_the_text(subject: str, text: str, own: str, inner: str, told: str) -> None:
    mail = read_mail(message(subject=subject, text=text).as_bytes())
    assert mail.text == own
    (forwarded,) = mail.forwarded
    assert forwarded.sender is not None
    assert forwarded.sender.address == "fatou.diop@univ.example"
    assert forwarded.subject == inner
    assert forwarded.text.endswith(told)
    assert "amina.sy@icesco.example" in [one.address for one in forwarded.recipients]


def test_what_the_forwarded_message_quotes_is_history() -> None:
    mail = read_mail(message(subject="TR: Projet", text=OUTLOOK_FRENCH).as_bytes())
    assert "Pourriez-vous" in mail.history
    assert "Pourriez-vous" not in mail.forwarded[0].text
    assert mail.language == "fr"


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 23 Nov 2026 at 10:12, Fatou Diop <fatou@univ.example> wrote:\n> Earlier.\n> More.",
        "On Mon, 23 Nov 2026 at 10:12, Fatou Diop\n<fatou@univ.example> wrote:\n\n> Earlier.",
        "Le lun. 23 nov. 2026 à 10:12, Fatou Diop <fatou@univ.example> a écrit :\n\n> Earlier.",
        "في الاثنين، 23 نوفمبر 2026 في 10:12 ص تمت كتابة ما يلي بواسطة فاطمة <fatou@univ.example>:\n\n> Earlier.",
        "-----Original Message-----\nFrom: Fatou <fatou@univ.example>\nSent: Monday 10:12\nSubject: x\n\nEarlier.",
        "From: Fatou <fatou@univ.example>\nSent: Monday 10:12\nTo: Amina\nSubject: x\n\nEarlier.",
        "> Earlier.\n>> Much earlier.",
    ],
)
def test_quoted_history_is_cut_off_and_kept_apart(below: str) -> None:
    mail = read_mail(message(subject="Re: x", text=f"Agreed.\n\n{below}\n").as_bytes())
    assert mail.text == "Agreed."
    assert "Earlier." in mail.history
    assert not mail.forwarded


def test_answers_between_the_lines_stay_with_what_they_answer() -> None:
    text = "On 23 Nov 2026, Fatou wrote:\n> Which day?\nMonday.\n> Which hour?\nNine."
    mail = read_mail(message(text=text).as_bytes())
    assert mail.text == text
    assert mail.history == ""


def test_a_text_is_not_cut_by_what_only_looks_like_a_head() -> None:
    text = "Agenda\n\nFrom: 9:00\nTo: 11:00\n\nOn Monday 3 we decide.\nNote: none wrote:"
    assert read_mail(message(text=text).as_bytes()).text == text


def test_html_alone_becomes_text_and_runs_nothing() -> None:
    html = (
        "<html><head><style>p{color:red}</style></head><body><p>Dear Amina,</p><script>alert(1)</script>"
        "<p>first<br>second</p><table><tr><td>One</td><td>Two</td></tr></table>"
        "<img src='https://tracker.example/x.png'></body></html>"
    )
    mail = read_mail(message(text="", html=html).as_bytes())
    assert "Dear Amina," in mail.text
    assert "first\nsecond" in mail.text
    assert "alert" not in mail.text
    assert "color" not in mail.text
    assert "tracker" not in mail.text


def test_the_plain_form_is_preferred_and_told_once() -> None:
    mail = read_mail(message(text="Plain.", html="<p>Rich.</p>").as_bytes())
    assert mail.text == "Plain."


def test_files_are_taken_and_pictures_in_the_text_left_out() -> None:
    made = message(text="Plain.", html="<p>Rich <img src='cid:logo'></p>")
    rich = list(made.iter_parts())[1]
    assert isinstance(rich, EmailMessage)
    rich.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<logo>")
    made.add_attachment(PDF, maintype="application", subtype="pdf", filename="مذكرة.pdf")
    made.add_attachment(PDF, maintype="application", subtype="pdf")
    mail = read_mail(made.as_bytes())
    assert [item.name for item in mail.attachments] == ["مذكرة.pdf", "attachment-2.pdf"]
    assert mail.attachments[0].content == PDF
    assert mail.left_out == 1


def test_a_message_attached_whole_is_passed_on_with_its_files() -> None:
    inner = message(sender="Fatou <fatou@univ.example>", subject="Draft", text="See the draft.")
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="draft.pdf")
    outer = message(subject="Fwd: Draft", text="For the file.")
    outer.add_attachment(inner)
    mail = read_mail(outer.as_bytes())
    assert mail.text == "For the file."
    (forwarded,) = mail.forwarded
    assert forwarded.sender == Address("fatou@univ.example", "Fatou")
    assert (forwarded.subject, forwarded.text) == ("Draft", "See the draft.")
    assert [item.name for item in mail.attachments] == ["draft.pdf"]


def test_broken_charsets_are_read_as_well_as_they_can_be() -> None:
    head = b"From: a@b.example\nSubject: =?windows-1256?Q?=E3=D1=CD=C8=C7?=\nContent-Type: text/plain; charset="
    assert read_mail(head + b"windows-1256\n\n\xe3\xd1\xcd\xc8\xc7").text == "مرحبا"
    assert read_mail(head + b"windows-1256\n\nx").subject == "مرحبا"
    assert read_mail(head + b"no-such\n\nd\xc3\xa9j\xc3\xa0").text == "déjà"
    assert read_mail(head + b"utf-8\n\nd\xe9j\xe0").text == "d\ufffdj\ufffd"
    assert read_mail(head + b"zip\n\nplain").text == "plain"
    assert read_mail("From: a@b.example\nSubject: déjà\n\nx".encode()).subject == "déjà"


def test_nothing_that_hides_or_turns_words_is_kept() -> None:
    text = "annex\u202efdp.exe\x00\x07 and\u200b more"
    mail = read_mail(message(text=text).as_bytes())
    assert mail.text == "annexfdp.exe and more"


def test_lines_that_wrap_by_themselves_are_joined() -> None:
    data = b"From: a@b.example\nContent-Type: text/plain; format=flowed\n\nA long \nline.\n> quoted \n> apart"
    assert read_mail(data).text.startswith("A long line.")


@pytest.mark.parametrize(
    ("headers", "is_automatic", "is_bulk"),
    [
        ({"Auto-Submitted": "auto-replied"}, True, False),
        ({"Auto-Submitted": "no"}, False, False),
        ({"Return-Path": "<>"}, True, False),
        ({"Precedence": "bulk"}, False, True),
        ({"List-Id": "<all.icesco.example>"}, False, True),
        ({"X-Auto-Response-Suppress": "All"}, False, True),
    ],
)
def test_what_no_person_wrote_is_told(headers: dict[str, str], is_automatic: bool, is_bulk: bool) -> None:  # noqa: FBT001
    mail = read_mail(message(headers=headers).as_bytes())
    assert (mail.is_automatic, mail.is_bulk) == (is_automatic, is_bulk)


@pytest.mark.parametrize(
    "senders",
    [
        b"",
        b"From: nobody\n",
        b"From: a@b.example, c@d.example\n",
        b"From: a@b.example\nFrom: c@d.example\n",
        b'From: "a@b.example" <>\n',
    ],
)
def test_a_sender_in_doubt_is_none(senders: bytes) -> None:
    with pytest.raises(MailFault) as refused:
        read_mail(senders + b"Subject: x\n\ntext")
    assert refused.value.fault is Fault.NO_SENDER


def test_two_deliveries_of_one_message_are_one_and_another_text_is_another() -> None:
    first = b"Received: from one\n" + message().as_bytes()
    second = b"Received: from two\nDelivered-To: x@y.example\n" + message().as_bytes()
    assert read_mail(first).fingerprint == read_mail(second).fingerprint
    assert read_mail(first).fingerprint != read_mail(message(text="Other.").as_bytes()).fingerprint


def test_encrypted_messages_are_said_to_be() -> None:
    data = b"From: a@b.example\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nAAAA"
    assert read_mail(data).is_encrypted


@pytest.mark.parametrize(
    ("subject", "plain"),
    [
        ("Re: Fwd: TR : Convention", "Convention"),
        ("رد: إعادة توجيه: الاتفاقية", "الاتفاقية"),
        ("RE[2]: Convention", "Convention"),
        ("Agenda: Monday", "Agenda: Monday"),
        ("Re:", "Re:"),
    ],
)
def test_subjects_lose_what_programs_put_before_them(subject: str, plain: str) -> None:
    assert plain_subject(subject) == plain


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "one.eml"
    file.write_bytes(message().as_bytes())
    assert main([str(file)]) == 0
    assert json.loads(capsys.readouterr().out)["subject"] == "Meeting"
    file.write_bytes(b"nothing")
    assert main([str(file), str(tmp_path / "none.eml")]) == 1
