"""Bytes made to harm are read or refused, never anything else, and soon."""

import time
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiraka.engines.mail import Fault, Limits, MailFault, is_confirmed, read_mail
from shiraka.engines.mail.tests.samples import message

MOST_SECONDS: Final = 30
"""On a slow machine; what is looked for is minutes."""
HEAD: Final = b"From: a@b.example\nSubject: x\n"


def _nested(depth: int) -> bytes:
    opening = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n'
    return HEAD + b"".join(opening % (number, number) for number in range(depth)) + b"\nbottom\n"


HOSTILE: Final[dict[str, Callable[[], bytes]]] = {
    "nested deep": lambda: _nested(5000),
    "nested as deep as allowed, with many lines": lambda: _nested(38) + b"x\n" * 200_000,
    "messages in messages": lambda: HEAD + b"Content-Type: message/rfc822\n\n" * 10_000,
    "many parts": lambda: HEAD + b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 20_000,
    "many lines": lambda: HEAD + b"\n" + b"\n" * 2_000_000,
    "one long line": lambda: HEAD + b"\n" + b"x" * 3_000_000,
    "many headers": lambda: b"X: y\n" * 100_000 + HEAD + b"\n",
    "a header without end": lambda: HEAD + b"To: " + b"a@b.example, " * 200_000 + b"\n\n",
    "open brackets": lambda: HEAD + b"To: " + b"(" * 1_000_000 + b"\n\n",
    "open quotations": lambda: HEAD + b"To: " + b'"\\' * 500_000 + b"\n\n",
    "encoded words without end": lambda: HEAD + b"Cc: " + b"=?utf-8?q?" * 100_000 + b"\n\n",
    "parameters without end": lambda: HEAD + b"Content-Type: text/plain" + b"; a*0*=utf-8''x" * 100_000 + b"\n\nx",
    "a slow codec": lambda: HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"a" * 700_000 + b"-zzzz",
    "a codec that unpacks": lambda: HEAD + b"Content-Type: text/plain; charset=zlib\n\n" + b"x" * 1000,
    "quoted-printable without end": lambda: (
        HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=" * 1_000_000
    ),
    "broken base64": lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"A=" * 1_000_000,
    "uuencoded nonsense": lambda: HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n" + b"M!!\n" * 100_000,
    "deep markup": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<div>" * 200_000,
    "open tags": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<a href='" * 100_000,
    "open comments": lambda: HEAD + b"Content-Type: text/html\n\n" + b"<!--" * 250_000,
    "entities": lambda: HEAD + b"Content-Type: text/html\n\n<!DOCTYPE x [<!ENTITY a 'b'>]>" + b"&a;" * 300_000,
    "quotations in quotations": lambda: HEAD + b"\n" + b">" * 200_000,
    "introductions": lambda: HEAD + b"\n" + b"On 1 x wrote:\n> x\ny\n" * 10_000,
    "heads": lambda: HEAD + b"\n" + b"From: a\nTo: b\n" * 5_000,
    "a digest": lambda: HEAD + b'Content-Type: multipart/digest; boundary="b"\n\n' + b"--b\n\n\n\n" * 5_000,
    "zero bytes": lambda: b"\x00" * 1_000_000,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_what_is_made_to_harm_is_read_or_refused_soon(make: Callable[[], bytes]) -> None:
    data = make()
    began = time.process_time()
    try:
        mail = read_mail(data)
    except MailFault:
        pass
    else:
        assert len(mail.text) <= 200_000
        assert "\x00" not in mail.text + mail.subject
    assert time.process_time() - began < MOST_SECONDS


def test_too_large_and_too_many_are_told_apart() -> None:
    with pytest.raises(MailFault) as refused:
        read_mail(message(text="x" * 2000).as_bytes(), Limits(most_bytes=1000))
    assert refused.value.fault is Fault.LARGE
    with pytest.raises(MailFault) as refused:
        read_mail(message(text="x\n" * 2000).as_bytes(), Limits(most_lines=1000))
    assert refused.value.fault is Fault.LINES
    with pytest.raises(MailFault) as refused:
        read_mail(_nested(100))
    assert refused.value.fault is Fault.PARTS


def test_a_text_beyond_what_is_kept_is_cut_and_says_so() -> None:
    mail = read_mail(message(text="word " * 50_000).as_bytes())
    assert mail.is_cut
    assert len(mail.text) <= 200_000


def _is_well(data: bytes) -> None:
    try:
        mail = read_mail(data)
    except MailFault:
        return
    told = [mail.subject, mail.text, mail.history, mail.message_id, mail.sender.address, mail.sender.name]
    told += [part for inner in mail.forwarded for part in (inner.subject, inner.text)]
    told += [item.name for item in mail.attachments]
    for words in told:
        # A database keeps it, a page shows it.
        words.encode()
        assert "\x00" not in words
    assert "\n" not in mail.subject


@given(st.binary(max_size=2000))
def test_any_bytes(data: bytes) -> None:
    _is_well(data)


NAMES = st.sampled_from(
    ["From", "To", "Cc", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Content-Type", "Auto-Submitted",
     "Content-Disposition", "Content-Transfer-Encoding", "Return-Path", "Authentication-Results", "Content-ID"]
)  # fmt: skip
PIECES = st.sampled_from(
    ["a@b.example", "<", ">", "(", ")", '"', "\\", ",", ";", ":", "=?utf-8?b?", "?=", "=?x?q?=ff", "multipart/mixed",
     "multipart/alternative", "message/rfc822", "text/html", "text/plain", "boundary=b", "charset=", "utf-8", "utf-7",
     "idna", "base64", "quoted-printable", "x-uuencode", "filename*0*=", "filename*=utf-8''%ff", "name=", "\r\n ", "é",
     "\x00", "Mon, 99 Nov 2026 99:99:99 +9999", "format=flowed", "attachment", "inline", " ", "1" * 50]
)  # fmt: skip
VALUES = st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join)
BODIES = st.lists(
    st.sampled_from(
        ["--b\n", "--b--\n", "\n", "> quoted\n", "On 1 May, X <x@y.example> wrote:\n", "From: a@b.example\n",
         "Subject: s\n", "To: c\n", "Sent: d\n", "---------- Forwarded message ---------\n", "<p>", "</p>", "&amp;",
         "Content-Type: text/html\n", "Content-Type: message/rfc822\n", "=C3=A9", "aGVsbG8=", "من: ", "الموضوع: "]
    )
    | st.text(max_size=10),
    max_size=25,
).map("".join)  # fmt: skip


@given(st.lists(st.tuples(NAMES, VALUES), max_size=10), BODIES)
def test_any_pieces_of_messages(headers: list[tuple[str, str]], body: str) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in headers)
    _is_well(f"{head}From: z@b.example\n\n{body}".encode("utf-8", "surrogatepass"))
    _is_well(f"{head}\n{body}".encode("utf-8", "surrogatepass"))


@given(st.text(max_size=200))
def test_any_verdict(verdict: str) -> None:
    sender = read_mail(message().as_bytes()).sender
    assert not is_confirmed([verdict], "mx.a-name-nobody-guesses.example", sender)
