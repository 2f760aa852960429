"""Taking one e-mail: once, whatever happens; for the account it came from, or apart where nobody knows the sender."""

import logging
import uuid
from enum import StrEnum
from hashlib import sha256
from io import BytesIO
from typing import Final

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shiraka.engines.mail import Attachment as File
from shiraka.engines.mail import Fault, Forwarded, Mail, MailFault, is_confirmed, read_mail
from shiraka.foundation import clock
from shiraka.foundation.documents.inspection import inspect
from shiraka.foundation.documents.names import clean_name
from shiraka.foundation.documents.refusal import UploadRefused
from shiraka.foundation.languages.formats import file_size
from shiraka.foundation.mail.answering import tell_owner
from shiraka.foundation.mail.filers import filer_of, filing_kinds
from shiraka.foundation.mail.filing import empty, file_message
from shiraka.foundation.mail.models import Attachment, Message, State, Why
from shiraka.foundation.mail.places import place_of, plus_parts
from shiraka.foundation.people.models import EXTERNAL_ROLES, User
from shiraka.foundation.workflow.conditions import Refused

logger = logging.getLogger(__name__)

MOST_OF_STRANGER: Final = 5_000_000
MOST_STRANGERS: Final = 1000
_MOST_HEAD: Final = 64_000
_MOST_PEOPLE: Final = 60
_LONGEST_NAME: Final = 200
_LONGEST_REFUSAL: Final = 400
_REFUSALS: Final = (UploadRefused, Refused, ValidationError, PermissionDenied)


class Taken(StrEnum):
    """What became of an e-mail."""

    FILED = "filed"
    UNFILED = "unfiled"
    UNKNOWN = "unknown"
    KNOWN = "known"
    SET_ASIDE = "set_aside"


def take(data: bytes, *, is_whole: bool = True) -> Taken:
    """Take one e-mail, or its headers where it is too large to be fetched: then `is_whole` is False.

    Taken again it changes nothing. What a program wrote by itself, or we did, is set aside: nothing of it is kept.
    """
    mail, why = _read(data, is_whole=is_whole)
    if mail is not None and (mail.is_automatic or _is_ours(mail)):
        return Taken.SET_ASIDE
    fingerprint = mail.fingerprint if mail is not None and not why else sha256(data).hexdigest()
    if Message.objects.filter(fingerprint=fingerprint).exists():
        return Taken.KNOWN
    owner, why = (None, why or Why.STRANGER) if mail is None else _owner(mail, why)
    language = owner.language if owner else settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            with transaction.atomic():
                return _stored(mail, fingerprint, owner, Why(why))
        except IntegrityError:
            # Somebody else took it at the same moment.
            if Message.objects.filter(fingerprint=fingerprint).exists():
                return Taken.KNOWN
            raise


