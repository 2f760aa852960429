"""Mailboxes that e-mails are fetched from: over IMAP, or from a Maildir that a local server delivers into."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from shiraka.foundation.jobs import JobFailed

SECONDS: Final = 30
MOST_AT_ONCE: Final = 200
MOST_HEAD: Final = 64_000
UNREACHABLE: Final = (OSError, IMAPClientError, imaplib.IMAP4.error, ssl.SSLError, UnicodeError)


@dataclass(frozen=True)
class Delivery:
    """One e-mail in a mailbox: its key there, and its bytes, or its first ones where it is too large."""

    key: Any
    data: bytes
    is_whole: bool = True


class Mailbox(Protocol):
    """Where e-mails lie until they are taken. What was taken is `marked`; until then it comes again."""

    def deliveries(self, most_bytes: int) -> Iterator[Delivery]: ...

    def mark(self, delivery: Delivery) -> None: ...


@contextmanager
def opened(url: str) -> Iterator[Mailbox]:
    """Open the mailbox of an address; raises `JobFailed`, without the password, where it cannot be reached."""
    parts = urlsplit(url)
    if parts.scheme == "maildir":
        yield Maildir(Path(unquote(parts.path)))
        return
    try:
        with _connected(url) as client:
            yield Imap(client, done=parse_qs(parts.query).get("done", [""])[0])
    except UNREACHABLE as error:
        raise JobFailed(f"{parts.hostname}: {error}") from error


@contextmanager
def _connected(url: str) -> Iterator[IMAPClient]:
    parts = urlsplit(url)
    is_tls = parts.scheme == "imaps"
    client = IMAPClient(parts.hostname or "", port=parts.port, ssl=is_tls, timeout=SECONDS, use_uid=True)
    try:
        if not is_tls and client.has_capability("STARTTLS"):
            client.starttls()
        client.login(unquote(parts.username or ""), unquote(parts.password or ""))
        client.select_folder(unquote(parts.path.strip("/")) or "INBOX")
        yield client
    finally:
        try:
            client.logout()
        except UNREACHABLE:
            client.shutdown()


class Imap:
    """A folder of an IMAP server: what is not yet read there is new; `done` is a folder for what was taken."""

    def __init__(self, client: IMAPClient, *, done: str) -> None:
        self.client, self.done = client, done

    def deliveries(self, most_bytes: int) -> Iterator[Delivery]:
        for key in self.client.search(["UNSEEN"])[:MOST_AT_ONCE]:
            size = self.client.fetch([key], ["RFC822.SIZE"]).get(key, {}).get(b"RFC822.SIZE")
            if size is None:
                # Taken away by somebody else meanwhile.
                continue
            is_whole = size <= most_bytes
            asked = "BODY.PEEK[]" if is_whole else f"BODY.PEEK[HEADER]<0.{MOST_HEAD}>"
            answer = self.client.fetch([key], [asked]).get(key, {})
            data = next((value for name, value in answer.items() if name.startswith(b"BODY[")), None)
            if isinstance(data, bytes):
                yield Delivery(key, data, is_whole)

    def mark(self, delivery: Delivery) -> None:
        self.client.add_flags([delivery.key], [rb"\Seen"])
        if not self.done:
            return
        if not self.client.folder_exists(self.done):
            self.client.create_folder(self.done)
        if self.client.has_capability("MOVE"):
            self.client.move([delivery.key], self.done)
        else:
            self.client.copy([delivery.key], self.done)
            self.client.delete_messages([delivery.key])
            self.client.expunge()


class Maildir:
    """A folder with a file for each e-mail: what lies in `new`, or in `cur` without the mark of being seen, is new."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def deliveries(self, most_bytes: int) -> Iterator[Delivery]:
        if not (self.folder / "new").is_dir():
            raise JobFailed(f"{self.folder}: no Maildir.")
        found = [*(self.folder / "new").iterdir(), *self._unseen()]
        for path in sorted(found, key=lambda path: path.name)[:MOST_AT_ONCE]:
            if path.is_symlink() or not path.is_file() or path.name.startswith("."):
                continue
            is_whole = path.stat().st_size <= most_bytes
            with path.open("rb") as stream:
                yield Delivery(path, stream.read(-1 if is_whole else MOST_HEAD), is_whole)

    def _unseen(self) -> list[Path]:
        current = self.folder / "cur"
        return (
            [path for path in current.iterdir() if "S" not in path.name.partition(":2,")[2]] if current.is_dir() else []
        )

    def mark(self, delivery: Delivery) -> None:
        path: Path = delivery.key
        name, _colon, flags = path.name.partition(":2,")
        (self.folder / "cur").mkdir(exist_ok=True)
        path.replace(self.folder / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}")
