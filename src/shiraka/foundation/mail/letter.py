"""An e-mail as a record keeps it: its words and who took part, composed in the language of whoever files it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shiraka.engines.mail import plain_subject
from shiraka.foundation import clock
from shiraka.foundation.languages.current import labelled
from shiraka.foundation.languages.formats import local_date, moment
from shiraka.foundation.mail.models import Attachment, Message

LONGEST_SUBJECT = 200


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is filed. `sent_in_by` is the address it came from: with it a record says that it came by e-mail."""

    subject: str
    sent_in_by: str
    held_date: date
    people: Sequence[tuple[str, str]]
    words: str
    language: str


def letter_of(message: Message, *, with_history: bool) -> Letter:
    """Return an e-mail as it is filed, with or without the earlier ones quoted in it."""
    inner = message.forwarded[0] if message.forwarded else {}
    subject = plain_subject(message.subject) or plain_subject(inner.get("subject", "")) or str(_("(no subject)"))
    sent_at = _instant(inner.get("date")) or message.sent_at or message.received_at
    return Letter(
        subject=subject[:LONGEST_SUBJECT],
        sent_in_by=message.sender_address,
        # A clock of the sender that runs ahead makes no meeting of tomorrow.
        held_date=min(local_date(sent_at), clock.today()),
        people=[(address, name) for address, name in message.people],
        words=words_of(message, with_history=with_history),
        language=message.language,
    )


def words_of(message: Message, *, with_history: bool = False) -> str:
    """Return all that an e-mail says: what its sender wrote, then what it passes on, each under its head."""
    parts = [message.text, *(_told(inner) for inner in message.forwarded)]
    if with_history and message.history:
        parts.append(f"{_('Earlier e-mails quoted in it')}\n\n{message.history}")
    if message.is_cut:
        parts.append(_("The e-mail was longer: the rest was cut off."))
    return "\n\n".join(part for part in parts if part.strip()) or _("(no text)")


def refused_files(files: Sequence[Attachment]) -> str:
    """Return the lines that name the files that were not taken, with why; nothing where all were."""
    lines = [f"- {labelled(file.name, file.refusal)}" for file in files if file.refusal]
    return "\n".join([_("Files that were not taken:"), *lines]) if lines else ""


def _told(inner: dict[str, str]) -> str:
    sent_at = _instant(inner.get("date"))
    head = [
        labelled(pgettext("e-mail", "From"), inner["sender"]) if inner.get("sender") else "",
        labelled(pgettext("e-mail", "To"), inner["recipients"]) if inner.get("recipients") else "",
        labelled(pgettext("e-mail", "Sent"), moment(sent_at)) if sent_at else "",
        labelled(pgettext("e-mail", "Subject"), inner["subject"]) if inner.get("subject") else "",
    ]
    return "\n".join([f"— {_('Forwarded e-mail')} —", *filter(None, head), "", inner.get("text", "")])


def _instant(written: str | None) -> datetime | None:
    return parse_datetime(written) if written else None
