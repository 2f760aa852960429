"""What an e-mail is, once it is read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Fault(StrEnum):
    """Why an e-mail cannot be read."""

    LARGE = "large"
    LINES = "lines"
    PARTS = "parts"
    NO_SENDER = "no_sender"
    BROKEN = "broken"


class MailFault(Exception):
    """The bytes are no e-mail that is read here; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Address:
    """An address, in small letters, and the name that stood with it."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with an e-mail; its name and media type are what the sender claims."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """An e-mail inside another: who wrote it, to whom, and its text as far as it is not quoted from a third."""

    sender: Address | None
    recipients: tuple[Address, ...] = ()
    subject: str = ""
    date: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """An e-mail.

    `text` is what its sender wrote, `history` what is quoted below it. `answers` are the ids of earlier e-mails that
    it follows, the nearest first. `delivered_to` are all addresses it was sent or brought to. `attachments` are its
    own and those of what it forwards; `left_out` counts pictures that stand in the text, and what lies too deep.
    `is_automatic` says that no person wrote it, `is_bulk` that nobody expects an answer. `verdicts` are the
    Authentication-Results as they stand, the latest first. Two deliveries of one e-mail have one `fingerprint`.
    """

    message_id: str
    answers: tuple[str, ...]
    date: datetime | None
    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    delivered_to: tuple[str, ...]
    subject: str
    text: str
    history: str
    language: str
    forwarded: tuple[Forwarded, ...]
    attachments: tuple[Attachment, ...]
    left_out: int
    is_cut: bool
    is_encrypted: bool
    is_automatic: bool
    is_bulk: bool
    verdicts: tuple[str, ...]
    fingerprint: str

    @property
    def people(self) -> tuple[Address, ...]:
        """Everybody named in it or in what it forwards, each once."""
        inner = [(mail.sender, *mail.recipients) for mail in self.forwarded]
        everybody = [self.sender, *self.to, *self.cc, *(one for several in inner for one in several if one)]
        return tuple({one.address: one for one in reversed(everybody)}.values())[::-1]
