"""From bytes to an e-mail: its parts walked within bounds, its text chosen, its files taken out."""

import hashlib
import json
import mimetypes
import re
from dataclasses import dataclass, field
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from typing import Final, TypeAlias

from shiraka.engines.mail.headers import BROKEN, POLICY, Headers, in_words
from shiraka.engines.mail.history import parted, passed_on
from shiraka.engines.mail.language import language_of
from shiraka.engines.mail.text import decoded, plain_line, plain_text, text_of_html, unflowed
from shiraka.engines.mail.values import Attachment, Fault, Forwarded, Mail, MailFault
from shiraka.engines.mail.words import says_forwarded

Part: TypeAlias = "Message[str, str]"

_BOUNDARY = re.compile(rb"boundary(\*\d{0,3}\*?)?\s*=", re.IGNORECASE)
_NESTED = re.compile(rb"content-type\s*:\s*message/", re.IGNORECASE)
_SEALS: Final = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-keys",
    }
)
_SEALED: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_LONGEST_SUBJECT: Final = 500
_LONGEST_NAME: Final = 200
_PERSONAL: Final = frozenset({"", "no"})
_BULK: Final = frozenset({"bulk", "list", "junk", "auto_reply"})


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an e-mail may be at most: bytes, lines, parts, nesting; and characters of text that are kept.

    `most_work` is lines times nesting, which is what the parser does: each line is held against each open part.
    """

    most_bytes: int = 40_000_000
    most_lines: int = 600_000
    most_parts: int = 200
    most_boundaries: int = 40
    most_work: int = 8_000_000
    most_attachments: int = 50
    most_html: int = 1_000_000
    most_text: int = 200_000
    most_forwarded: int = 10
    deepest_forward: int = 2


LIMITS: Final = Limits()


@dataclass
class _Found:
    """What is gathered while the parts are walked."""

    limits: Limits
    parts: int = 0
    attachments: list[Attachment] = field(default_factory=list)
    forwarded: list[Forwarded] = field(default_factory=list)
    left_out: int = 0
    is_cut: bool = False
    is_encrypted: bool = False


def read_mail(data: bytes, limits: Limits = LIMITS) -> Mail:
    """Read one e-mail; raises `MailFault` and nothing else, in time that grows with its length alone."""
    _refuse_boundless(data, limits)
    try:
        return _read(BytesParser(policy=POLICY).parsebytes(data), limits)
    except (*BROKEN, MessageError, AssertionError, NotImplementedError) as error:
        raise MailFault(Fault.BROKEN) from error


def _refuse_boundless(data: bytes, limits: Limits) -> None:
    """Refuse what would take long, before the parser sees it: its work is lines times depth."""
    if len(data) > limits.most_bytes:
        raise MailFault(Fault.LARGE)
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if lines > limits.most_lines:
        raise MailFault(Fault.LINES)
    depth = sum(1 for _found in _BOUNDARY.finditer(data)) + sum(1 for _found in _NESTED.finditer(data))
    if depth > limits.most_boundaries or depth * lines > limits.most_work:
        raise MailFault(Fault.PARTS)


def _read(message: Part, limits: Limits) -> Mail:
    headers, found = Headers(message), _Found(limits)
    # Two senders, or two such headers, are a way to have one checked and the other shown.
    senders = headers.addresses("from") if len(headers.all("from")) == 1 else ()
    if len(senders) != 1:
        raise MailFault(Fault.NO_SENDER)
    subject = headers.text("subject")[:_LONGEST_SUBJECT]
    text, history = _told(_cut(_text(message, found, is_related=False), found), subject, found)
    ids = headers.ids("message-id")
    date, sender = headers.instant("date"), senders[0]
    message_id = ids[0] if ids else ""
    files = [(item.name, hashlib.sha256(item.content).hexdigest()) for item in found.attachments]
    inner = [(mail.sender.address if mail.sender else "", mail.subject, mail.text) for mail in found.forwarded]
    told = [message_id, date.isoformat() if date else "", sender.address, subject, text, history, inner, files]
    words = "\n".join([subject, text, *(mail.text for mail in found.forwarded)])
    return Mail(
        message_id=message_id,
        answers=tuple(dict.fromkeys((*headers.ids("in-reply-to"), *reversed(headers.ids("references"))))),
        date=date,
        sender=sender,
        to=headers.addresses("to"),
        cc=headers.addresses("cc"),
        delivered_to=tuple(
            one.address
            for one in headers.addresses(
                "to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to"
            )
        ),
        subject=subject,
        text=text,
        history=history,
        language=language_of(words),
        forwarded=tuple(found.forwarded),
        attachments=tuple(found.attachments),
        left_out=found.left_out,
        is_cut=found.is_cut,
        is_encrypted=found.is_encrypted,
        is_automatic=_is_automatic(message, headers),
        is_bulk=_is_bulk(headers),
        verdicts=tuple(headers.all("authentication-results")),
        fingerprint=hashlib.sha256(json.dumps(told).encode()).hexdigest(),
    )


def _told(text: str, subject: str, found: _Found) -> tuple[str, str]:
    """Return what the sender wrote and what is quoted; an e-mail passed on within the text is put with the others."""
    inline = passed_on(text, is_forward=says_forwarded(subject))
    if inline is None:
        return parted(text)
    own, forwarded, history = inline
    found.forwarded.append(forwarded)
    return own, history


def _is_automatic(message: Part, headers: Headers) -> bool:
    said = headers.first("auto-submitted").partition(";")[0].strip().lower()
    return (
        said not in _PERSONAL
        or message.get_content_type() in {"multipart/report", "message/delivery-status"}
        or headers.first("return-path").strip() == "<>"
        or bool(headers.all("x-autoreply") or headers.all("x-autorespond"))
    )


def _is_bulk(headers: Headers) -> bool:
    is_list = any(headers.all(name) for name in ("list-id", "list-unsubscribe", "list-post", "feedback-id"))
    return (
        is_list
        or headers.first("precedence").strip().lower() in _BULK
        or "all" in headers.first("x-auto-response-suppress").lower()
    )


def _cut(text: str, found: _Found) -> str:
    if len(text) > found.limits.most_text:
        found.is_cut = True
        return text[: found.limits.most_text]
    return text


def _text(part: Part, found: _Found, *, is_related: bool, depth: int = 0) -> str:
    """Return the text of a part and of those in it; what is no text is put into `found`."""
    found.parts += 1
    if found.parts > found.limits.most_parts:
        raise MailFault(Fault.PARTS)
    kind, children = part.get_content_type(), part.get_payload()
    if kind == "multipart/encrypted":
        found.is_encrypted = True
        return ""
    if kind.startswith("message/"):
        _take_message(part, found, depth)
        return ""
    if isinstance(children, list):
        inner = [child for child in children if isinstance(child, Message)]
        if kind == "multipart/alternative":
            return _best(inner, found, depth)
        related = is_related or kind == "multipart/related"
        texts = [_text(child, found, is_related=related, depth=depth) for child in inner]
        return "\n\n".join(text for text in texts if text.strip())
    return _leaf(part, found, is_related=is_related)


def _best(children: list[Part], found: _Found, depth: int) -> str:
    """Return the text of the plainest of several forms of the same: the last forms are the richest."""
    texts = [(child.get_content_type(), _text(child, found, is_related=True, depth=depth)) for child in children]
    told = [(kind, text) for kind, text in texts if text.strip()]
    plain = [text for kind, text in told if kind == "text/plain"]
    return (plain or [text for _kind, text in told] or [""])[0]


def _leaf(part: Part, found: _Found, *, is_related: bool) -> str:
    kind, disposition = part.get_content_type(), part.get_content_disposition()
    name = _name(part)
    is_file = disposition == "attachment" or bool(name)
    if kind in {"text/plain", "text/html"} and not is_file:
        return _written(part, kind, found)
    if kind in _SEALS:
        return ""
    if kind in _SEALED:
        found.is_encrypted = True
        return ""
    has_id = bool(part.get("content-id"))
    if disposition != "attachment" and (
        (kind.startswith("image/") and (is_related or has_id)) or (kind == "text/calendar" and is_related)
    ):
        found.left_out += 1
        return ""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or len(found.attachments) >= found.limits.most_attachments:
        found.left_out += 1
        return ""
    number = len(found.attachments) + 1
    found.attachments.append(Attachment(name=name or _made_up(kind, number), media_type=kind, content=content))
    return ""


def _written(part: Part, kind: str, found: _Found) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    # Four bytes make at most one letter, and what is beyond is cut anyway.
    most = found.limits.most_html if kind == "text/html" else found.limits.most_text * 4
    found.is_cut = found.is_cut or len(content) > most
    text = decoded(content[:most], part.get_content_charset())
    if kind == "text/html":
        return plain_text(text_of_html(text))
    flowed = part.get_param("format")
    text = plain_flow(text) if isinstance(flowed, str) and flowed.lower() == "flowed" else text
    return plain_text(text)


def plain_flow(text: str) -> str:
    """Return a text that wraps by itself in whole lines."""
    return unflowed(text.replace("\r\n", "\n").replace("\r", "\n"))


def _name(part: Part) -> str:
    try:
        name = part.get_filename("")
    except BROKEN:
        return ""
    return plain_line(in_words(str(name)))[:_LONGEST_NAME]


def _made_up(kind: str, number: int) -> str:
    return f"attachment-{number}{mimetypes.guess_extension(kind) or ''}"


def _take_message(part: Part, found: _Found, depth: int) -> None:
    """Take an e-mail that is attached whole: its words are passed on, its files are files of this one."""
    inner = part.get_payload()
    nested = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], Message) else None
    is_mail = part.get_content_type() in {"message/rfc822", "message/global"}
    if nested is None or not is_mail or depth >= found.limits.deepest_forward:
        found.left_out += 1 if is_mail else 0
        return
    headers = Headers(nested)
    text, _history = parted(_cut(_text(nested, found, is_related=False, depth=depth + 1), found))
    senders = headers.addresses("from")
    if len(found.forwarded) < found.limits.most_forwarded:
        found.forwarded.append(
            Forwarded(
                sender=senders[0] if senders else None,
                recipients=headers.addresses("to", "cc"),
                subject=headers.text("subject")[:_LONGEST_SUBJECT],
                date=headers.instant("date"),
                text=text,
            )
        )