def _read(data: bytes, *, is_whole: bool) -> tuple[Mail | None, str]:
    """Return what can be read of an e-mail, and why it is no more than its headers."""
    why = "" if is_whole else Why.LARGE.value
    if is_whole:
        try:
            return read_mail(data), ""
        except MailFault as fault:
            why = Why.LARGE.value if fault.fault is Fault.LARGE else Why.BROKEN.value
    head = data[:_MOST_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    kept = [line for line in head.split(b"\n") if not line.lower().startswith(b"content-")]
    try:
        return read_mail(b"\n".join(kept) + b"\n\n"), why
    except MailFault:
        return None, why


def _is_ours(mail: Mail) -> bool:
    """Tell whether we wrote it ourselves: an answer to our answer would have no end."""
    sender, mailbox = mail.sender.address, settings.SHIRAKA_MAILBOX_ADDRESS.lower()
    ours = {settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip("> ").lower(), mailbox}
    own, _plus, _part = sender.partition("@")[0].partition("+")
    return sender in ours or bool(mailbox and f"{own}@{mail.sender.domain}" == mailbox)


def _owner(mail: Mail, why: str) -> tuple[User | None, str]:
    """Return for whom an e-mail is kept: the account it came from, or who answers for the partner of a contact."""
    account = account_of(mail.sender.address)
    if account is not None:
        return account, why or (Why.ENCRYPTED.value if mail.is_encrypted else "")
    for entity in filing_kinds():
        found = filer_of(entity).contacted(mail.sender.address)
        if found is not None:
            return found, Why.CONTACT.value
    return None, why or Why.STRANGER.value


def account_of(address: str) -> User | None:
    """Return the one active account of somebody who works here with this address, which an administrator gave it."""
    found = list(User.objects.filter(email__iexact=address, is_active=True)[:2]) if address else []
    if len(found) != 1 or not found[0].roles - EXTERNAL_ROLES:
        return None
    return found[0]


def _stored(mail: Mail | None, fingerprint: str, owner: User | None, why: Why) -> Taken:
    message = _message(mail, fingerprint)
    message.owner, message.why = owner, why
    message.state = State.UNFILED if owner else State.UNKNOWN
    message.save(force_insert=True)
    files = mail.attachments if mail else ()
    # Anybody can fill a mailbox: of a stranger little is kept, and of thousands of them nothing.
    is_kept = owner is not None or sum(len(file.content) for file in files) <= MOST_OF_STRANGER
    for number, file in enumerate(files, start=1):
        _attach(message, number, file, is_kept=is_kept)
    if owner is None:
        if Message.objects.filter(state=State.UNKNOWN).count() > MOST_STRANGERS:
            message.state, message.reason = State.DISCARDED, _("Too many e-mails of unknown senders wait.")
            empty(message)
        return Taken.UNKNOWN
    if not why:
        _file_by_itself(message, owner)
    if why == Why.CONTACT or not (mail and mail.is_bulk):
        tell_owner(message)
    return Taken.FILED if message.state == State.FILED else Taken.UNFILED


def _message(mail: Mail | None, fingerprint: str) -> Message:
    if mail is None:
        return Message(fingerprint=fingerprint, received_at=clock.now())
    return Message(
        fingerprint=fingerprint,
        message_id=mail.message_id,
        answers=list(mail.answers),
        sender_address=mail.sender.address,
        sender_name=mail.sender.name[:_LONGEST_NAME],
        people=_people(mail),
        named=plus_parts(mail.delivered_to),
        subject=mail.subject,
        sent_at=mail.date,
        received_at=clock.now(),
        text=mail.text,
        history=mail.history,
        forwarded=[_plain(inner) for inner in mail.forwarded],
        language=mail.language,
        is_confirmed=is_confirmed(mail.verdicts, settings.SHIRAKA_MAIL_SERVER_ID, mail.sender),
        is_cut=mail.is_cut,
    )


def _people(mail: Mail) -> list[list[str]]:
    """Return who took part, without our own mailbox."""
    name, _at, domain = settings.SHIRAKA_MAILBOX_ADDRESS.lower().partition("@")
    return [
        [one.address, one.name[:_LONGEST_NAME]]
        for one in mail.people[:_MOST_PEOPLE]
        if not name or one.domain != domain or one.address.partition("@")[0].partition("+")[0] != name
    ]


def _plain(inner: Forwarded) -> dict[str, str]:
    return {
        "sender": _in_full(inner.sender.address, inner.sender.name) if inner.sender else "",
        "recipients": ", ".join(_in_full(one.address, one.name) for one in inner.recipients[:_MOST_PEOPLE]),
        "subject": inner.subject,
        "date": inner.date.isoformat() if inner.date else "",
        "text": inner.text,
    }


def _in_full(address: str, name: str) -> str:
    return f"{name} <{address}>" if name else address


def _attach(message: Message, number: int, file: File, *, is_kept: bool) -> None:
    """Keep a file that may be a document; of one that may not, its name and why."""
    known = {"message": message, "number": number, "name": clean_name(file.name), "size": len(file.content)}
    if not is_kept:
        refusal = _("The files of an unknown sender are not kept beyond %(size)s.")
        Attachment.objects.create(**known, refusal=refusal % {"size": file_size(MOST_OF_STRANGER)})
        return
    try:
        inspected = inspect(file.name, BytesIO(file.content), most_bytes=settings.SHIRAKA_MAX_UPLOAD_BYTES)
    except UploadRefused as refusal:
        Attachment.objects.create(**known, refusal=str(refusal)[:_LONGEST_REFUSAL])
        return
    # Under a name of its own, so that it can be removed whatever else has the same bytes.
    stored = default_storage.save(f"mail/{uuid.uuid4().hex}", ContentFile(file.content))
    Attachment.objects.create(**known, media_type=inspected.media_type, sha256=inspected.sha256, file=stored)


def _file_by_itself(message: Message, owner: User) -> None:
    """File it where it belongs, or note why not; only what our mail server confirmed is filed by itself."""
    place = place_of(message, owner)
    why = place.why
    if place.record is not None and not message.is_confirmed:
        why = Why.NOT_CONFIRMED
    elif place.record is not None:
        try:
            with transaction.atomic():
                file_message(message, [place.record], actor=owner, is_automatic=True)
        except _REFUSALS:
            logger.info("E-mail %s was refused by the record it belongs to.", message.pk)
            why = Why.FAILED
        else:
            message.refresh_from_db()
            return
    message.why, message.state = why, State.UNFILED
    message.save(update_fields=["why", "state"])
